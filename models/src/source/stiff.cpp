// SPDX-License-Identifier: Apache-2.0
// Compiled as C++17, see stiff.hpp.
#include "stiff.hpp"

#include <algorithm>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4_controller.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4_dense_output.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <boost/numeric/ublas/vector.hpp>
#include <cmath>
#include <exception>
#include <string>
#include <utility>

#include "isorisk/core/error.hpp"
#include "isorisk/core/text.hpp"

namespace isorisk::models::source::detail {

bool integrate_stiff(std::string_view subject, std::size_t n,
                     const std::function<void(const double*, double*)>& f, double* x,
                     const StiffOptions& options, const std::function<double(const double*)>& left,
                     const std::function<void(double, const double*)>& observe) {
  namespace ode = boost::numeric::odeint;
  namespace ublas = boost::numeric::ublas;
  using Vector = ublas::vector<double>;
  const auto at = [](const Vector& v) { return &v(0); };
  const auto derivative = [&](const Vector& v, Vector& dv, double) { f(at(v), &dv(0)); };
  const auto jacobian = [&](const Vector& v, ublas::matrix<double>& j, const double&, Vector& dt) {
    Vector d0(n);
    Vector d1(n);
    Vector near = v;
    f(at(v), &d0(0));
    for (std::size_t k = 0; k < n; ++k) {
      // Inwards (down), where the physics is defined.
      const double h = 1e-7 * std::max(std::abs(v(k)), 1e-3);
      near(k) = v(k) - h;
      f(at(near), &d1(0));
      near(k) = v(k);
      for (std::size_t i = 0; i < n; ++i) j(i, k) = (d0(i) - d1(i)) / h;
      dt(k) = 0.0;
    }
  };
  const auto system = std::make_pair(derivative, jacobian);
  using Controller = ode::rosenbrock4_controller<ode::rosenbrock4<double>>;
  ode::rosenbrock4_dense_output<Controller> dense{
      Controller{options.absolute_tolerance, options.relative_tolerance}};
  Vector v(n);
  for (std::size_t i = 0; i < n; ++i) v(i) = x[i];
  dense.initialize(v, 0.0, std::min(options.first_step, options.end));
  observe(0.0, x);
  if (!(left(x) > 0.0)) return true;
  Vector state(n);
  const auto at_time = [&](double t) {
    dense.calc_state(t, state);
    return at(state);
  };
  for (int step = 0; step < options.max_steps; ++step) {
    std::pair<double, double> times;
    try {
      times = dense.do_step(system);
    } catch (const std::exception& e) {
      throw NumericError(std::string{subject} + ": the integration fails at " +
                         shown_text(dense.current_time()) + " s: " + e.what());
    }
    const double t0 = times.first;
    const double t1 = std::min(times.second, options.end);
    const double* reached = at_time(t1);
    for (std::size_t i = 0; i < n; ++i) {
      if (!std::isfinite(reached[i]))
        throw NumericError(std::string{subject} + ": no finite state at " + shown_text(t1) + " s");
    }
    double stop = t1;
    const bool event = !(left(reached) > 0.0);
    if (event) {
      double low = t0;
      for (int i = 0; i < 60 && stop - low > 1e-13 * stop; ++i) {
        const double mid = 0.5 * (low + stop);
        (left(at_time(mid)) > 0.0 ? low : stop) = mid;
      }
    }
    for (int i = 1; i <= options.points_per_step; ++i) {
      const double t =
          i == options.points_per_step ? stop : t0 + (stop - t0) * i / options.points_per_step;
      observe(t, at_time(t));
    }
    reached = at_time(stop);
    for (std::size_t i = 0; i < n; ++i) x[i] = reached[i];
    if (event) return true;
    if (t1 >= options.end) return false;
  }
  throw NumericError(std::string{subject} + ": no end after " + std::to_string(options.max_steps) +
                     " steps, at " + shown_text(dense.current_time()) + " s of " +
                     shown_text(options.end) + " s");
}

}  // namespace isorisk::models::source::detail
