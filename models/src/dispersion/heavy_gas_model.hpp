// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "heavy_gas_plume.hpp"
#include "heavy_gas_puff.hpp"

// Everything behind HeavyGasCloud; not installed.
namespace isorisk::models::dispersion {

// Crosswind profile [erf((y+b)/(sqrt2 beta)) - erf((y-b)/(sqrt2 beta))]/(4 b): its integral is 1.
struct Flank {
  double core = 0.0;  // b
  double edge = 0.0;  // beta
  [[nodiscard]] double at(double y) const noexcept;
  // |y| at which it has fallen to a share of its value on the axis, in (0, 1).
  [[nodiscard]] double where(double share) const noexcept;
};

// A section as the field needs it.
struct Section {
  double x = 0.0;
  double t = 0.0;  // when the cloud's middle is here
  double u = 0.0;
  double b = 0.0;  // big B
  double core = 0.0;
  double h = 0.0;
  double zc = 0.0;
  double fraction = 0.0;  // mean volume fraction
  double bx = 0.0;        // big Bx
  double core_x = 0.0;
  double line = 0.0;     // mass of the material per metre: 2 rho B h m
  double jet = 1.0;      // J of the meander
  double cloud_s = 0.0;  // least passage time from here on, 2 Bx/U

  [[nodiscard]] double beta() const noexcept;
  [[nodiscard]] double beta_x() const noexcept;
  [[nodiscard]] double sigma() const noexcept;
  // [exp(-(z-zc)^2/2s^2) + exp(-(z+zc)^2/2s^2)]/(sqrt(2 pi) s)
  [[nodiscard]] double vertical(double z) const noexcept;
  [[nodiscard]] Flank along() const noexcept { return {core_x, beta_x()}; }
};

class HeavyGasModel {
 public:
  HeavyGasModel(const HeavyGasRelease& release, const SlabAtmosphere& air,
                const HeavyGasOptions& options);

  [[nodiscard]] const HeavyGasRelease& release() const noexcept { return release_; }
  [[nodiscard]] const std::vector<HeavyGasStation>& stations() const noexcept { return stations_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }
  [[nodiscard]] double source_half_width() const noexcept { return source_half_width_; }
  [[nodiscard]] double puff_begins() const noexcept { return puff_begins_; }
  [[nodiscard]] double begins() const noexcept { return sections_.front().x; }
  [[nodiscard]] double ends() const noexcept { return sections_.back().x; }
  [[nodiscard]] HeavyGasStation station(double x) const;
  [[nodiscard]] HeavyGasStation station_at_time(double t) const;

  // A release of finite duration from a plume: the cross-section at x is that of the middle of the
  // cloud when it is there, the profile along the wind moves over it. Otherwise the puff as it is
  // at each moment.
  [[nodiscard]] bool moving_profile() const noexcept { return plume_sections_ > 0 && finite_; }
  [[nodiscard]] bool steady() const noexcept { return plume_sections_ > 0 && !finite_; }
  [[nodiscard]] bool evolving() const noexcept { return plume_sections_ == 0; }

  [[nodiscard]] Section section(double x) const;
  [[nodiscard]] Section section_at_time(double t) const;
  // Crosswind profile with the meander of an averaging time.
  [[nodiscard]] Flank flank(const Section& s, double averaging_s) const;
  // Coefficient of profile and vertical factor at a section: 2 B h C, in a puff at its middle.
  [[nodiscard]] double level(const Section& s) const noexcept;
  // Share of it at x when the cloud is as it is at `t` (moving profile).
  [[nodiscard]] double passage(double x, double t) const;
  // The same with the cloud's middle in a section.
  [[nodiscard]] double share_at(const Section& middle, double x) const noexcept;
  // For a section at x of an evolving puff: level times the share.
  [[nodiscard]] double evolving_level(const Section& at_time, double x) const noexcept;

  [[nodiscard]] double fraction(double x, double y, double z, double t, double averaging_s) const;
  [[nodiscard]] double mean_fraction(double x, double y, double z, double averaging_s) const;
  [[nodiscard]] double peak_fraction(double x, double y, double z, double averaging_s) const;
  [[nodiscard]] double distance_to_fraction(double c, double z, double averaging_s) const;
  [[nodiscard]] double arrival(double x) const;
  [[nodiscard]] double departure(double x) const;
  [[nodiscard]] double last_time() const noexcept;

  // Times between which the cloud is at x, with breaks where its edges pass. Empty when it never
  // is.
  [[nodiscard]] std::vector<double> passage_breaks(double x) const;

  // First and last x with gas.
  [[nodiscard]] double lowest_x() const noexcept { return lowest_x_; }
  [[nodiscard]] double highest_x() const noexcept { return highest_x_; }
  // Pieces of constant concentration on the axis at x, C(y) = min(1, axis * flank.at(y)); empty
  // for a steady plume.
  struct Cell {
    double seconds = 0.0;
    double axis = 0.0;
    Flank flank;
  };
  [[nodiscard]] std::vector<Cell> history(double x, double z, double averaging_s) const;

  [[nodiscard]] double toxic_load(double x, double y, double z, double n, double averaging_s,
                                  double window_s) const;
  [[nodiscard]] HeavyToxicTable toxic(const ToxicOptions& options) const;
  // The field refers to this model.
  [[nodiscard]] ToxicField toxic_field(const ToxicOptions& options) const;
  [[nodiscard]] FlammableTable flammable(const FlammableOptions& options) const;
  [[nodiscard]] double pure_density() const noexcept { return pure_kg_per_m3_; }
  // x of a table between two places: close together near the source.
  [[nodiscard]] std::vector<double> places(double from, double to, int count) const;

 private:
  void build_plume(const HeavyGasOptions& options, double area);
  void build_puff(PuffResult& puff, const PuffSource& source, const HeavyGasOptions& options);
  void add_section(const Slab& s, bool puff);
  void finish();
  void prepare_edges();
  void warn(const char* code, std::string message);
  void warn_critical(const PlumeResult& plume);

  HeavyGasRelease release_;
  SlabClosure closure_;
  MixtureThermo thermo_;
  double pure_kg_per_m3_;
  bool finite_ = false;
  double source_half_width_ = 0.0;
  double jet_speed_ = 0.0;    // of a horizontal jet, else 0
  double gas_density_ = 0.0;  // of its vapour at the source's temperature
  double puff_begins_ = 0.0;
  std::size_t plume_sections_ = 0;
  double lowest_x_ = 0.0;
  double highest_x_ = 0.0;
  std::vector<Section> sections_;
  // Head and tail of the cloud at the times of the sections, outer and inner end of their slopes.
  std::vector<double> head_outer_, head_inner_, tail_inner_, tail_outer_;
  std::vector<HeavyGasStation> stations_;
  std::vector<Warning> warnings_;
};

}  // namespace isorisk::models::dispersion
