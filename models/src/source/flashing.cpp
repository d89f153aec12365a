// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/flashing.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"
#include "isorisk/models/source/two_phase.hpp"

namespace isorisk::models::source {
namespace {

constexpr std::size_t kNodes = 240;

// Largest value of a parabola through three points, when its top lies between them.
double parabola_top(double x0, double y0, double x1, double y1, double x2, double y2) {
  const double d1 = (y1 - y0) / (x1 - x0);
  const double d2 = (y2 - y1) / (x2 - x1);
  const double curve = (d2 - d1) / (x2 - x0);
  if (!(curve < 0.0)) return y1;
  // y = y1 + m (x - x1) + curve (x - x1)^2 through all three
  const double m = d1 + curve * (x1 - x0);
  const double top = x1 - m / (2.0 * curve);
  if (!(top > std::min(x0, x2) && top < std::max(x0, x2))) return y1;
  return y1 - m * m / (4.0 * curve);
}

}  // namespace

FlashingTable::FlashingTable(const Substance& s, double highest, double back_pressure)
    : substance_{&s}, back_pressure_{back_pressure} {
  InputCheck check{"flashing flow of " + s.id};
  const double low = s.saturation_temperature_k(back_pressure);
  check.require(std::isfinite(low), "back_pressure", back_pressure, "Pa",
                "lie on the vapour pressure curve");
  check.require(highest > low && highest < s.critical_temperature_k, "temperature", highest, "K",
                "lie between the boiling point " + shown_text(low) +
                    " K at the back pressure and the critical temperature " +
                    shown_text(s.critical_temperature_k) + " K");
  check.done();
  nodes_.reserve(kNodes + 1);
  double entropy = 0.0;
  double before = 0.0;
  for (std::size_t i = 0; i <= kNodes; ++i) {
    const double t =
        i == kNodes ? low : highest + (low - highest) * static_cast<double>(i) / double{kNodes};
    Node n = node_at(t);
    const double c_over_t = s.liquid_heat_capacity_j_per_kg_k(t) / t;
    if (i > 0) entropy += 0.5 * (before + c_over_t) * (t - nodes_.back().t);
    before = c_over_t;
    n.entropy = entropy;
    nodes_.push_back(n);
  }
}

FlashingTable::Node FlashingTable::node_at(double t) const {
  const Substance& s = *substance_;
  const double p = s.vapour_pressure_pa(t);
  const double latent = s.heat_of_vaporisation_j_per_kg(t);
  return {t,
          p,
          1.0 / s.liquid_density_kg_per_m3(t),
          evaporation_volume_m3_per_kg(s, t),
          latent,
          0.0,
          std::log(p),
          t / latent};
}

std::size_t FlashingTable::first_below(double t) const noexcept {
  const double width = nodes_[0].t - nodes_[1].t;
  const double place = std::max(0.0, (nodes_[0].t - t) / width);
  std::size_t i = std::min(static_cast<std::size_t>(place), kNodes);
  while (i > 0 && nodes_[i - 1].t < t) --i;
  while (i <= kNodes && !(nodes_[i].t < t)) ++i;
  return i;
}

double FlashingTable::flux_kg_per_m2_s(double t, double p0) const {
  const Node inlet = node_at(t);
  if (!(inlet.p > back_pressure_))
    return std::sqrt(2.0 * std::max(0.0, p0 - back_pressure_) / inlet.vl);
  double head = std::max(0.0, p0 - inlet.p) * inlet.vl;
  double best = std::sqrt(2.0 * head) / inlet.vl;
  // Entropy at the inlet on the scale of the table.
  const std::size_t first = first_below(t);
  if (first > kNodes) return best;
  const double c_over_t = substance_->liquid_heat_capacity_j_per_kg_k(t) / t;
  const Node& below = nodes_[first];
  const double s0 = below.entropy + c_over_t * (t - below.t);
  double p = inlet.p;
  double v = inlet.vl;
  double g1 = 0.0, g2 = best, t1 = t, t2 = t;  // the two before
  for (std::size_t i = first; i <= kNodes; ++i) {
    const Node& n = nodes_[i];
    const double x = (s0 - n.entropy) * n.t / n.latent;
    if (x >= 1.0) break;
    const double next = n.vl + x * n.vlg;
    head += 0.5 * (v * p + next * n.p) * std::log(p / n.p);
    p = n.p;
    v = next;
    const double g = std::sqrt(2.0 * head) / v;
    if (g < g2) {  // one maximum along the isentrope: it lies between the last three
      if (i > first) best = std::max(best, parabola_top(t1, g1, t2, g2, n.t, g));
      return std::max(best, g2);
    }
    best = std::max(best, g);
    g1 = g2;
    t1 = t2;
    g2 = g;
    t2 = n.t;
  }
  return best;
}

FlashingTable::Inlet FlashingTable::inlet(double t) const {
  Inlet out{node_at(t), first_below(t)};
  if (out.first <= kNodes) {
    const double c_over_t = substance_->liquid_heat_capacity_j_per_kg_k(t) / t;
    out.node.entropy = nodes_[out.first].entropy + c_over_t * (t - nodes_[out.first].t);
  }
  return out;
}

MixtureFlow FlashingTable::mixture(const Inlet& from, double quality) const {
  const Node& inlet = from.node;
  const double t = inlet.t;
  const std::size_t first = from.first;
  MixtureFlow out{0.0, inlet.p, 0.0, false};
  if (first > kNodes || !(inlet.p > back_pressure_)) return out;
  const double s0 = inlet.entropy + quality * inlet.latent / t;
  double head = 0.0;
  double v = inlet.vl + quality * inlet.vlg;
  double x = quality;
  Node last = inlet;
  const auto keep = [&](double p, double g, double u, bool choked) {
    if (g > out.mass_flux_kg_per_m2_s) out = {g, p, u, choked};
  };
  // The flux rises to one maximum along the isentrope; its square over 2 is head/v^2.
  double y1 = 0.0, y2 = 0.0, t1 = t, t2 = t;  // of the two before
  const auto flow_at_last = [&](bool choked) {
    const double u = std::sqrt(2.0 * y2) * v;
    keep(last.p, u / v, u, choked);
  };
  for (std::size_t i = first; i <= kNodes; ++i) {
    const Node& n = nodes_[i];
    const double next_x = (s0 - n.entropy) * n.t_per_latent;
    if (next_x >= 1.0) {
      flow_at_last(true);
      // Dry from where x = 1 on: p v^k constant, G largest at the speed of sound of the gas.
      const double part = next_x > x ? std::clamp((1.0 - x) / (next_x - x), 0.0, 1.0) : 0.0;
      const auto mix = [part](double a, double b) { return a + part * (b - a); };
      const double log_p = mix(last.log_p, n.log_p);
      const double pd = std::exp(log_p);
      const double vd = std::exp(mix(std::log(last.vl + last.vlg), std::log(n.vl + n.vlg)));
      head += 0.5 * (v * last.p + vd * pd) * (last.log_p - log_p);
      const double k = substance_->heat_capacity_ratio(mix(last.t, n.t));
      const double a = k / (k - 1.0);
      const double sonic = 2.0 * (head + a * pd * vd) / (k + 2.0 * a);  // p v there
      const double p =
          sonic < pd * vd ? std::max(back_pressure_, pd * std::pow(sonic / (pd * vd), a)) : pd;
      const double pv = pd * vd * std::pow(p / pd, 1.0 / a);
      const double u = std::sqrt(2.0 * std::max(0.0, head + a * (pd * vd - pv)));
      keep(p, u * p / pv, u, p > back_pressure_);
      return out;
    }
    const double next_v = n.vl + next_x * n.vlg;
    head += 0.5 * (v * last.p + next_v * n.p) * (last.log_p - n.log_p);
    const double y = std::max(0.0, head) / (next_v * next_v);
    if (y < y2) {
      flow_at_last(true);
      if (i > first + 1) {
        const double top = parabola_top(t1, y1, t2, y2, n.t, y);
        out.mass_flux_kg_per_m2_s = std::max(out.mass_flux_kg_per_m2_s, std::sqrt(2.0 * top));
      }
      return out;
    }
    v = next_v;
    x = next_x;
    last = n;
    y1 = y2;
    t1 = t2;
    y2 = y;
    t2 = n.t;
  }
  flow_at_last(false);
  return out;
}

MixtureFlow FlashingTable::frozen(const Inlet& from, double x) const {
  const Node& in = from.node;
  MixtureFlow out{0.0, in.p, 0.0, false};
  if (!(in.p > back_pressure_)) return out;
  const double k = substance_->heat_capacity_ratio(in.t);
  const double a = k / (k - 1.0);
  const double liquid = (1.0 - x) * in.vl;
  const double vapour = x * (in.vl + in.vlg);
  struct Point {
    double u2, v, spare;  // spare: u^2 less that at the largest flux; rises as the pressure falls
  };
  const auto at = [&](double r) {
    const double v = vapour * std::pow(r, -1.0 / k);
    const double all = liquid + v;
    const double u2 = 2.0 * in.p * (liquid * (1.0 - r) + a * vapour * (1.0 - std::pow(r, 1.0 / a)));
    return Point{u2, all, v > 0.0 ? u2 - all * all * k * in.p * r / v : -1.0};
  };
  double r = back_pressure_ / in.p;
  if (at(r).spare > 0.0) {
    std::uintmax_t iterations = 100;
    const auto bracket = boost::math::tools::toms748_solve(
        [&](double y) { return at(y).spare; }, r, 1.0,
        boost::math::tools::eps_tolerance<double>(45), iterations);
    r = 0.5 * (bracket.first + bracket.second);
    out.choked = true;
  }
  const Point throat = at(r);
  out.throat_pressure_abs_pa = r * in.p;
  out.throat_velocity_m_per_s = std::sqrt(std::max(0.0, throat.u2));
  out.mass_flux_kg_per_m2_s = out.throat_velocity_m_per_s / throat.v;
  return out;
}

MixtureFlow FlashingTable::hole(const Inlet& from, double quality, double part,
                                Coefficients c) const {
  MixtureFlow out{};
  double fast = 0.0;
  if (part < 1.0) {
    const double vapour = quality * (from.node.vl + from.node.vlg);
    const double e = vapour / (vapour + (1.0 - quality) * from.node.vl);
    out = frozen(from, quality);
    out.coefficient = e * c.gas + (1.0 - e) * c.liquid;
    fast = out.coefficient * out.mass_flux_kg_per_m2_s;
    out.mass_flux_kg_per_m2_s = fast;
    if (!(part > 0.0)) return out;
  }
  MixtureFlow equal = mixture(from, quality);
  const double slow = c.gas * equal.mass_flux_kg_per_m2_s;
  equal.mass_flux_kg_per_m2_s = slow;
  equal.coefficient = c.gas;
  if (!(part < 1.0)) return equal;
  if (!(slow > 0.0 && slow < fast)) return out;
  const double flux = std::max(slow, 1.0 / std::sqrt(1.0 / (fast * fast) + part / (slow * slow)));
  const double share = (flux - slow) / (fast - slow);
  const auto mix = [share](double f, double e) { return e + share * (f - e); };
  return {flux, mix(out.throat_pressure_abs_pa, equal.throat_pressure_abs_pa),
          mix(out.throat_velocity_m_per_s, equal.throat_velocity_m_per_s),
          out.choked || equal.choked, mix(out.coefficient, equal.coefficient)};
}

std::vector<FlashingTable::State> FlashingTable::path(double t, double p0) const {
  std::vector<State> out;
  const Node inlet = node_at(t);
  out.push_back({p0, inlet.vl, 0.0, 0.0, 0.0});
  const double saturated = std::max(inlet.p, back_pressure_);
  if (p0 > saturated) {
    // Liquid leg: the volume stays, so a few points carry the table.
    for (int i = 1; i <= 16; ++i) {
      const double p = p0 + (saturated - p0) * i / 16.0;
      out.push_back({p, inlet.vl, 0.0, (p0 - p) * inlet.vl, (p0 - p) / inlet.vl});
    }
  }
  if (!(inlet.p > back_pressure_)) return out;
  const double c_over_t = substance_->liquid_heat_capacity_j_per_kg_k(t) / t;
  const std::size_t first = first_below(t);
  if (first > kNodes) return out;
  const double s0 = nodes_[first].entropy + c_over_t * (t - nodes_[first].t);
  for (std::size_t i = first; i <= kNodes; ++i) {
    const Node& n = nodes_[i];
    const double x = (s0 - n.entropy) * n.t / n.latent;
    if (x >= 1.0) break;
    const State& a = out.back();
    const double v = n.vl + x * n.vlg;
    const double log_p = std::log(a.p / n.p);
    out.push_back({n.p, v, x, a.head + 0.5 * (a.v * a.p + v * n.p) * log_p,
                   a.resistance + 0.5 * (a.p / a.v + n.p / v) * log_p});
  }
  return out;
}

FlashingFlow FlashingTable::pipe(double t, double p0, double loss) const {
  InputCheck check{"source.two_phase_pipe"};
  check.require(t > nodes_.back().t && t <= nodes_.front().t, "temperature", t, "K",
                "lie within the table " + shown_text(nodes_.back().t) + " K to " +
                    shown_text(nodes_.front().t) + " K");
  check.require(p0 > back_pressure_, "pressure", p0, "Pa", "exceed the back pressure");
  const double ps = substance_->vapour_pressure_pa(t);
  check.require(p0 >= ps * (1.0 - 1e-9), "pressure", p0, "Pa",
                "be at least the saturation pressure " + shown_text(ps) + " Pa");
  check.non_negative("loss_coefficient", loss, "-");
  check.done();
  const std::vector<State> states = path(t, std::max(p0, ps));
  const auto flux = [](const State& s) { return std::sqrt(2.0 * s.head) / s.v; };
  std::size_t throat = 0;
  for (std::size_t i = 1; i < states.size(); ++i) {
    if (flux(states[i]) > flux(states[throat])) throat = i;
  }
  const double free_flux = flux(states[throat]);
  // Entry state of a flux: on the way to the throat the flux rises; linear between the states.
  const auto entry = [&](double g) {
    std::size_t i = 1;
    while (i < throat && flux(states[i]) < g) ++i;
    const State& a = states[i - 1];
    const State& b = states[i];
    const double span = flux(b) * flux(b) - flux(a) * flux(a);
    const double part = span > 0.0 ? std::clamp((g * g - flux(a) * flux(a)) / span, 0.0, 1.0) : 1.0;
    const auto mix = [part](double x, double y) { return x + part * (y - x); };
    return State{mix(a.p, b.p), mix(a.v, b.v), mix(a.x, b.x), mix(a.head, b.head),
                 mix(a.resistance, b.resistance)};
  };
  const auto spare = [&](double g, std::size_t* where) {
    const State one = entry(g);
    double best = -1e300;
    for (std::size_t i = 1; i < states.size(); ++i) {
      const State& e = states[i];
      if (e.p > one.p) continue;
      const double left =
          (e.resistance - one.resistance) / (g * g) - (0.5 * loss + std::log(e.v / one.v));
      if (left > best) {
        best = left;
        if (where != nullptr) *where = i;
      }
    }
    return best;
  };
  std::size_t exit = throat;
  double g = free_flux;
  if (loss > 0.0 && spare(free_flux, nullptr) < 0.0) {
    double low = free_flux;
    while (spare(low, nullptr) < 0.0) {
      low *= 0.5;
      if (!(low > 1e-9 * free_flux))
        throw NumericError("source.two_phase_pipe: no flow balances the loss " + shown_text(loss));
    }
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        [&](double x) { return spare(x, nullptr); }, low, std::min(2.0 * low, free_flux),
        boost::math::tools::eps_tolerance<double>(40), iterations);
    g = 0.5 * (bracket.first + bracket.second);
    (void)spare(g, &exit);
  }
  const State one = entry(g);
  const State& e = states[exit];
  return {.mass_flux_kg_per_m2_s = g,
          .inlet_pressure_abs_pa = one.p,
          .exit_pressure_abs_pa = e.p,
          .exit_quality = e.x,
          .exit_velocity_m_per_s = g * e.v,
          .choked = exit + 1 < states.size() || e.p > back_pressure_ * (1.0 + 1e-9)};
}

Expansion FlashingTable::expansion(double t, double p0) const {
  const std::vector<State> states = path(t, p0);
  const State& e = states.back();
  const bool reached = e.p <= back_pressure_ * (1.0 + 1e-9);
  const double at = e.x > 0.0 ? substance_->saturation_temperature_k(e.p) : t;
  return {at, e.x, e.v, e.head, reached};
}

}  // namespace isorisk::models::source
