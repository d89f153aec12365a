// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "isorisk/models/dispersion/meteorology.hpp"

/// Dispersion coefficients of Gaussian models. Reference page: docs/models/dispersion/sigmas.md
namespace isorisk::models::dispersion {

enum class SigmaSet {
  YellowBook,        ///< CPR 14E, 10 min, with the roughness factor Cz0; "yellow_book"
  BriggsRural,       ///< Briggs (1973) open country; "briggs_rural"
  BriggsUrban,       ///< Briggs (1973) urban; "briggs_urban"
  Isc3,              ///< Pasquill-Gifford curves as in EPA ISC3, rural; "isc3"
  TurnerLees,        ///< fits to the curves of Turner in Lees; "turner_lees"
  Degadis,           ///< Seinfeld fits as used in DEGADIS 2.1, class floors of time; "degadis"
  Gbt3840,           ///< GB/T 3840-91, 30 min; "gbt3840"
  AqtRural,          ///< AQ/T 3046-2013 Table E.7, rural; "aqt3046_rural"
  AqtUrban,          ///< AQ/T 3046-2013 Table E.7, urban as printed; "aqt3046_urban"
  AqtUrbanBriggsAB,  ///< the same with Briggs' 0.001 in sigma_z of A and B; "aqt3046_urban_briggs"
  CcpsPuff,          ///< Slade puff set in CCPS (1999), instantaneous; "ccps_puff"
  YellowBookPuff,    ///< CPR 14E puff: 0.5 sigma_y (10 min), sigma_x 0.13 x; "yellow_book_puff"
};
[[nodiscard]] std::string_view name(SigmaSet set) noexcept;
/// \throws InputError listing the known sets.
[[nodiscard]] SigmaSet parse_sigma_set(std::string_view text);

/// Shortest averaging time [s] that still narrows a plume: (18.75 / 600)^0.2 = 0.5.
inline constexpr double kInstantaneousAveragingTime_s = 18.75;

/// sigma_y at another averaging time, t floored at 18.75 s: sigma (t / t_ref)^exponent.
[[nodiscard]] double sigma_y_at_averaging_time_m(double sigma_y_m, double averaging_time_s,
                                                 double reference_time_s = 600.0,
                                                 double exponent = 0.2) noexcept;

struct Sigmas {
  double x_m = 0.0;  ///< along the wind (puffs and the ends of finite releases)
  double y_m = 0.0;
  double z_m = 0.0;
};

struct SigmaInput {
  SigmaSet set = SigmaSet::YellowBook;
  Pasquill pasquill = Pasquill::D;
  double roughness_m = 0.1;         ///< used by YellowBook and YellowBookPuff only
  double averaging_time_s = 600.0;  ///< acts on sigma_y of plume sets
  bool half_class = false;          ///< Gbt3840 only: B-C, C-D or D-E instead of B, C or D
};

/// GB/T 3840-91: class to use in towns and industrial areas: A and B unchanged, C to B, D, E and F
/// one class towards unstable.
[[nodiscard]] Pasquill gbt3840_urban_class(Pasquill pasquill) noexcept;

/// Spread against distance for one set, class, roughness and averaging time.
class SigmaCurve {
 public:
  /// \throws InputError for a roughness or averaging time not > 0, or a half class that the set
  ///         does not have.
  explicit SigmaCurve(const SigmaInput& in);

  /// Sigmas [m] at a distance from the (virtual) point source; zero at and below zero.
  [[nodiscard]] Sigmas at(double distance_m) const noexcept;
  /// One of them alone, likewise.
  [[nodiscard]] double sigma_x_m(double distance_m) const noexcept;
  [[nodiscard]] double sigma_y_m(double distance_m) const noexcept;
  [[nodiscard]] double sigma_z_m(double distance_m) const noexcept;
  /// Distance [m] at which one of the sigmas has the given value (virtual source). Zero for 0.
  /// \throws NumericError when the value is not reached within 100 km.
  [[nodiscard]] double distance_of_sigma_x_m(double sigma_x_m) const;
  [[nodiscard]] double distance_of_sigma_y_m(double sigma_y_m) const;
  [[nodiscard]] double distance_of_sigma_z_m(double sigma_z_m) const;

  [[nodiscard]] const SigmaInput& input() const noexcept { return in_; }
  [[nodiscard]] bool is_puff_set() const noexcept;
  /// Range of distances [m] for which the source gives the set.
  [[nodiscard]] double valid_from_m() const noexcept { return valid_from_m_; }
  [[nodiscard]] double valid_to_m() const noexcept { return valid_to_m_; }

 private:
  // One power-law branch: sigma = exp(log_a + b ln x + c ln^2 x) up to x_to_m.
  struct Branch {
    double x_to_m;
    double log_a;
    double b;
    double c;
  };
  // sigma = a x (1 + b x)^p
  struct BriggsForm {
    double a;
    double b;
    double p;
  };
  enum class Form : unsigned char { Branches, Briggs, Isc };

  [[nodiscard]] double y_at(double x_m, double ln_x) const noexcept;
  [[nodiscard]] double z_at(double x_m, double ln_x) const noexcept;

  static constexpr int kMaxBranches = 10;
  void load_branches(std::string_view set, std::string_view axis, std::string_view pasquill);
  void load_briggs(std::string_view set, double sigma_z_b_of_a_and_b);

  SigmaInput in_;
  Form y_form_ = Form::Branches;
  Form z_form_ = Form::Branches;
  int y_branches_ = 0;
  int z_branches_ = 0;
  Branch y_[kMaxBranches]{};
  Branch z_[kMaxBranches]{};
  BriggsForm y_briggs_{};
  BriggsForm z_briggs_{};
  double isc_c_ = 0.0;
  double isc_d_ = 0.0;
  double z_limit_m_ = 0.0;        // set in the constructor
  double time_factor_ = 1.0;      // on sigma_y
  double log_roughness_ = 0.0;    // 0.53 ln(10 z0), zero for sets without roughness
  double x_over_distance_ = 0.0;  // sigma_x = this times the distance; 0: sigma_x = sigma_y
  bool continue_z_below_100_m_ = false;
  double valid_from_m_ = 100.0;
  double valid_to_m_ = 1.0e4;
};

}  // namespace isorisk::models::dispersion
