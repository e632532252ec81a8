#include <algorithm>
#include <cmath>
#include <mutex>
#include <vector>

#include "kernels.hpp"
#include "parallel.hpp"
#include "trilinear.hpp"

namespace spondyl {

namespace {

/** Trilinear value at a continuous index within the outermost voxel centres. */
double value_at(const float* voxels, const Dims& dims, double x, double y, double z) {
  const auto [nx, ny, nz] = dims;
  const auto i = static_cast<std::int64_t>(std::floor(x));
  const auto j = static_cast<std::int64_t>(std::floor(y));
  const auto k = static_cast<std::int64_t>(std::floor(z));
  const std::int64_t di = i + 1 < nx ? 1 : 0;
  const std::int64_t dj = j + 1 < ny ? nx : 0;
  const std::int64_t dk = k + 1 < nz ? nx * ny : 0;
  const double a = x - static_cast<double>(i);
  const double b = y - static_cast<double>(j);
  const float* at = voxels + i + nx * (j + ny * k);
  const auto along = [&](const float* from) { return mix(static_cast<double>(from[0]), static_cast<double>(from[di]), a); };
  const double near = mix(along(at), along(at + dj), b);
  const double far = mix(along(at + dk), along(at + dk + dj), b);
  return mix(near, far, z - static_cast<double>(k));
}

}  // namespace

void joint_histogram(const std::uint8_t* fixed_bins, const float* positions, std::int64_t samples, const float* moving,
                     const Dims& dims, const VoxelAffine& m, double low, double high, std::int64_t bins, double* counts, const Stop& stop) {
  // A few milliseconds at most, but called thousands of times in a row.
  stop.check();
  const auto last = [&](std::size_t axis) { return static_cast<double>(dims[axis] - 1); };
  const double per_unit = static_cast<double>(bins - 1) / (high - low);
  std::mutex adding;
  const auto part = [&](std::int64_t from, std::int64_t to) {
    std::vector<double> own(static_cast<std::size_t>(bins * bins), 0.0);
    for (std::int64_t s = from; s < to; ++s) {
      const double p = static_cast<double>(positions[3 * s]);
      const double q = static_cast<double>(positions[3 * s + 1]);
      const double r = static_cast<double>(positions[3 * s + 2]);
      const double x = m[0] * p + m[1] * q + m[2] * r + m[3];
      const double y = m[4] * p + m[5] * q + m[6] * r + m[7];
      const double z = m[8] * p + m[9] * q + m[10] * r + m[11];
      if (!(x >= 0 && y >= 0 && z >= 0 && x <= last(0) && y <= last(1) && z <= last(2))) continue;
      const double value = value_at(moving, dims, x, y, z);
      if (std::isnan(value)) continue;
      const double bin = value <= low ? 0 : value >= high ? static_cast<double>(bins - 1) : (value - low) * per_unit;
      const auto lower = std::min(bins - 2, static_cast<std::int64_t>(std::floor(bin)));
      const double share = bin - static_cast<double>(lower);
      double* row = own.data() + static_cast<std::int64_t>(fixed_bins[s]) * bins + lower;
      row[0] += 1 - share;
      row[1] += share;
    }
    const std::lock_guard<std::mutex> lock(adding);
    for (std::size_t at = 0; at < own.size(); ++at) counts[at] += own[at];
  };
  // Under this a thread costs more than it saves.
  constexpr std::int64_t worth_a_thread = 20000;
  if (samples < worth_a_thread) {
    part(0, samples);
  } else {
    in_parallel(samples, part);
  }
}

}  // namespace spondyl
