// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/source/draining.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::source {

OutflowHistory drain_vessel(const DrainingInput& in) {
  constexpr std::string_view kId = "source.vessel_draining";
  in.vessel.check(kId);
  InputCheck check{kId};
  const double height = in.vessel.height_m();
  check.require(in.level_m > 0.0 && in.level_m <= height, "level", in.level_m, "m",
                "be > 0 and at most the height " + shown_text(height) + " m of the vessel");
  check.require(in.hole_height_m >= 0.0 && in.hole_height_m < height, "hole_height",
                in.hole_height_m, "m",
                "be >= 0 and below the top " + shown_text(height) + " m of the vessel");
  check.positive("hole_diameter", in.hole_diameter_m, "m");
  check.require(!(in.hole_diameter_m > std::min(in.vessel.diameter_m, height)), "hole_diameter",
                in.hole_diameter_m, "m", "be at most the diameter and the height of the vessel");
  check.positive("density", in.density_kg_per_m3, "kg/m3");
  check.positive("cap_pressure", in.cap_pressure_abs_pa, "Pa");
  check.positive("ambient_pressure", in.ambient_pressure_pa, "Pa");
  check.positive("temperature", in.temperature_k, "K");
  check.require(in.discharge_coefficient > 0.0 && in.discharge_coefficient <= 1.0,
                "discharge_coefficient", in.discharge_coefficient, "-", "be in (0, 1]");
  check.positive("gravity", in.gravity_m_per_s2, "m/s2");
  check.require(in.max_time_s > 0.0, "max_time", in.max_time_s, "s", "be > 0");
  const double all = in.vessel.volume_m3();
  const double liquid = in.vessel.volume_below_m3(in.level_m);
  const double pad = all - liquid;
  check.require(in.cap == GasCap::Constant || pad > 0.0, "level", in.level_m, "m",
                "leave room for the closed pad of gas");
  check.done();

  OutflowHistory out;
  out.initial_kg = in.density_kg_per_m3 * liquid;
  const double rho = in.density_kg_per_m3;
  const auto cap_pressure = [&](double level) {
    if (in.cap == GasCap::Constant) return in.cap_pressure_abs_pa;
    return in.cap_pressure_abs_pa * pad / (all - in.vessel.volume_below_m3(level));
  };
  // Half the square of the speed; rises with the level, so that the flow ends once.
  const auto drive = [&](double level) {
    return (cap_pressure(level) - in.ambient_pressure_pa) / rho +
           in.gravity_m_per_s2 * (level - in.hole_height_m);
  };
  const double opening =
      in.discharge_coefficient * 0.25 * std::numbers::pi * in.hole_diameter_m * in.hole_diameter_m;
  const auto flow = [&](double level) {
    return level > in.hole_height_m || drive(in.hole_height_m) > 0.0
               ? opening * std::sqrt(2.0 * std::max(0.0, drive(level)))
               : 0.0;
  };
  const auto point = [&](double time, double level, bool flows) {
    out.points.push_back(
        {time, flows ? rho * flow(level) : 0.0, rho * in.vessel.volume_below_m3(level),
         cap_pressure(level) + rho * in.gravity_m_per_s2 * std::max(0.0, level - in.hole_height_m),
         in.temperature_k, level, flows ? Outflow::Liquid : Outflow::Nothing});
  };
  if (!(in.level_m > in.hole_height_m) || !(drive(in.level_m) > 0.0)) {
    out.end_rule = in.level_m > in.hole_height_m ? "no driving pressure" : "hole above the liquid";
    out.warnings.push_back({"no_outflow", std::string{kId},
                            in.level_m > in.hole_height_m
                                ? "neither pressure nor head drives the liquid out"
                                : "the liquid stands at " + shown_text(in.level_m) +
                                      " m, below the hole at " + shown_text(in.hole_height_m) +
                                      " m: no liquid leaves, the gas above it is not part of this "
                                      "model"});
    point(0.0, in.level_m, false);
    return out;
  }
  double end = in.hole_height_m;
  out.end_rule = "hole bare";
  if (drive(end) < 0.0) {
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        drive, end, in.level_m, boost::math::tools::eps_tolerance<double>(50), iterations);
    end = bracket.second;  // the side that still flows
    out.end_rule = "pressure equal";
    out.warnings.push_back({"vacuum_lock", std::string{kId},
                            "the outflow stops at a level of " + shown_text(end) + " m, " +
                                shown_text(end - in.hole_height_m) +
                                " m above the hole; air that bubbles in would let it go on"});
  } else if (in.hole_height_m == 0.0) {
    out.end_rule = "empty";
  }
  // level = end + span s^2: the root at the end of the flow becomes smooth.
  constexpr int kIntervals = 96;
  const double span = in.level_m - end;
  const auto level_at = [&](double s) { return end + span * s * s; };
  const auto seconds_per_s = [&](double s) {
    const double level = level_at(s);
    const double w = opening * std::sqrt(2.0 * std::max(drive(level), 1e-300));
    return in.vessel.surface_m2(level) * 2.0 * span * s / w;
  };
  using Gauss = boost::math::quadrature::gauss<double, 7>;
  double time = 0.0;
  double s = 1.0;
  point(0.0, in.level_m, true);
  for (int i = kIntervals - 1; i >= 0; --i) {
    const double next = static_cast<double>(i) / kIntervals;
    const double dt = Gauss::integrate(seconds_per_s, next, s);
    if (time + dt > in.max_time_s * (1.0 - 1e-14)) {
      std::uintmax_t iterations = 100;
      const double wanted = std::min(in.max_time_s - time, dt);  // rounding may pass the end
      double reached = next;
      if (dt > wanted && wanted > 0.0) {
        const auto f = [&](double x) { return Gauss::integrate(seconds_per_s, x, s) - wanted; };
        const auto bracket = boost::math::tools::toms748_solve(
            f, next, s, dt - wanted, -wanted, boost::math::tools::eps_tolerance<double>(50),
            iterations);
        reached = 0.5 * (bracket.first + bracket.second);
      }
      point(in.max_time_s, level_at(reached), true);
      out.end_rule = "time";
      break;
    }
    time += dt;
    s = next;
    point(time, level_at(s), true);
  }
  out.duration_s = out.points.back().time_s;
  out.released_kg = out.initial_kg - out.points.back().mass_left_kg;
  return out;
}

}  // namespace isorisk::models::source
