// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <type_traits>

#include "basis_parts.hpp"
#include "digest.hpp"
#include "isorisk/core/error.hpp"
#include "isorisk/data/embedded.hpp"
#include "isorisk/gis/write.hpp"
#include "isorisk/study/basis.hpp"
#include "isorisk/study/version.hpp"
#include "qra/physics.hpp"

// The file: magic, fingerprint of the inputs, SHA-256 of the rest, the rest. The rest is plain
// little-endian numbers, texts and lists with their lengths before them. docs/results.md

namespace isorisk::study {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view kMagic = "isorisk basis 3\n";
constexpr std::size_t kDigestLength = 64;
constexpr std::uintmax_t kMaxBytes = std::uintmax_t{4} << 30;
constexpr int kMaxDepth = 8;  // of footprints made of footprints

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class Writer {
 public:
  static constexpr bool kReading = false;
  template <Plain T>
  void one(T& v) {
    const auto* p = reinterpret_cast<const char*>(&v);
    out.append(p, sizeof v);
  }
  void one(std::string& s) {
    count(s.size());
    out += s;
  }
  std::size_t count(std::size_t n) {
    std::uint64_t v = n;
    one(v);
    return n;
  }
  template <Plain T>
  void bulk(std::vector<T>& v) {
    count(v.size());
    out.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T));
  }

  std::string out;
};

class Reader {
 public:
  static constexpr bool kReading = true;
  explicit Reader(std::string_view bytes) : left_{bytes} {}

  template <Plain T>
  void one(T& v) {
    if constexpr (std::is_same_v<T, bool>) {
      unsigned char byte = 0;
      take(&byte, 1);
      v = byte != 0;
    } else {
      take(&v, sizeof v);
    }
  }
  void one(std::string& s) {
    s.resize(count(0, 1));
    take(s.data(), s.size());
  }
  /// A length whose items take at least `item_bytes` each: never more than what is left.
  std::size_t count(std::size_t, std::size_t item_bytes = 1) {
    std::uint64_t n = 0;
    one(n);
    if (n > left_.size() / item_bytes) damaged();
    return static_cast<std::size_t>(n);
  }
  template <Plain T>
  void bulk(std::vector<T>& v) {
    v.resize(count(0, sizeof(T)));
    take(v.data(), v.size() * sizeof(T));
  }
  [[nodiscard]] bool finished() const noexcept { return left_.empty(); }
  [[noreturn]] static void damaged() { throw DataError("is damaged"); }

 private:
  void take(void* to, std::size_t bytes) {
    if (bytes > left_.size()) damaged();
    if (bytes > 0) std::memcpy(to, left_.data(), bytes);
    left_.remove_prefix(bytes);
  }
  std::string_view left_;
};

// One description of every record, for both directions.

template <class A, class... T>
void fields(A& a, T&... v);

template <class A, Plain T>
void item(A& a, T& v) {
  a.one(v);
}
template <class A>
void item(A& a, std::string& v) {
  a.one(v);
}
template <class A>
void item(A& a, Point& v) {
  fields(a, v.x_m, v.y_m);
}
template <class A>
void item(A& a, GridSpec& v) {
  fields(a, v.west_m, v.north_m, v.cell_m, v.rows, v.cols);
}
template <class A>
void item(A& a, risk::FnPair& v) {
  fields(a, v.deaths, v.frequency_per_yr);
}
template <class A>
void item(A& a, FootprintError& v) {
  fields(a, v.footprints, v.probability, v.edge, v.edge_m);
}
template <class A>
void item(A& a, ContourShift& v) {
  fields(a, v.level_per_yr, v.points, v.mean_m, v.p95_m, v.largest_m, v.rings_p95_m, v.risk_error,
         v.worst);
}
template <class A>
void item(A& a, ContourError& v) {
  fields(a, v.allowed_m, v.met, v.passes, v.levels);
}
template <class A, class T>
void item(A& a, std::optional<T>& v) {
  std::uint8_t there = v.has_value() ? 1 : 0;
  item(a, there);
  if constexpr (A::kReading) {
    if (there != 0) v.emplace();
  }
  if (v) item(a, *v);
}
template <class A>
void item(A& a, EffectDistance& v) {
  fields(a, v.effect, v.distance_m);
}
template <class A>
void item(A& a, TargetShare& v) {
  fields(a, v.outcome, v.risk_per_yr);
}
template <class A>
void item(A& a, TargetPlace& v) {
  fields(a, v.target, v.position);
}
template <class A, class T>
void item(A& a, std::vector<T>& v) {
  if constexpr (Plain<T>) {
    a.bulk(v);
  } else {
    const std::size_t n = a.count(v.size());
    if constexpr (A::kReading) v.resize(n);
    for (T& x : v) item(a, x);
  }
}
template <class A>
void item(A& a, Release& v) {
  auto& l = v.loss;
  fields(a, v.equipment, v.section, v.sections, v.spill_m3, l.kind, l.hole_diameter_m,
         l.frequency_per_yr, l.label, l.library, l.equipment, l.variant, l.row, l.source,
         l.confidence);
}
template <class A>
void item(A& a, OutcomeInfo& v) {
  fields(a, v.release, v.branch, v.label_en, v.label_zh, v.frequency_per_yr, v.pll_per_yr,
         v.max_deaths);
}
template <class A>
void item(A& a, Scenario& v) {
  fields(a, v.release, v.weather, v.branch, v.label_en, v.label_zh, v.kinds, v.probability,
         v.frequency_per_yr, v.max_deaths, v.pll_per_yr, v.outcome, v.models, v.distances,
         v.warnings);
}
template <class A>
void item(A& a, TargetResult& v) {  // limit, verdict and margin follow from the criteria
  fields(a, v.target, v.worst, v.risk_per_yr, v.shares);
}
template <class A>
void item(A& a, SiteResult& v) {
  fields(a, v.pll_per_yr, v.pll_share, v.release_frequency_per_yr, v.equipment,
         v.worst_target_share, v.worst_target);
}
template <class A>
void item(A& a, LineResult& v) {  // the verdict follows from the criteria
  fields(a, v.equipment, v.length_m, v.sections, v.pieces, v.piece_m, v.points, v.spacing_m,
         v.error, v.error_of_twice, v.pll_per_yr, v.pll_error_of_twice, v.worst_from_m,
         v.worst_to_m, v.worst_pll_per_yr, v.worst_fn);
}
template <class A>
void item(A& a, CountedWarning& v) {
  fields(a, v.warning.code, v.warning.subject, v.warning.message, v.count);
}
template <class A>
void item(A& a, risk::RiskOptions& v) {
  fields(a, v.method, v.rose, v.ring_scale_m, v.ring_step, v.max_arc_m, v.min_angles, v.max_angles,
         v.finest_width_m, v.societal_directions, v.brute_force_rays, v.max_fn_pairs, v.by_owner);
}
template <class A>
void item(A& a, risk::WindRose& v) {
  fields(a, v.periods, v.classes, v.sectors, v.probability);
}
template <class A>
void item(A& a, risk::PopulationCell& v) {
  fields(a, v.centre, v.side_m, v.owner, v.outdoor, v.indoor);
}
template <class A>
void item(A& a, Warning& v) {
  fields(a, v.code, v.subject, v.message);
}
template <class A>
void item(A& a, qra::TreeCase& v) {
  fields(a, v.release, v.hazard, v.liquid, v.pool, v.volatile_fluid, v.amount);
}
template <class A>
void item(A& a, qra::IgnitableCloud& v) {
  fields(a, v.x_m, v.half_width_m, v.stays_s);
}
template <class A>
void item(A& a, qra::ExplosiveCloud& v) {
  fields(a, v.x_m, v.half_width_m, v.energy_j, v.rule_energy_j);
}
template <class A>
void item(A& a, models::event_tree::Branch& v) {
  fields(a, v.id, v.label_en, v.label_zh, v.outcomes, v.delayed, v.probability);
}
template <class A>
void item(A& a, SitePart& v) {
  fields(a, v.place_risk_per_yr, v.fn, v.pll_per_yr, v.overview_risk_per_yr);
}
template <class A, class... T>
void fields(A& a, T&... v) {
  (item(a, v), ...);
}

// Everything but the footprints.
template <class A>
void body(A& a, RiskBasis& b) {
  QraResult& r = b.result;
  fields(a, r.individual_risk.spec, r.individual_risk.values, r.releases, r.outcomes, r.scenarios,
         r.targets, r.sites, r.equipment_pll_per_yr, r.fn, r.potential_loss_of_life_per_yr,
         r.dropped_frequency_per_yr, r.population_day, r.population_night,
         r.smallest_resolution_ratio, r.footprint_error, r.contour_error, r.lines, r.risk_options,
         r.warnings);
  fields(a, b.base_outcome, b.places, b.sites, b.overview);
  fields(a, b.input.locations, b.input.rose, b.input.population);
}

// Footprints, each once, those made of others after them.
class FootprintWriter {
 public:
  explicit FootprintWriter(Writer& to) : to_{to} {}
  std::int32_t index_of(const risk::FootprintPtr& f) {
    if (!f) return -1;
    if (const auto it = index_.find(f.get()); it != index_.end()) return it->second;
    risk::FootprintRecipe recipe = f->recipe();
    std::vector<std::int32_t> parts;
    for (const risk::FootprintPtr& part : recipe.parts) parts.push_back(index_of(part));
    item(body_, recipe.kind);
    fields(body_, recipe.columns, recipe.numbers, parts);
    const auto i = static_cast<std::int32_t>(index_.size());
    index_.emplace(f.get(), i);
    return i;
  }
  void finish() {
    to_.count(index_.size());
    to_.out += body_.out;
  }

 private:
  Writer& to_;
  Writer body_;
  std::map<const risk::Footprint*, std::int32_t> index_;
};

std::vector<risk::FootprintPtr> read_footprints(Reader& a) {
  struct Entry {
    risk::FootprintRecipe recipe;
    std::vector<std::int32_t> parts;
    int depth = 0;
  };
  std::vector<Entry> entries(a.count(0, 8));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry& e = entries[i];
    item(a, e.recipe.kind);
    fields(a, e.recipe.columns, e.recipe.numbers, e.parts);
    for (const std::int32_t p : e.parts) {
      if (p < 0 || static_cast<std::size_t>(p) >= i) Reader::damaged();
      e.depth = std::max(e.depth, entries[static_cast<std::size_t>(p)].depth + 1);
    }
    if (e.depth > kMaxDepth) Reader::damaged();
  }
  // Those made of numbers take the time, and do not see each other.
  std::vector<risk::FootprintPtr> all(entries.size());
  tbb::parallel_for(std::size_t{0}, entries.size(), [&](std::size_t i) {
    if (entries[i].parts.empty()) all[i] = risk::make_footprint(std::move(entries[i].recipe));
  });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].parts.empty()) continue;
    for (const std::int32_t p : entries[i].parts) {
      entries[i].recipe.parts.push_back(all[static_cast<std::size_t>(p)]);
    }
    all[i] = risk::make_footprint(std::move(entries[i].recipe));
  }
  return all;
}

template <class A, class Footprints>
void outcome(A& a, risk::Outcome& o, Footprints&& footprints) {
  fields(a, o.location, o.source, o.owner, o.frequency_per_yr, o.outdoor_factor, o.indoor_factor,
         o.direction_factor, o.period_factor);
  std::vector<Point> places;
  if (o.places) places = *o.places;
  item(a, places);
  if constexpr (A::kReading) {
    if (!places.empty()) o.places = std::make_shared<const std::vector<Point>>(std::move(places));
  }
  for (auto* list : {&o.individual, &o.outdoor, &o.indoor}) footprints(*list);
}

// Consequences without their source terms.
template <class A, class Footprints>
void consequence(A& a, qra::ReleaseConsequence& c, Footprints&& footprints) {
  fields(a, c.trees, c.clouds, c.explosive, c.error);
  const std::size_t n = a.count(c.branches.size());
  if constexpr (A::kReading) c.branches.resize(n);
  for (qra::BranchConsequence& b : c.branches) {
    fields(a, b.branch, b.probability, b.never_ignited, b.always_ignited, b.models, b.warnings);
    for (std::vector<qra::Footprints>* all : {&b.footprints, &b.calm}) {
      const std::size_t classes = a.count(all->size());
      if constexpr (A::kReading) all->resize(classes);
      for (qra::Footprints& f : *all) {
        item(a, f.distances);
        for (risk::FootprintPtr* p : {&f.individual, &f.outdoor, &f.indoor}) footprints(*p);
      }
    }
  }
}

// What the numbers depend on: version, inputs, data, changes made to them since.
std::string fingerprint(const Study& study) {
  std::string all = fmt::format("isorisk {}\n", version());
  for (const std::string& change : study.changes) all += change + "\n";
  for (const std::filesystem::path& p : study.input_files) {
    std::error_code error;
    const auto below = std::filesystem::relative(p, study.folder, error);
    all += fmt::format("{} {}\n", error ? p.filename().string() : below.generic_string(),
                       sha256_of(p));
  }
  for (const auto& t : data::all_tables()) all += fmt::format("{} {}\n", t.name, t.sha256);
  return sha256_of(std::string_view{all});
}

/// How many there are of what the indices of a basis point at.
struct Sizes {
  std::size_t equipment = 0;
  std::size_t classes = 0;
  std::size_t targets = 0;
  std::size_t sites = 0;
};

// Every index of the file points at something.
void check_indices(const Sizes& study, const RiskBasis& b) {
  const auto good = [](auto i, std::size_t n) { return i >= 0 && static_cast<std::size_t>(i) < n; };
  const auto require = [](bool ok) {
    if (!ok) Reader::damaged();
  };
  const QraResult& r = b.result;
  const auto grid_good = [](const GridSpec& g, std::size_t values) {
    return g.rows >= 0 && g.cols >= 0 && g.size() == values;
  };
  require(grid_good(r.individual_risk.spec, r.individual_risk.values.size()));
  for (const Release& x : r.releases) require(good(x.equipment, study.equipment));
  for (const OutcomeInfo& x : r.outcomes) require(good(x.release, r.releases.size()));
  for (const Scenario& x : r.scenarios) {
    require(good(x.release, r.releases.size()) && good(x.outcome, r.outcomes.size()) &&
            good(x.weather, study.classes));
  }
  require(r.targets.size() == study.targets);
  for (const TargetResult& x : r.targets) {
    require(good(x.target, study.targets));
    for (const TargetShare& s : x.shares) require(good(s.outcome, r.outcomes.size()));
  }
  require(r.sites.size() == study.sites && b.sites.size() == study.sites);
  for (const SiteResult& x : r.sites)
    require(x.worst_target < 0 || good(x.worst_target, study.targets));
  require(r.equipment_pll_per_yr.size() == study.equipment);
  for (const LineResult& l : r.lines) require(good(l.equipment, study.equipment));
  for (const TargetPlace& p : b.places) require(good(p.target, study.targets));
  for (const SitePart& s : b.sites) {
    require(s.place_risk_per_yr.size() == b.places.size());
    require(grid_good(b.overview, s.overview_risk_per_yr.size()));
  }
  require(b.base_outcome.size() == b.input.outcomes.size());
  for (const std::int32_t i : b.base_outcome) require(good(i, r.outcomes.size()));
  for (const risk::Outcome& o : b.input.outcomes) {
    require(good(o.location, b.input.locations.size()) && good(o.source, study.equipment) &&
            good(o.owner, study.sites));
  }
}

// The same of the consequences.
void check_physics(const Sizes& study, const qra::Physics& physics) {
  const auto require = [](bool ok) {
    if (!ok) Reader::damaged();
  };
  require(physics.releases.size() == physics.consequences.size());
  for (const Release& r : physics.releases) {
    require(r.equipment >= 0 && static_cast<std::size_t>(r.equipment) < study.equipment);
  }
  const std::size_t classes = study.classes;
  for (const qra::ReleaseConsequence& c : physics.consequences) {
    require(c.trees.size() == classes && (c.clouds.empty() || c.clouds.size() == classes));
    require(c.explosive.empty() || c.explosive.size() == classes);
    for (const qra::ExplosiveCloud& cloud : c.explosive)
      require(cloud.x_m.size() == cloud.half_width_m.size());
    for (const qra::IgnitableCloud& cloud : c.clouds)
      require(cloud.x_m.size() == cloud.half_width_m.size());
    for (const qra::BranchConsequence& b : c.branches) {
      const bool ignited = b.never_ignited.size() == b.always_ignited.size() &&
                           (b.never_ignited.empty() || b.never_ignited.size() == classes);
      require(ignited && b.probability.size() == classes && b.footprints.size() == classes &&
              b.models.size() == classes && b.warnings.size() == classes &&
              (b.calm.empty() || b.calm.size() == classes));
    }
  }
}

// The bytes of a basis file; empty: there is none.
std::string read_bytes(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > kMaxBytes) {
    throw DataError(path.string() + ": cannot be read or is larger than a risk basis may be; " +
                    "remove it and run again");
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::ifstream in{path, std::ios::binary};
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in || bytes.size() < kMagic.size() + 2 * kDigestLength || !bytes.starts_with(kMagic)) {
    return {};
  }
  return bytes;
}

RiskBasis parse(std::string_view all, bool with_outcomes) {
  const std::string_view rest = all.substr(kMagic.size() + 2 * kDigestLength);
  if (all.substr(kMagic.size() + kDigestLength, kDigestLength) != sha256_of(rest)) {
    Reader::damaged();
  }
  Reader a{rest};
  RiskBasis b;
  body(a, b);
  if (!with_outcomes) {
    b.base_outcome.clear();
    return b;
  }
  const std::vector<risk::FootprintPtr> footprints = read_footprints(a);
  b.input.outcomes.resize(a.count(0, 8));
  for (risk::Outcome& o : b.input.outcomes) {
    outcome(a, o, [&](std::vector<risk::FootprintPtr>& list) {
      std::vector<std::int32_t> index;
      item(a, index);
      for (const std::int32_t i : index) {
        if (i >= static_cast<std::int32_t>(footprints.size())) Reader::damaged();
        list.push_back(i < 0 ? nullptr : footprints[static_cast<std::size_t>(i)]);
      }
    });
  }
  const auto physics = std::make_shared<qra::Physics>();
  item(a, physics->releases);
  physics->consequences.resize(a.count(0, 8));
  for (qra::ReleaseConsequence& c : physics->consequences) {
    consequence(a, c, [&](risk::FootprintPtr& f) {
      std::int32_t i = 0;
      a.one(i);
      if (i >= static_cast<std::int32_t>(footprints.size())) Reader::damaged();
      if (i >= 0) f = footprints[static_cast<std::size_t>(i)];
    });
  }
  if (!physics->releases.empty()) b.physics = physics;
  if (!a.finished()) Reader::damaged();
  return b;
}

}  // namespace

void save_basis(const Study& study, const RiskBasis& basis, const std::filesystem::path& file) {
  Writer rest;
  // The visitors take references that a reader fills; a writer changes nothing.
  auto& b = const_cast<RiskBasis&>(basis);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  body(rest, b);
  Writer outcomes;
  FootprintWriter footprints{rest};
  outcomes.count(b.input.outcomes.size());
  for (risk::Outcome& o : b.input.outcomes) {
    outcome(outcomes, o, [&](std::vector<risk::FootprintPtr>& list) {
      std::vector<std::int32_t> index;
      for (const risk::FootprintPtr& f : list) index.push_back(footprints.index_of(f));
      item(outcomes, index);
    });
  }
  Writer physics;
  static const qra::Physics kNone;
  auto& known = const_cast<qra::Physics&>(  // NOLINT(cppcoreguidelines-pro-type-const-cast)
      b.physics ? *b.physics : kNone);
  item(physics, known.releases);
  physics.count(known.consequences.size());
  for (qra::ReleaseConsequence& c : known.consequences) {
    consequence(physics, c, [&](risk::FootprintPtr& f) {
      std::int32_t i = footprints.index_of(f);
      physics.one(i);
    });
  }
  footprints.finish();
  rest.out += outcomes.out + physics.out;
  std::string text{kMagic};
  text += fingerprint(study) + sha256_of(std::string_view{rest.out});
  text += rest.out;
  gis::write_text_atomic(file, text);
}

std::optional<RiskBasis> load_basis(const Study& study, const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kBasisFile;
  const std::string bytes = read_bytes(path);
  if (bytes.empty()) return std::nullopt;
  const std::string_view all{bytes};
  if (all.substr(kMagic.size(), kDigestLength) != fingerprint(study)) return std::nullopt;
  try {
    RiskBasis b = parse(all, true);
    const Sizes sizes{.equipment = study.equipment.size(),
                      .classes = study.weather.classes.size(),
                      .targets = study.targets.size(),
                      .sites = study.sites.size()};
    check_indices(sizes, b);
    if (b.physics) check_physics(sizes, *b.physics);
    for (TargetResult& t : b.result.targets) judge(study, t);
    b.result.societal = study.criteria.judge(b.result.fn);
    for (LineResult& l : b.result.lines) l.worst_societal = study.criteria.judge(l.worst_fn);
    return b;
  } catch (const Error& e) {
    throw DataError(path.string() + ": " + e.what() + "; remove it and run again");
  }
}

std::optional<RiskBasis> load_kept_basis(const std::filesystem::path& folder, bool with_outcomes) {
  const std::filesystem::path path = folder / kBasisFile;
  const std::string bytes = read_bytes(path);
  if (bytes.empty()) return std::nullopt;
  try {
    RiskBasis b = parse(bytes, with_outcomes);
    const Sizes sizes{.equipment = b.result.equipment_pll_per_yr.size(),
                      .classes = static_cast<std::size_t>(std::max(0, b.input.rose.classes)),
                      .targets = b.result.targets.size(),
                      .sites = b.sites.size()};
    check_indices(sizes, b);
    if (b.physics) check_physics(sizes, *b.physics);
    return b;
  } catch (const Error& e) {
    throw DataError(path.string() + ": " + e.what() + "; remove it and run again");
  }
}

}  // namespace isorisk::study
