// SPDX-License-Identifier: Apache-2.0
#include "polar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "memory.hpp"

namespace isorisk::risk {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kWantedResolution = 2.0;  ///< rho that the angles are doubled for
/// Profiles of one ring group held at a time, in floats (8 MB). Free: the sums do not see it.
constexpr std::size_t kProfileRoom = std::size_t{1} << 21;

float& grow(std::vector<float>& v, std::size_t n) {
  if (v.size() < n) v.resize(n);
  return v[0];
}

kernel::RingLayout layout_of(const RiskOptions& options, const LocationMap& map) {
  return {map.offset.data(), map.angles.data(), map.groups,
          static_cast<float>(1.0 / options.ring_scale_m),
          static_cast<float>(1.0 / options.ring_step)};
}

/// Angular spread of a footprint over a ring group, no finer than what is to be resolved.
double spread_over(const UsedFootprint& used, const RingGroup& group, double finest_width_m) {
  double spread = kInfinity;
  for (const int lane : {0, 7, 15}) {
    const auto r = static_cast<double>(group.radius_m[lane]);
    if (r > used.reach_m) continue;
    const double floor = r > 0.0 ? finest_width_m / r : 0.0;
    spread = std::min(spread, std::max(used.footprint->angular_spread_rad(r), floor));
  }
  return spread;
}

class PolarLocation {
 public:
  PolarLocation(const PolarContext& context, const LocationPlan& plan, PolarScratch& scratch)
      : input_{*context.input},
        options_{*context.options},
        rings_{*context.rings},
        people_{*context.people},
        classify_{context.classify_deaths},
        maps_{context.maps},
        room_{context.profile_room},
        plan_{plan},
        scratch_{scratch},
        kernels_{kernel::active()},
        directions_{rings_.directions()} {}

  LocationResult run() {
    result_.map.places = plan_.places;
    result_.least_resolution = kInfinity;
    choose_fields();
    choose_angles();
    recall_deaths();
    deposit_people();
    prepare_deaths();
    for (int g = 0; g < groups_; ++g) run_group(g);
    run_radial();
    share_out();
    keep_deaths();
    collect_deaths();
    return std::move(result_);
  }

 private:
  /// Of a piece of a line: to each of its places an equal part of the risk.
  void share_out() {
    if (plan_.places.size() == 1) return;
    const float part = 1.0F / static_cast<float>(plan_.places.size());
    for (std::vector<float>* values : {&result_.map.value, &result_.map.radial})
      for (float& v : *values) v *= part;
  }

  struct Field {
    int index;   ///< 2 period + indoor
    int column;  ///< position among the active fields
  };

  /// Which people anybody asks for, and how far.
  void choose_fields() {
    column_of_.assign(static_cast<std::size_t>(people_.fields()), -1);
    for (const UsedFootprint& used : plan_.footprints) {
      if (used.individual.empty() && used.fields == 0) continue;
      (used.omnidirectional ? radial_reach_m_ : reach_m_) =
          std::max(used.omnidirectional ? radial_reach_m_ : reach_m_, used.reach_m);
      if (used.fields == 0) continue;
      double& reach = used.omnidirectional ? radial_people_reach_m_ : people_reach_m_;
      reach = std::max(reach, used.reach_m);
    }
    unsigned wanted = 0;
    for (const UsedFootprint& used : plan_.footprints) wanted |= used.fields;
    for (int f = 0; f < people_.fields(); ++f) {
      if (((wanted >> f) & 1U) == 0 || !people_.any(f)) continue;
      column_of_[static_cast<std::size_t>(f)] = static_cast<int>(fields_.size());
      fields_.push_back(f);
    }
    groups_ = reach_m_ > 0.0 ? rings_.groups_for(reach_m_) : 0;
  }

  void choose_angles() {
    level_.assign(static_cast<std::size_t>(groups_), 0);
    limit_ = CellLimit{std::max({people_reach_m_, radial_people_reach_m_, 1.0})};
    for (int k = 0; k < CellLimit::kCount; ++k)
      limit_.lower(k, rings_.spacing_m(limit_.lower_edge_m(k)));
    std::size_t rows = 0;
    for (int g = 0; g < groups_; ++g) {
      const RingGroup ring = rings_.group(g, 0);
      double spread = kInfinity;
      double people_spread = kInfinity;
      for (const UsedFootprint& used : plan_.footprints) {
        if (used.omnidirectional) continue;
        const double s = spread_over(used, ring, options_.finest_width_m);
        spread = std::min(spread, s);
        if (used.fields != 0) people_spread = std::min(people_spread, s);
      }
      int& level = level_[static_cast<std::size_t>(g)];
      level = rings_.level_for_arc(g);
      const auto resolution = [&] {
        return spread * rings_.angles(level) / (2.0 * std::numbers::pi);
      };
      while (level + 1 < rings_.levels() && resolution() < kWantedResolution) ++level;
      result_.least_resolution = std::min(result_.least_resolution, resolution());
      // A sub-cell of the population is at most half a plume width: a spread either way.
      if (std::isfinite(people_spread)) {
        const int first = limit_.of(static_cast<double>(ring.radius_m[0]));
        const int last = limit_.of(static_cast<double>(ring.radius_m[kLanes - 1]));
        for (int k = first; k <= last; ++k) {
          const double r = std::max(limit_.lower_edge_m(k), static_cast<double>(ring.radius_m[0]));
          limit_.lower(k, std::max(people_spread * r, rings_.spacing_m(0.0)));
        }
      }
      row_.push_back(rows);
      rows += static_cast<std::size_t>(rings_.angles(level)) + 1;
      result_.nodes += std::int64_t{kLanes - 1} * rings_.angles(level);
    }
    LocationMap& map = result_.map;
    map.groups = groups_;
    map.reach_m = reach_m_;
    map.value.assign(rows * kLanes, 0.0F);
    map.offset.assign(static_cast<std::size_t>(std::max(groups_, 16)), 0);
    map.angles.assign(map.offset.size(), 0.0F);
    for (int g = 0; g < groups_; ++g) {
      const auto i = static_cast<std::size_t>(g);
      map.offset[i] = static_cast<std::int32_t>(row_[i] * kLanes);
      map.angles[i] = static_cast<float>(angles(g));
    }
    map.radial_reach_m = radial_reach_m_;
    if (radial_reach_m_ > 0.0) {
      constexpr double kLeastStep = 0.25;
      constexpr double kMostSteps = 4096.0;
      map.radial_step_m = std::max(kLeastStep, radial_reach_m_ / kMostSteps);
      radial_count_ = static_cast<std::size_t>(radial_reach_m_ / map.radial_step_m) + 3;
      map.radial.assign(radial_count_, 0.0F);
    }
  }

  [[nodiscard]] int angles(int g) const {
    return rings_.angles(level_[static_cast<std::size_t>(g)]);
  }

  /// Deaths depend on footprints and people only: whether they are known from before.
  void recall_deaths() {
    if (plan_.memory == nullptr) return;
    for (const UsedFootprint& used : plan_.footprints)
      asked_.push_back({used.footprint, used.fields, !used.individual.empty()});
    recalled_ =
        plan_.memory->known && plan_.memory->owner == plan_.owner && plan_.memory->asked == asked_;
  }

  void keep_deaths() {
    if (plan_.memory == nullptr || recalled_) return;
    DeathMemory& memory = *plan_.memory;
    memory = {
        .known = true, .owner = plan_.owner, .asked = std::move(asked_), .radial = radial_deaths_};
    const auto dirs = static_cast<std::size_t>(directions_);
    memory.row.assign(plan_.footprints.size() * fields_.size(), -1);
    for (std::size_t u = 0; u < plan_.footprints.size(); ++u) {
      if (plan_.footprints[u].omnidirectional || active_fields(plan_.footprints[u]) == 0) continue;
      for (std::size_t c = 0; c < fields_.size(); ++c) {
        const float* from = scratch_.deaths.data() + death_offset_[u] + c * dirs;
        if (std::all_of(from, from + dirs, [](float n) { return n == 0.0F; })) continue;
        memory.row[u * fields_.size() + c] = static_cast<std::int32_t>(memory.deaths.size() / dirs);
        memory.deaths.insert(memory.deaths.end(), from, from + dirs);
      }
    }
  }

  /// By direction; null when nobody dies.
  [[nodiscard]] const float* turning_deaths(std::size_t footprint, std::size_t column) const {
    const auto dirs = static_cast<std::size_t>(directions_);
    if (!recalled_) return scratch_.deaths.data() + death_offset_[footprint] + column * dirs;
    const std::int32_t row = plan_.memory->row[footprint * fields_.size() + column];
    return row < 0 ? nullptr : plan_.memory->deaths.data() + static_cast<std::size_t>(row) * dirs;
  }

  /// People onto the rings (outcomes that turn) and onto the radial steps (those that do not).
  void deposit_people() {
    const double reach = std::max(people_reach_m_, radial_people_reach_m_);
    if (recalled_ || fields_.empty() || !(reach > 0.0)) return;
    // Per field one full turn per group, laid out like the map.
    const std::size_t stride = result_.map.value.size();
    grow(scratch_.people, stride * fields_.size() + 1);
    std::fill_n(scratch_.people.begin(), stride * fields_.size(), 0.0F);
    radial_people_.assign(radial_count_ * fields_.size(), 0.0);
    split_cells(people_, plan_.position, plan_.owner, reach, limit_, *scratch_.batch,
                [&](const PointBatch& b) {
                  if (groups_ > 0 && people_reach_m_ > 0.0) deposit_on_rings(b, stride);
                  if (radial_count_ > 0 && radial_people_reach_m_ > 0.0) deposit_on_steps(b);
                });
    // The row that closes the circle was written as angle n: it belongs to angle 0.
    for (std::size_t f = 0; f < fields_.size(); ++f)
      for (int g = 0; g < groups_; ++g) {
        float* first =
            scratch_.people.data() + f * stride + row_[static_cast<std::size_t>(g)] * kLanes;
        const float* last = first + static_cast<std::size_t>(angles(g)) * kLanes;
        for (int lane = 0; lane < kLanes; ++lane) first[lane] += last[lane];
      }
  }

  void deposit_on_rings(const PointBatch& b, std::size_t stride) {
    kernels_.locate(layout_of(options_, result_.map), b.dx, b.dy, (b.count + 15) / 16 * 16,
                    scratch_.index.data(), scratch_.ring_part.data(), scratch_.angle_part.data());
    const auto reach = static_cast<float>(people_reach_m_);
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      float* to = scratch_.people.data() + f * stride;
      const float* persons = people_.persons(fields_[f]);
      for (int i = 0; i < b.count; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const float here = persons[b.cell[i]] * b.share[i];
        if (here == 0.0F || b.r[i] > reach) continue;
        const float outer = here * scratch_.ring_part[k];
        const float inner = here - outer;
        const float after = scratch_.angle_part[k];
        float* node = to + scratch_.index[k];
        node[0] += inner - inner * after;
        node[1] += outer - outer * after;
        node[16] += inner * after;
        node[17] += outer * after;
      }
    }
  }

  void deposit_on_steps(const PointBatch& b) {
    const auto inverse = static_cast<float>(1.0 / result_.map.radial_step_m);
    const auto reach = static_cast<float>(radial_people_reach_m_);
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      double* to = radial_people_.data() + f * radial_count_;
      const float* persons = people_.persons(fields_[f]);
      for (int i = 0; i < b.count; ++i) {
        if (b.r[i] > reach) continue;
        const float at = b.r[i] * inverse;
        const auto k = std::min(static_cast<std::size_t>(at), radial_count_ - 2);
        const float part = at - static_cast<float>(k);
        const auto here = static_cast<double>(persons[b.cell[i]] * b.share[i]);
        to[k] += here * static_cast<double>(1.0F - part);
        to[k + 1] += here * static_cast<double>(part);
      }
    }
  }

  void prepare_deaths() {
    if (recalled_) return;
    // Deaths of every footprint by field and direction, summed group by group.
    death_offset_.assign(plan_.footprints.size(), 0);
    std::size_t size = 0;
    for (std::size_t u = 0; u < plan_.footprints.size(); ++u) {
      const UsedFootprint& used = plan_.footprints[u];
      death_offset_[u] = size;
      if (used.omnidirectional || active_fields(used) == 0) continue;
      size += fields_.size() * static_cast<std::size_t>(directions_);
    }
    grow(scratch_.deaths, size + 1);
    std::fill_n(scratch_.deaths.begin(), size, 0.0F);
  }

  /// Bits of the columns (active fields) in which deaths by this footprint are wanted.
  [[nodiscard]] unsigned active_fields(const UsedFootprint& used) const {
    unsigned columns = 0;
    for (std::size_t c = 0; c < fields_.size(); ++c)
      if (((used.fields >> fields_[c]) & 1U) != 0) columns |= 1U << c;
    return columns;
  }

  struct Row {
    std::size_t footprint;
    const float* profile;
    int count;  ///< angles filled
    unsigned columns;
  };

  void run_group(int g) {
    const RingGroup ring = rings_.group(g, level_[static_cast<std::size_t>(g)]);
    const int half = ring.angles / 2;
    const auto half_size = static_cast<std::size_t>(half + 1) * kLanes;
    const auto roses = plan_.roses.size();
    grow(scratch_.rose_maps, roses * half_size + 1);
    rose_count_.assign(roses, 0);
    people_ready_ = false;

    std::vector<Row> rows;
    std::size_t used_room = 0;
    grow(scratch_.profiles, kProfileRoom + half_size);
    const auto finish_rows = [&] {
      if (!rows.empty()) sum_deaths(g, ring, rows);
      rows.clear();
      used_room = 0;
    };
    for (std::size_t u = 0; u < plan_.footprints.size(); ++u) {
      const UsedFootprint& used = plan_.footprints[u];
      if (used.omnidirectional || used.reach_m < static_cast<double>(ring.radius_m[0])) continue;
      const unsigned columns = recalled_ ? 0 : active_fields(used);
      const bool mapped = maps_ && !used.individual.empty();
      if (!mapped && columns == 0) continue;
      const float* profile = nullptr;
      int count = 0;
      const auto* kept = used.memory != nullptr ? used.memory->find(g, ring.angles) : nullptr;
      if (kept != nullptr) {
        profile = kept->values.get();
        count = kept->count;
      } else {
        float* fresh = scratch_.profiles.data() + used_room;
        count = used.footprint->half_profile(ring, {fresh, half_size});
        if (used.memory != nullptr) used.memory->keep(g, ring, fresh, count, *room_);
        profile = fresh;
      }
      if (count == 0) continue;
      const auto size = static_cast<std::size_t>(count) * kLanes;
      for (const auto& [rose, frequency] : used.individual) {
        if (!mapped) break;
        float* sum = scratch_.rose_maps.data() + static_cast<std::size_t>(rose) * half_size;
        int& filled = rose_count_[static_cast<std::size_t>(rose)];
        if (filled < count) {
          std::fill(sum + static_cast<std::size_t>(filled) * kLanes, sum + size, 0.0F);
          filled = count;
        }
        kernels_.axpy(static_cast<float>(frequency), profile, sum, size);
      }
      if (columns == 0) continue;
      rows.push_back({u, profile, count, columns});
      if (kept == nullptr) used_room += size;
      if (used_room > kProfileRoom) finish_rows();
    }
    finish_rows();
    for (std::size_t rose = 0; rose < roses; ++rose)
      if (rose_count_[rose] > 0)
        turn(g, ring, plan_.roses[rose], scratch_.rose_maps.data() + rose * half_size,
             rose_count_[rose]);
    float* first = result_.map.value.data() + row_[static_cast<std::size_t>(g)] * kLanes;
    std::copy_n(first, kLanes, first + static_cast<std::size_t>(ring.angles) * kLanes);
  }

  /// Adds a half profile, spread by the rose over all directions, to the map of the location.
  void turn(int g, const RingGroup& ring, const RoseUse& rose, const float* profile, int count) {
    const int n = ring.angles;
    const int half = n / 2;
    const int per_sector = n / input_.rose.sectors;
    // The profile both ways: angles start .. start + length - 1.
    int start = -(count - 1);
    int length = 2 * count - 1;
    if (count == half + 1) {
      start = -(half - 1);
      length = n;
    }
    const int box = options_.rose == Rose::Discrete ? 1 : per_sector;
    const int extra = options_.rose == Rose::Continuous ? 2 * (box - 1)
                      : options_.rose == Rose::Stepwise ? 2 * (box / 2)
                                                        : 0;
    const auto total = static_cast<std::size_t>(length + extra);
    grow(scratch_.hat, total * kLanes + 1);
    float* hat = scratch_.hat.data();
    const auto source = [&](int k) -> const float* {  // row k of the profile both ways
      return profile + static_cast<std::size_t>(std::abs(start + k)) * kLanes;
    };
    if (extra == 0) {
      for (int k = 0; k < length; ++k) std::copy_n(source(k), kLanes, hat + k * kLanes);
    } else if (options_.rose == Rose::Continuous) {
      const int first_length = length + box - 1;
      grow(scratch_.hat_sums, static_cast<std::size_t>(first_length) * kLanes + 1);
      kernels_.box_sums(profile, start, length, box, scratch_.hat_sums.data());
      kernels_.box_sums(scratch_.hat_sums.data(), 0, first_length, box, hat);
    } else {
      const int window = box % 2 == 0 ? box + 1 : box;
      kernels_.box_sums(profile, start, length, window, hat);
      // The two end bins belong half to each neighbour.
      for (int k = 0; k < static_cast<int>(total) && window > box; ++k) {
        float* to = hat + static_cast<std::ptrdiff_t>(k) * kLanes;
        for (const int end : {k, k - box})
          if (end >= 0 && end < length)
            for (int lane = 0; lane < kLanes; ++lane) to[lane] -= 0.5F * source(end)[lane];
        for (int lane = 0; lane < kLanes; ++lane) to[lane] = std::max(to[lane], 0.0F);
      }
    }
    const double norm = options_.rose == Rose::Continuous ? 1.0 / (1.0 * box * box)
                        : options_.rose == Rose::Stepwise ? 1.0 / box
                                                          : 1.0;
    float* map = result_.map.value.data() + row_[static_cast<std::size_t>(g)] * kLanes;
    if (box == per_sector) {
      weight_.clear();
      for (const double p : rose.sector) weight_.push_back(static_cast<float>(p * norm));
      const int first = ((start - extra / 2) % n + n) % n;
      kernels_.turn(hat, static_cast<int>(total), weight_.data(), input_.rose.sectors, box, first,
                    map);
      return;
    }
    for (int d = 0; d < input_.rose.sectors; ++d) {
      const double p = rose.sector[static_cast<std::size_t>(d)];
      if (p == 0.0) continue;
      const auto weight = static_cast<float>(p * norm);
      int to = ((d * per_sector + start - extra / 2) % n + n) % n;
      int from = 0;
      while (from < static_cast<int>(total)) {
        const int run = std::min(n - to, static_cast<int>(total) - from);
        kernels_.axpy(weight, hat + static_cast<std::ptrdiff_t>(from) * kLanes,
                      map + static_cast<std::ptrdiff_t>(to) * kLanes,
                      static_cast<std::size_t>(run) * kLanes);
        from += run;
        to = 0;
      }
    }
  }

  /// Two full turns of the people of each active field round the rings of a group, so that a
  /// window of half a turn either way never wraps.
  void ready_people(int g, const RingGroup& ring) {
    if (people_ready_) return;
    people_ready_ = true;
    const auto n = static_cast<std::size_t>(ring.angles);
    turn_stride_ = (2 * n + 1) * kLanes;
    grow(scratch_.people_turns, turn_stride_ * fields_.size() + 1);
    filled_rows_.assign(fields_.size(), {});
    const std::size_t stride = result_.map.value.size();
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      const float* from =
          scratch_.people.data() + f * stride + row_[static_cast<std::size_t>(g)] * kLanes;
      float* to = scratch_.people_turns.data() + f * turn_stride_;
      // row a holds angle a - n / 2
      const std::size_t half = n / 2 * kLanes;
      const std::size_t turn = n * kLanes;
      std::copy(from + half, from + turn, to);
      std::copy(from, from + turn, to + half);
      std::copy(from, from + half + kLanes, to + half + turn);
      // number of rows with anybody before row a
      std::vector<std::int32_t>& filled = filled_rows_[f];
      filled.assign(2 * n + 2, 0);
      for (std::size_t a = 0; a <= 2 * n; ++a) {
        bool anybody = false;
        for (int lane = 0; lane < kLanes; ++lane)
          anybody = anybody || to[a * kLanes + static_cast<std::size_t>(lane)] != 0.0F;
        filled[a + 1] = filled[a] + (anybody ? 1 : 0);
      }
    }
  }

  /// N of every row for every direction: the sum of probability times people over the group.
  void sum_deaths(int g, const RingGroup& ring, std::vector<Row>& rows) {
    ready_people(g, ring);
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
      return a.columns != b.columns ? a.columns < b.columns : a.count > b.count;
    });
    for (std::size_t i = 0; i < rows.size();) {
      std::size_t end = i;
      while (end < rows.size() && rows[end].columns == rows[i].columns) ++end;
      sum_deaths_of(ring, std::span<Row>{rows}.subspan(i, end - i));
      i = end;
    }
  }

  void sum_deaths_of(const RingGroup& ring, std::span<Row> rows) {
    const auto block = static_cast<std::size_t>(kernels_.dot_rows);
    const auto width = static_cast<std::size_t>(kernels_.dot_columns);
    // Rows of a block are made equally long.
    std::size_t padding = 0;
    for (std::size_t i = 0; i < rows.size(); i += block)
      for (std::size_t k = i; k < std::min(i + block, rows.size()); ++k)
        if (rows[k].count < rows[i].count)
          padding += static_cast<std::size_t>(rows[i].count) * kLanes;
    grow(scratch_.padding, padding + 1);
    float* room = scratch_.padding.data();
    for (std::size_t i = 0; i < rows.size(); i += block) {
      const auto size = static_cast<std::size_t>(rows[i].count) * kLanes;
      for (std::size_t k = i; k < std::min(i + block, rows.size()); ++k) {
        const auto own = static_cast<std::size_t>(rows[k].count) * kLanes;
        if (own == size) continue;
        std::copy_n(rows[k].profile, own, room);
        std::fill(room + own, room + size, 0.0F);
        rows[k].profile = room;
        rows[k].count = rows[i].count;
        room += size;
      }
    }
    const int half = ring.angles / 2;
    const int step = ring.angles / directions_;
    const auto longest = static_cast<std::size_t>(rows[0].count);
    // Columns folded at a time: about what the first cache holds.
    constexpr std::size_t kFoldRoom = 6144;  // floats
    const std::size_t many =
        std::clamp<std::size_t>(kFoldRoom / (longest * kLanes) / width, 1, 8) * width;
    const std::size_t stride = longest * kLanes;
    grow(scratch_.folded, many * stride + 1);
    std::vector<const float*> centre(many);
    std::vector<std::size_t> to(many);
    float sums[16];
    for (std::size_t c = 0; c < fields_.size(); ++c) {
      if (((rows[0].columns >> c) & 1U) == 0) continue;
      const std::vector<std::int32_t>& filled = filled_rows_[c];
      const float* turns = scratch_.people_turns.data() + c * turn_stride_;
      for (std::size_t d0 = 0; d0 < static_cast<std::size_t>(directions_); d0 += many) {
        const std::size_t here = std::min(many, static_cast<std::size_t>(directions_) - d0);
        // The angles off the wind, [from, until), at which anybody stands for any of these.
        std::size_t from = longest;
        std::size_t until = 0;
        for (std::size_t k = 0; k < here; ++k) {
          const std::size_t middle =
              (d0 + k) * static_cast<std::size_t>(step) + static_cast<std::size_t>(half);
          centre[k] = turns + middle * kLanes;
          to[k] = c * static_cast<std::size_t>(directions_) + d0 + k;
          const auto anybody = [&](std::size_t j0, std::size_t j1) {  // j in [j0, j1)
            return filled[middle + j1] != filled[middle + j0] ||
                   filled[middle + 1 - j0] != filled[middle + 1 - j1];
          };
          if (!anybody(0, longest)) continue;
          std::size_t low = 0;
          while (low < from && !anybody(low, low + 1)) ++low;
          std::size_t high = longest;
          while (high > until && !anybody(high - 1, high)) --high;
          from = std::min(from, low);
          until = std::max(until, high);
        }
        if (from >= until) continue;
        for (std::size_t k = here; k < many; ++k) centre[k] = centre[0];
        kernels_.fold(centre.data(), static_cast<int>((here + width - 1) / width * width),
                      static_cast<int>(until), half, scratch_.folded.data(), stride);
        const float* left[4];
        const float* right[4];
        for (std::size_t i = 0; i < rows.size(); i += block) {
          const std::size_t stop = std::min(until, static_cast<std::size_t>(rows[i].count));
          if (stop <= from) break;  // the rest is narrower
          const std::size_t live = std::min(block, rows.size() - i);
          for (std::size_t k = 0; k < block; ++k) left[k] = rows[i + std::min(k, live - 1)].profile;
          for (std::size_t k0 = 0; k0 < here; k0 += width) {
            for (std::size_t k = 0; k < width; ++k)
              right[k] = scratch_.folded.data() + (k0 + k) * stride;
            kernels_.dot(left, right, static_cast<int>(from), static_cast<int>(stop - from), sums);
            for (std::size_t r = 0; r < live; ++r) {
              float* deaths = scratch_.deaths.data() + death_offset_[rows[i + r].footprint];
              for (std::size_t k = 0; k < std::min(width, here - k0); ++k)
                deaths[to[k0 + k]] += sums[r * width + k];
            }
          }
        }
      }
    }
  }

  /// Outcomes without a direction: the radial profile times the total probability of their class.
  void run_radial() {
    radial_deaths_.assign(plan_.footprints.size() * fields_.size(), 0.0);
    if (recalled_) radial_deaths_ = plan_.memory->radial;
    if (radial_count_ == 0) return;
    LocationMap& map = result_.map;
    std::vector<double> sum(radial_count_, 0.0);
    std::vector<float> p(radial_count_);
    for (std::size_t u = 0; u < plan_.footprints.size(); ++u) {
      const UsedFootprint& used = plan_.footprints[u];
      if (!used.omnidirectional) continue;
      used.footprint->line(0.0, 0.0, map.radial_step_m, 0.0, p);
      double f = 0.0;
      for (const auto& [rose, frequency] : used.individual)
        f += frequency * plan_.roses[static_cast<std::size_t>(rose)].total;
      if (f > 0.0)
        for (std::size_t k = 0; k < radial_count_; ++k) sum[k] += f * static_cast<double>(p[k]);
      const unsigned columns = recalled_ ? 0 : active_fields(used);
      for (std::size_t c = 0; c < fields_.size(); ++c) {
        if (((columns >> c) & 1U) == 0) continue;
        double deaths = 0.0;
        for (std::size_t k = 0; k < radial_count_; ++k)
          deaths += static_cast<double>(p[k]) * radial_people_[c * radial_count_ + k];
        radial_deaths_[u * fields_.size() + c] = deaths;
      }
    }
    for (std::size_t k = 0; k < radial_count_; ++k) map.radial[k] = static_cast<float>(sum[k]);
  }

  /// Pairs (N, frequency) of every outcome, class, period and direction.
  void collect_deaths() {
    if (fields_.empty()) return;
    std::size_t room = plan_.uses.size() * static_cast<std::size_t>(input_.rose.periods);
    if (reach_m_ > 0.0) room *= static_cast<std::size_t>(directions_);
    result_.pairs.deaths.reserve(room);
    result_.pairs.frequency_per_yr.reserve(room);
    const auto dirs = static_cast<std::size_t>(directions_);
    // Probability of each direction by rose and period.
    std::vector<std::vector<double>> probability;
    std::vector<double> total;
    for (const RoseUse& rose : plan_.roses)
      for (int period = 0; period < input_.rose.periods; ++period) {
        const std::vector<double> sector = period_sectors(input_, rose, period);
        total.push_back(std::accumulate(sector.begin(), sector.end(), 0.0));
        probability.push_back(spread_over_directions(sector, options_.rose, directions_));
      }
    const auto periods = static_cast<std::size_t>(input_.rose.periods);
    const auto add = [&](const OutcomeUse& use, double n, double f) {
      if (!(n > 0.0) || !(f > 0.0)) return;
      const auto rounded = static_cast<float>(n);
      if (!(rounded > 0.0F)) return;
      result_.pairs.add(rounded, f);
      if (result_.pll_per_yr.empty() || result_.pll_per_yr.back().first != use.outcome) {
        result_.pll_per_yr.emplace_back(use.outcome, 0.0);
        result_.most_deaths.emplace_back(use.outcome, 0.0);
      }
      result_.pll_per_yr.back().second += f * static_cast<double>(rounded);
      double& most = result_.most_deaths.back().second;
      most = std::max(most, static_cast<double>(rounded));
    };
    for (const OutcomeUse& use : plan_.uses) {
      const Outcome& o = input_.outcomes[static_cast<std::size_t>(use.outcome)];
      for (std::size_t period = 0; period < periods; ++period) {
        const std::size_t r = static_cast<std::size_t>(use.rose) * periods + period;
        if (!(total[r] > 0.0)) continue;
        // Deaths out of doors and indoors: one number, or one per direction.
        double fixed = 0.0;
        const float* moving[2] = {nullptr, nullptr};
        double factor[2] = {o.outdoor_factor, o.indoor_factor};
        bool turns = false;
        for (const int indoor : {0, 1}) {
          const int u = indoor == 0 ? use.outdoor : use.indoor;
          if (u < 0) continue;
          const int column = column_of_[2 * period + static_cast<std::size_t>(indoor)];
          if (column < 0) continue;
          const auto c = static_cast<std::size_t>(column);
          const auto index = static_cast<std::size_t>(u);
          if (plan_.footprints[index].omnidirectional) {
            fixed += factor[indoor] * radial_deaths_[index * fields_.size() + c];
          } else {
            moving[indoor] = turning_deaths(index, c);
            turns = true;
          }
        }
        if (!turns) {
          add(use, fixed, use.frequency_per_yr * total[r]);
          continue;
        }
        if (!(fixed > 0.0) && moving[0] == nullptr && moving[1] == nullptr) continue;
        for (std::size_t d = 0; d < dirs; ++d) {
          double n = fixed;
          for (const int k : {0, 1})
            if (moving[k] != nullptr) n += factor[k] * static_cast<double>(moving[k][d]);
          add(use, n, use.frequency_per_yr * probability[r][d]);
        }
      }
    }
    if (classify_) {
      result_.classes = classify(result_.pairs);
      result_.pairs = {};
    }
  }

  const RiskInput& input_;
  const RiskOptions& options_;
  const Rings& rings_;
  const People& people_;
  bool classify_;
  bool maps_;
  std::atomic<std::int64_t>* room_;
  const LocationPlan& plan_;
  PolarScratch& scratch_;
  const kernel::Set& kernels_;
  int directions_;

  LocationResult result_;
  double reach_m_ = 0.0;
  double people_reach_m_ = 0.0;
  double radial_reach_m_ = 0.0;
  double radial_people_reach_m_ = 0.0;
  int groups_ = 0;
  std::vector<int> fields_;       ///< active fields, by column
  std::vector<int> column_of_;    ///< by field, -1 when not active
  std::vector<int> level_;        ///< of angles, by group
  std::vector<std::size_t> row_;  ///< first row of the map, by group
  CellLimit limit_{1.0};
  std::size_t radial_count_ = 0;
  std::vector<double> radial_people_, radial_deaths_;
  std::vector<std::size_t> death_offset_;
  std::vector<int> rose_count_;
  std::vector<float> weight_;  ///< of the sectors of a rose
  std::vector<DeathMemory::Asked> asked_;
  bool recalled_ = false;
  bool people_ready_ = false;
  std::size_t turn_stride_ = 0;
  std::vector<std::vector<std::int32_t>> filled_rows_;
};

void add_rings_at(const kernel::RingLayout& layout, const GridSpec& spec, const LocationMap& map,
                  Point place, int row0, int row1, int col0, int col1, double* grid) {
  const kernel::Set& kernels = kernel::active();
  const Point origin = spec.centre(0, 0);
  // Most places reach few tiles.
  const double farthest = std::max(map.reach_m, map.radial_reach_m);
  const double column = (place.x_m - origin.x_m) / spec.cell_m;
  const double line = (origin.y_m - place.y_m) / spec.cell_m;
  const double cells = farthest / spec.cell_m + 1.0;
  if (column + cells < col0 || column - cells > col1 || line + cells < row0 || line - cells > row1)
    return;
  row0 = std::max(row0, static_cast<int>(line - cells));
  row1 = std::min(row1, static_cast<int>(line + cells) + 1);
  for (int row = row0; row < row1; ++row) {
    const double dy = origin.y_m - spec.cell_m * row - place.y_m;
    for (const bool radial : {false, true}) {
      const double reach = radial ? map.radial_reach_m : map.reach_m;
      if (!(reach > 0.0) || std::abs(dy) > reach) continue;
      const double span = std::sqrt(reach * reach - dy * dy);
      const double west = (place.x_m - span - origin.x_m) / spec.cell_m;
      const double east = (place.x_m + span - origin.x_m) / spec.cell_m;
      if (!(east >= col0) || !(west <= col1 - 1)) continue;
      const int first = west > col0 ? static_cast<int>(std::ceil(west)) : col0;
      const int last = east < col1 - 1 ? static_cast<int>(std::floor(east)) : col1 - 1;
      if (last < first) continue;
      const double dx = origin.x_m + spec.cell_m * first - place.x_m;
      double* to = grid + static_cast<std::size_t>(row) * static_cast<std::size_t>(spec.cols) +
                   static_cast<std::size_t>(first);
      if (!radial) {
        kernels.gather_row(layout, map.value.data(), dx, dy, spec.cell_m, to, last - first + 1);
        continue;
      }
      kernels.gather_radial(map.radial.data(), static_cast<int>(map.radial.size()),
                            1.0 / map.radial_step_m, dx, dy, spec.cell_m, to, last - first + 1);
    }
  }
}

void add_rings(const RiskOptions& options, const GridSpec& spec, const LocationMap& map, int row0,
               int row1, int col0, int col1, double* grid) {
  const kernel::RingLayout layout = layout_of(options, map);
  for (const Point place : map.places)
    add_rings_at(layout, spec, map, place, row0, row1, col0, col1, grid);
}

}  // namespace

std::vector<bool> unresolved(const PolarContext& context, const LocationPlan& plan) {
  std::vector<bool> flags(plan.footprints.size(), false);
  const Rings& rings = *context.rings;
  const int most = rings.angles(rings.levels() - 1);
  for (std::size_t u = 0; u < plan.footprints.size(); ++u) {
    const UsedFootprint& used = plan.footprints[u];
    if (used.omnidirectional || !(used.reach_m > 0.0)) continue;
    for (int g = 0; g < rings.groups_for(used.reach_m) && !flags[u]; ++g)
      flags[u] = spread_over(used, rings.group(g, 0), context.options->finest_width_m) * most <
                 2.0 * std::numbers::pi;
  }
  return flags;
}

LocationResult run_polar(const PolarContext& context, const LocationPlan& plan,
                         PolarScratch& scratch) {
  return PolarLocation{context, plan, scratch}.run();
}

void add_to_tile(const RiskOptions& options, const GridSpec& spec,
                 const std::vector<LocationResult>& locations, int row0, int row1, int col0,
                 int col1, double* grid) {
  for (const LocationResult& location : locations)
    add_rings(options, spec, location.map, row0, row1, col0, col1, grid);
}

void add_to_tile(const RiskOptions& options, const GridSpec& spec, const LocationMap& map, int row0,
                 int row1, int col0, int col1, double* grid) {
  add_rings(options, spec, map, row0, row1, col0, col1, grid);
}

}  // namespace isorisk::risk
