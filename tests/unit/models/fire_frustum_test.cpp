// SPDX-License-Identifier: Apache-2.0
// View factors of frustums against a finely faceted body that shares no code with the contour
// integral, and against identities.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "isorisk/core/error.hpp"
#include "isorisk/models/fire/frustum_radiator.hpp"
#include "isorisk/models/fire/view_factor.hpp"

namespace isorisk::models::fire {
namespace {

using std::numbers::pi;
constexpr double kDeg = pi / 180.0;

FrustumRadiator right_frustum(Vec3 base, double tilt_deg, double azimuth_deg, double length,
                              double base_radius, double tip_radius) {
  const double t = tilt_deg * kDeg, a = azimuth_deg * kDeg;
  const Vec3 axis{std::sin(t) * std::cos(a), std::sin(t) * std::sin(a), std::cos(t)};
  return FrustumRadiator{{.base_centre_m = base,
                          .tip_centre_m = base + length * axis,
                          .disc_normal = axis,
                          .base_radius_m = base_radius,
                          .tip_radius_m = tip_radius}};
}

FrustumRadiator oblique_cylinder(double tilt_deg, double length, double radius,
                                 bool base_radiates = true) {
  const double t = tilt_deg * kDeg;
  return FrustumRadiator{{.base_centre_m = {},
                          .tip_centre_m = {length * std::sin(t), 0.0, length * std::cos(t)},
                          .disc_normal = {0.0, 0.0, 1.0},
                          .base_radius_m = radius,
                          .tip_radius_m = radius,
                          .base_radiates = base_radiates}};
}

// The body as small flat facets. Facets below ground, turned away or behind the receiver are left
// out whole, so the error is about one row of facets at an edge.
class Faceted {
 public:
  Faceted(const FrustumInput& in, int around, int along) {
    const Vec3 w = unit(in.disc_normal);
    const Vec3 u =
        unit(std::abs(w.x) < 0.9 ? cross(Vec3{1.0, 0.0, 0.0}, w) : cross(Vec3{0.0, 1.0, 0.0}, w));
    const Vec3 v = cross(w, u);
    const auto point = [&](double t, double phi, double scale) {
      const double r = scale * (in.base_radius_m + t * (in.tip_radius_m - in.base_radius_m));
      return in.base_centre_m + t * (in.tip_centre_m - in.base_centre_m) + (r * std::cos(phi)) * u +
             (r * std::sin(phi)) * v;
    };
    const Vec3 middle = 0.5 * (in.base_centre_m + in.tip_centre_m);
    const auto add = [&](Vec3 a, Vec3 b, Vec3 c, Vec3 d) {
      const Vec3 centre = 0.25 * (a + b + c + d);
      Vec3 normal = 0.5 * cross(c - a, d - b);  // its length is the area
      if (dot(normal, centre - middle) < 0.0) normal = -normal;
      facets_.push_back({centre, normal});
    };
    const double step = 2.0 * pi / around;
    for (int i = 0; i < around; ++i) {
      const double p0 = i * step, p1 = (i + 1) * step;
      for (int j = 0; j < along; ++j) {
        const double t0 = double(j) / along, t1 = double(j + 1) / along;
        add(point(t0, p0, 1.0), point(t0, p1, 1.0), point(t1, p1, 1.0), point(t1, p0, 1.0));
      }
      for (int j = 0; j < along / 2; ++j) {
        const double s0 = 2.0 * j / along, s1 = 2.0 * (j + 1) / along;
        if (in.base_radiates)
          add(point(0, p0, s0), point(0, p0, s1), point(0, p1, s1), point(0, p1, s0));
        if (in.tip_radiates)
          add(point(1, p0, s0), point(1, p0, s1), point(1, p1, s1), point(1, p1, s0));
      }
    }
  }

  // Sum over the visible facets in front of the plane with normal n (any plane when n is zero).
  [[nodiscard]] Vec3 vector_factor(Vec3 p, Vec3 n) const {
    Vec3 sum{};
    for (const Facet& f : facets_) {
      const Vec3 r = f.centre - p;
      const double facing = -dot(f.normal, r);
      if (facing <= 0.0 || f.centre.z <= 0.0 || dot(n, r) < 0.0) continue;
      const double r2 = dot(r, r);
      sum = sum + (facing / (pi * r2 * r2)) * r;
    }
    return sum;
  }
  [[nodiscard]] double factor(Vec3 p, Vec3 n) const { return dot(n, vector_factor(p, n)); }
  [[nodiscard]] double largest(Vec3 p) const {
    Vec3 n = unit(vector_factor(p, {}));
    double best = 0.0;
    for (int i = 0; i < 6; ++i) {
      const Vec3 f = vector_factor(p, n);
      best = std::max(best, length(f));
      n = unit(f);
    }
    return best;
  }

 private:
  struct Facet {
    Vec3 centre;
    Vec3 normal;
  };
  std::vector<Facet> facets_;
};

struct Scene {
  const char* name;
  FrustumRadiator body;
};

std::vector<Scene> scenes() {
  return {
      {"lifted jet", right_frustum({0, 0, 2}, 30, 0, 20, 1, 3)},
      {"jet across the wind", right_frustum({1, 2, 5}, 60, 40, 30, 0.75, 4.5)},
      {"horizontal jet cut by the ground", right_frustum({3, 0, 1}, 85, 0, 30, 0.5, 5)},
      {"jet that dips into the ground", right_frustum({2, 1, 3}, 100, 20, 25, 0.6, 4)},
      {"jet with its base below ground", right_frustum({0, 0, -0.5}, 50, 180, 12, 1.5, 3)},
      {"jet low over the ground", right_frustum({2, 0, 0.05}, 88, 0, 20, 0.05, 4)},
      {"jet that lies in the ground", right_frustum({2, 0, 0}, 90, 20, 20, 0.3, 4)},
      {"cone with its apex in the ground", right_frustum({0, 0, 0}, 60, 0, 10, 0, 8)},
      {"narrowing frustum", right_frustum({0, 0, 1.5}, 70, 0, 8, 3, 1)},
      {"upright pool fire", oblique_cylinder(0, 12, 5)},
      {"tilted pool fire", oblique_cylinder(50, 15, 6)},
      {"tilted pool fire without base", oblique_cylinder(30, 10, 5, false)},
  };
}

std::vector<Vec3> receivers(const FrustumRadiator& body, unsigned seed, double nearest, int count) {
  std::mt19937 random{seed};
  std::uniform_real_distribution<double> xy{-25.0, 45.0}, height{0.0, 3.0};
  std::vector<Vec3> list;
  while (static_cast<int>(list.size()) < count) {
    // Some on the ground, some in the wind plane, where outlines degenerate.
    Vec3 p{xy(random), xy(random) - 10.0, list.size() % 3 == 0 ? 0.0 : height(random)};
    if (list.size() % 4 == 1) p.y = 0.0;
    if (body.distance_m(p) > nearest) list.push_back(p);
  }
  return list;
}

TEST(FrustumRadiator, AgreesWithAFacetedBodyToHalfAPercentForTheLargestFactor) {
  for (const Scene& s : scenes()) {
    SCOPED_TRACE(s.name);
    const Faceted reference{s.body.shape(), 480, 100};
    for (const Vec3 p : receivers(s.body, 20260301, 1.0, 9)) {
      SCOPED_TRACE(testing::Message() << p.x << " " << p.y << " " << p.z);
      const double expected = reference.largest(p);
      EXPECT_NEAR(s.body.max_view_factor(p), expected, 0.005 * expected);
    }
  }
}

TEST(FrustumRadiator, AgreesWithAFacetedBodyForAnyOrientation) {
  std::mt19937 random{7};
  std::normal_distribution<double> gauss;
  for (const Scene& s : scenes()) {
    SCOPED_TRACE(s.name);
    const Faceted reference{s.body.shape(), 480, 100};
    for (const Vec3 p : receivers(s.body, 11, 1.0, 6)) {
      for (int k = 0; k < 3; ++k) {
        const Vec3 n = unit({gauss(random), gauss(random), gauss(random)});
        SCOPED_TRACE(testing::Message() << p.x << " " << p.y << " " << p.z << " facing " << n.x
                                        << " " << n.y << " " << n.z);
        // The facets cut by the receiver plane count whole or not at all: allow for a row of them.
        const double expected = reference.factor(p, n);
        EXPECT_NEAR(s.body.view_factor(p, n), expected,
                    0.005 * expected + 0.001 * reference.largest(p));
      }
    }
  }
}

TEST(FrustumRadiator, NoOrientationSeesMoreThanTheLargestFactor) {
  std::mt19937 random{3};
  std::normal_distribution<double> gauss;
  for (const Scene& s : scenes()) {
    SCOPED_TRACE(s.name);
    for (const Vec3 p : receivers(s.body, 5, 0.05, 60)) {
      const double largest = s.body.max_view_factor(p);
      EXPECT_GT(largest, 0.0);
      EXPECT_LE(largest, 1.0);
      double seen = 0.0;
      for (int k = 0; k < 200; ++k) {
        const Vec3 n = unit({gauss(random), gauss(random), gauss(random)});
        seen = std::max(seen, s.body.view_factor(p, n));
      }
      EXPECT_LE(seen, largest * (1.0 + 1e-4));
      EXPECT_GE(seen, 0.9 * largest);  // some of 200 orientations are near the best
    }
  }
}

TEST(FrustumRadiator, FluxThroughALargeSphereIsThePowerOfTheWholeSurface) {
  // Integral over a sphere of the inward flux of a body of emissive power 1 = its area. Midpoint
  // rule in cos(polar) and azimuth; the body is lifted so that nothing is below ground.
  for (const FrustumRadiator& body : {right_frustum({0, 0, 200}, 35, 20, 20, 1, 3),
                                      right_frustum({0, 0, 200}, 100, 0, 15, 3, 1)}) {
    const double radius = 80.0;
    const int rings = 120, around = 240;
    double power = 0.0;
    for (int i = 0; i < rings; ++i) {
      const double c = -1.0 + (i + 0.5) * 2.0 / rings;
      const double s = std::sqrt(1.0 - c * c);
      for (int j = 0; j < around; ++j) {
        const double a = (j + 0.5) * 2.0 * pi / around;
        const Vec3 out{s * std::cos(a), s * std::sin(a), c};
        const Vec3 p = Vec3{0.0, 0.0, 200.0} + radius * out;
        power += body.view_factor(p, -out);
      }
    }
    power *= 4.0 * pi * radius * radius / (rings * around);
    EXPECT_NEAR(power, body.area_m2(), 2e-4 * body.area_m2());
  }
}

TEST(FrustumRadiator, UprightCylinderMeetsTheClosedForm) {
  for (double s : {1.05, 1.5, 4.0, 30.0}) {
    for (double h : {0.2, 1.0, 3.0, 20.0}) {
      const FrustumRadiator body = oblique_cylinder(0.0, h, 1.0);
      const ViewFactors f = vertical_cylinder_view_factors(h, s);
      const Vec3 p{0.0, -s, 0.0};
      EXPECT_NEAR(body.view_factor(p, {0.0, 1.0, 0.0}), f.vertical, 1e-10);
      EXPECT_NEAR(body.view_factor(p, {0.0, 0.0, 1.0}), f.horizontal, 1e-10);
      EXPECT_NEAR(body.max_view_factor(p), f.maximum, 1e-10);
    }
  }
}

TEST(FrustumRadiator, TiltedCylinderMeetsMudanWhereTheFlameDoesNotOverhang) {
  for (double tilt : {-50.0, -20.0, 10.0, 30.0}) {
    for (double s : {4.0, 10.0}) {
      ASSERT_FALSE(mudan_overhangs(3.0, s, tilt * kDeg));
      const FrustumRadiator body = oblique_cylinder(tilt, 3.0, 1.0);
      const ViewFactors f = tilted_cylinder_view_factors(3.0, s, tilt * kDeg);
      const Vec3 p{s, 0.0, 0.0};
      EXPECT_NEAR(body.view_factor(p, {-1.0, 0.0, 0.0}), f.vertical, 1e-10);
      EXPECT_NEAR(body.view_factor(p, {0.0, 0.0, 1.0}), f.horizontal, 1e-10);
      EXPECT_NEAR(body.max_view_factor(p), f.maximum, 1e-10);
    }
  }
}

TEST(FrustumRadiator, RaisedReceiverSeesTheSumOfTwoCylinders) {
  const FrustumRadiator body = oblique_cylinder(0.0, 10.0, 2.0);
  const ViewFactors low = vertical_cylinder_view_factors(4.0 / 2.0, 9.0 / 2.0);
  const ViewFactors high = vertical_cylinder_view_factors(6.0 / 2.0, 9.0 / 2.0);
  const Vec3 p{9.0, 0.0, 4.0};
  EXPECT_NEAR(body.view_factor(p, {-1.0, 0.0, 0.0}), low.vertical + high.vertical, 1e-10);
  EXPECT_NEAR(body.view_factor(p, {0.0, 0.0, 1.0}), high.horizontal, 1e-10);
}

TEST(FrustumRadiator, WorkedExamplesOfAFacetedBody) {
  // 720 x 12 facets with exact polygon factors, an independent program.
  const FrustumRadiator one = right_frustum({0, 0, 2}, 30, 0, 20, 1, 3);
  EXPECT_NEAR(one.view_factor({40, 0, 1.5}, {-1, 0, 0}), 0.017991, 2e-6);
  EXPECT_NEAR(one.view_factor({40, 0, 1.5}, {0, 0, 1}), 0.0059484, 1e-6);
  EXPECT_NEAR(one.view_factor({40, 0, 1.5}, {0, 1, 0}), 0.00029732, 1e-7);
  const FrustumRadiator two = right_frustum({0, 0, 5}, 60, 0, 30, 0.75, 4.5);
  EXPECT_NEAR(two.view_factor({25, 20, 1.5}, {-1, 0, 0}), 0.021923, 3e-6);
  EXPECT_NEAR(two.view_factor({25, 20, 1.5}, {0, 0, 1}), 0.038793, 3e-6);
  EXPECT_EQ(two.view_factor({25, 20, 1.5}, {0, 1, 0}), 0.0);
  EXPECT_NEAR(two.view_factor({25, 20, 1.5}, {0, -1, 0}), 0.057027, 3e-6);
  // Overhanging cylinder, clipped at the receiver plane.
  const FrustumRadiator three = oblique_cylinder(45, 4, 1);
  EXPECT_NEAR(three.view_factor({3, 0, 0}, {-1, 0, 0}), 0.2551, 5e-5);
  EXPECT_NEAR(three.view_factor({3, 0, 0}, {0, 0, 1}), 0.29964, 1e-5);
}

TEST(FrustumRadiator, IsTheSameOnBothSidesOfTheWindPlane) {
  for (const FrustumRadiator& body :
       {right_frustum({3, 0, 1}, 85, 0, 30, 0.5, 5), oblique_cylinder(40, 10, 4)}) {
    for (double x : {-10.0, 5.0, 20.0, 60.0}) {
      EXPECT_NEAR(body.max_view_factor({x, 17.0, 1.5}), body.max_view_factor({x, -17.0, 1.5}),
                  1e-12);
    }
  }
}

TEST(FrustumRadiator, IsContinuousWhereDiscsComeIntoView) {
  // Across the planes of both discs, and across the ground for a body that is cut by it.
  const FrustumRadiator jet = right_frustum({0, 0, 6}, 90, 0, 20, 1, 4);
  for (double x : {0.0, 20.0}) {
    const double before = jet.max_view_factor({x - 1e-7, 9.0, 1.5});
    const double after = jet.max_view_factor({x + 1e-7, 9.0, 1.5});
    EXPECT_NEAR(before, after, 1e-6 * before);
  }
  const double just_above =
      right_frustum({0, 0, 4.0 + 1e-7}, 90, 0, 20, 1, 4).max_view_factor({30.0, 5.0, 1.5});
  const double just_below =
      right_frustum({0, 0, 4.0 - 1e-7}, 90, 0, 20, 1, 4).max_view_factor({30.0, 5.0, 1.5});
  EXPECT_NEAR(just_above, just_below, 1e-6 * just_above);
}

TEST(FrustumRadiator, IsContinuousForAReceiverLiftedOffTheGround) {
  // On the ground the cut with it is in the horizon and exact; above it is integrated.
  for (const Scene& s : scenes()) {
    SCOPED_TRACE(s.name);
    for (Vec3 p : receivers(s.body, 41, 0.3, 40)) {
      SCOPED_TRACE(testing::Message() << p.x << " " << p.y);
      p.z = 0.0;
      const double on_ground = s.body.max_view_factor(p);
      p.z = 1e-5;
      EXPECT_NEAR(s.body.max_view_factor(p), on_ground, 1e-3 * on_ground);
    }
  }
}

TEST(FrustumRadiator, IsFiniteAndContinuousAtDegeneratePlaces) {
  // On the axis, at the apex, in the planes of the discs, next to the rims, for bodies that lie in
  // the ground, end in it or stand on it.
  for (double tilt : {0.0, 45.0, 90.0, 100.0}) {
    for (double base_radius : {0.0, 0.02, 5.0}) {
      for (double height : {0.0, 0.02, 5.0}) {
        const FrustumRadiator body = right_frustum({3, 0, height}, tilt, 30, 10, base_radius, 1);
        const FrustumInput& in = body.shape();
        const double apex = 10.0 * base_radius / (base_radius - 1.0);
        for (double along : {-3.0, 0.0, 5.0, 10.0, 12.0, apex}) {
          for (double off : {0.0, 1e-9, 0.1, 1.5, 10.0}) {
            Vec3 p = in.base_centre_m + along * in.disc_normal + off * Vec3{0.0, 1.0, 0.0};
            p.z = std::max(0.0, p.z);
            const double f = body.max_view_factor(p);
            SCOPED_TRACE(testing::Message() << tilt << " " << base_radius << " " << height << ": "
                                            << p.x << " " << p.y << " " << p.z);
            EXPECT_TRUE(f >= 0.0 && f <= 1.0) << f;
            if (body.distance_m(p) < 0.05) continue;
            const double beside = body.max_view_factor(p + Vec3{1e-6, 1e-6, 1e-6});
            EXPECT_NEAR(f, beside, 1e-3);
          }
        }
      }
    }
  }
}

TEST(FrustumRadiator, FallsWithDistanceAndGoesToOneAtTheSurface) {
  const FrustumRadiator body = right_frustum({3, 0, 1}, 85, 0, 30, 0.5, 5);
  double last = 2.0;
  for (double y = 4.5; y < 500.0; y *= 1.2) {
    const double f = body.max_view_factor({20.0, y, 0.0});
    EXPECT_LT(f, last);
    last = f;
  }
  EXPECT_EQ(body.max_view_factor({20.0, 0.0, 1.0}), 1.0);  // inside
  EXPECT_EQ(body.distance_m({20.0, 0.0, 1.0}), 0.0);
  EXPECT_TRUE(body.contains({20.0, 0.0, 1.0}));
  // Far away: projected area over pi r^2; the part above ground only.
  const FrustumRadiator high = right_frustum({0, 0, 50}, 90, 0, 20, 2, 2);
  EXPECT_NEAR(high.max_view_factor({10.0, 5000.0, 50.0}), 20.0 * 4.0 / (pi * 25e6), 1e-8);
}

TEST(FrustumRadiator, DistanceIsTheShortestToTheSurface) {
  for (const Scene& s : scenes()) {
    SCOPED_TRACE(s.name);
    const FrustumInput& in = s.body.shape();
    const Vec3 w = in.disc_normal;
    const Vec3 u = unit(cross(std::abs(w.x) < 0.9 ? Vec3{1, 0, 0} : Vec3{0, 1, 0}, w));
    const Vec3 v = cross(w, u);
    for (const Vec3 p : receivers(s.body, 99, 0.1, 10)) {
      double nearest = 1e300;  // brute force over the solid, discs at many heights
      for (int j = 0; j <= 400; ++j) {
        const double t = j / 400.0;
        const Vec3 c = in.base_centre_m + t * (in.tip_centre_m - in.base_centre_m);
        const double radius = in.base_radius_m + t * (in.tip_radius_m - in.base_radius_m);
        const Vec3 r = p - c;
        const double h = dot(r, w);
        const double rho = std::hypot(dot(r, u), dot(r, v));
        nearest = std::min(nearest, std::hypot(h, std::max(0.0, rho - radius)));
      }
      EXPECT_NEAR(s.body.distance_m(p), nearest, 1e-3 * nearest);
    }
  }
}

TEST(FrustumRadiator, PlanExtentBoundsThePointsInside) {
  for (const Scene& s : scenes()) {
    SCOPED_TRACE(s.name);
    for (double height : {2.0, 1e9}) {
      const auto ends = s.body.x_extent_m();
      int filled = 0;
      for (int i = 0; i < 10; ++i) {
        const double x = ends.min + (ends.max - ends.min) * (i + 0.5) / 10.0;
        double low = 1e300, high = -1e300;  // brute force
        for (int k = 0; k <= 200; ++k) {
          const double z = std::min(height, 30.0) * k / 200.0;
          for (int j = -400; j <= 400; ++j) {
            const double y = 0.1 * j;
            if (!s.body.contains({x, y, z})) continue;
            low = std::min(low, y);
            high = std::max(high, y);
          }
        }
        const auto extent = s.body.plan_extent_m(x, height);
        if (low > high) {  // nothing, or thinner than the raster
          EXPECT_LT(extent.max - extent.min, 1.0);
          continue;
        }
        ++filled;
        EXPECT_LE(extent.min, low + 1e-9);
        EXPECT_GE(extent.max, high - 1e-9);
        EXPECT_NEAR(extent.max - extent.min, high - low, 0.5);
      }
      // Every scene has some part; below 2 m the lifted ones have little or none.
      if (height > 100.0) {
        EXPECT_GT(filled, 4);
      }
    }
  }
}

TEST(FrustumRadiator, RefusesWhatIsNoBody) {
  const FrustumInput good{.base_centre_m = {},
                          .tip_centre_m = {0, 0, 2},
                          .disc_normal = {0, 0, 1},
                          .base_radius_m = 1,
                          .tip_radius_m = 1};
  EXPECT_NO_THROW(FrustumRadiator{good});
  FrustumInput bad = good;
  bad.base_radius_m = -1.0;
  bad.tip_radius_m = std::nan("");
  try {
    FrustumRadiator{bad};
    FAIL() << "accepted";
  } catch (const InputError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("base_radius = -1 m"), std::string::npos) << text;
    EXPECT_NE(text.find("tip_radius"), std::string::npos) << text;
  }
  bad = good;
  bad.tip_centre_m = {0, 0, -2};  // against the normal
  EXPECT_THROW(FrustumRadiator{bad}, InputError);
  bad = good;
  bad.base_radius_m = bad.tip_radius_m = 0.0;
  EXPECT_THROW(FrustumRadiator{bad}, InputError);
}

}  // namespace
}  // namespace isorisk::models::fire
