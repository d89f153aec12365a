// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The inner loops of risk integration. They are compiled once per vector width (see
/// kernels_impl.hpp) and chosen at run time; a machine always gets the same set, so its results
/// never depend on the number of threads. Between vector widths results agree to 1e-6 relative.
namespace isorisk::risk::kernel {

inline constexpr int kMaxSubsamples = 8;

/// Samples within an angle bin, in rising angle, as rotations from the angle of the node.
/// The bins at 0 and pi use their half inside [0, pi].
struct Subsamples {
  int count = 1;
  float cos_first[kMaxSubsamples], sin_first[kMaxSubsamples];  ///< bin at angle 0
  float cos_inner[kMaxSubsamples], sin_inner[kMaxSubsamples];  ///< all others
  float cos_last[kMaxSubsamples], sin_last[kMaxSubsamples];    ///< bin at angle pi
};

/// Sixteen rings and the angles on them.
struct Rings {
  const float* radius;     ///< 16
  const float* cos_theta;  ///< half + 1
  const float* sin_theta;
  int half;   ///< angles / 2
  int guard;  ///< an empty angle stops the scan only from this one on
};

/// z(x, y) = z0 - drop y^2 with z0 and drop linear between the knots; probability factor Phi(z).
struct Plume {
  const float* x;  ///< knots, increasing
  const float* z0;
  const float* z0_slope;  ///< per segment
  const float* drop;
  const float* drop_slope;
  int knots;
  float z_cut;  ///< below it the probability is zero
  float factor;
};

/// A plume with any profile across the wind: z(x, y) bilinear in x and in the share
/// q = y^2 / w(x)^2 of the square of its half-width; probability Phi(z), zero where q >= 1.
/// Shares are k / steps, or the squares of that; rows of steps + 1 values of z, one per knot.
struct Shape {
  const float* x;         ///< knots, increasing
  const float* w2;        ///< square of the half-width
  const float* w2_slope;  ///< per segment
  const float* inverse;   ///< 1 / length, per segment
  const float* z;
  int knots;
  int steps;
  float z_cut;  ///< below it the probability is zero
  bool squares;
};

/// Bilinear table, value[ix * ny + iy].
struct Table {
  const float* x;
  const float* y;
  const float* value;
  int nx;
  int ny;
  float cut;
};

/// Where the nodes of a location are: group g has angles[g] + 1 rows of sixteen rings from
/// offset[g] on. Both arrays have room for at least sixteen groups.
struct RingLayout {
  const int32_t* offset;
  const float* angles;  ///< per group, number of angles on the circle
  int groups;
  float inverse_scale;  ///< 1 / b
  float inverse_step;   ///< 1 / h
};

struct Set {
  const char* name;
  /// Columns the dot product takes at once.
  int dot_rows;
  int dot_columns;
  int (*plume_profile)(const Plume&, const Rings&, const Subsamples&, float* profile);
  int (*shape_profile)(const Shape&, const Rings&, const Subsamples&, float* profile);
  int (*table_profile)(const Table&, const Rings&, const Subsamples&, float* profile);
  /// out[i] = P(x + i dx, y + i dy)
  void (*plume_line)(const Plume&, float x, float y, float dx, float dy, float* out, int n);
  /// y[i] += a x[i]; n a multiple of 16
  void (*axpy)(float a, const float* x, float* y, size_t n);
  /// Running sums of rows of sixteen: out[k] = sum of in[|first + i|] for i in (k - window, k] that
  /// are in [0, length), never below 0; k in [0, length + window - 1).
  void (*box_sums)(const float* in, int first, int length, int window, float* out);
  /// map[(first + k) mod (sectors * box)] += sum over d of weight[d] hat[k - d * box] for k from 0
  /// to length + (sectors - 1) box, rows of sixteen: a hat of `length` rows once per sector.
  void (*turn)(const float* hat, int length, const float* weight, int sectors, int box, int first,
               float* map);
  /// Folds a population ring about `columns` directions: out[c][j] = ring[at_c + j] + ring[at_c -
  /// j] for j in [0, count), rows of sixteen; j = 0 and j = half are taken once. Returns nothing.
  void (*fold)(const float* const* centre, int columns, int count, int half, float* out,
               size_t column_stride);
  /// sum[r * dot_columns + c] = sum over j < count and lanes of row[r][j] column[c][j], for exactly
  /// dot_rows rows and dot_columns columns.
  void (*dot)(const float* const* row, const float* const* column, int first, int count,
              float* sum);
  /// Nodes round points east and north of the location: index of the one below in ring and angle,
  /// parts of a step beyond it. The nodes at index + 1, + 16 and + 17 complete the cell. Arrays
  /// padded to a multiple of sixteen.
  void (*locate)(const RingLayout&, const float* dx, const float* dy, int n, int32_t* index,
                 float* ring_part, float* angle_part);
  /// grid[i] += bilinear value of a map at (x + i dx, y), i in [0, n).
  void (*gather_row)(const RingLayout&, const float* value, double x, double y, double dx,
                     double* grid, int n);
  /// grid[i] += value at the distance of (x + i dx, y), linear between steps, i in [0, n); no
  /// distance is beyond the last but one of `count` values.
  void (*gather_radial)(const float* value, int count, double inverse_step, double x, double y,
                        double dx, double* grid, int n);
};

/// The set for this machine.
[[nodiscard]] const Set& active() noexcept;
/// All sets this machine can run, the baseline first; for tests and benchmarks.
[[nodiscard]] const Set* const* available(int* count) noexcept;

}  // namespace isorisk::risk::kernel
