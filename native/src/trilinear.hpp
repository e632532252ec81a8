#pragma once

#include <cmath>
#include <cstdint>

#include "kernels.hpp"

namespace spondyl {

/** The two neighbours of a continuous index on one axis and the weight of the second. */
struct Between {
  std::int64_t low;
  std::int64_t high;
  double weight;
};

/** A voxel reaches half a voxel around its centre. */
inline bool inside(double position, std::int64_t count) {
  return position >= -0.5 && position <= static_cast<double>(count) - 0.5;
}

inline Between between(double position, std::int64_t count) {
  const double last = static_cast<double>(count - 1);
  const double clamped = position < 0 ? 0 : position > last ? last : position;
  const double low = std::floor(clamped);
  const auto index = static_cast<std::int64_t>(low);
  return {index, index + 1 < count ? index + 1 : index, clamped - low};
}

inline double mix(double a, double b, double weight) { return a + (b - a) * weight; }

/** Trilinear value at a continuous index; beyond the outermost centres their value holds, further out it is `fill`. */
template <typename Voxel>
inline float trilinear_or(const Voxel* source, const Dims& dims, double x, double y, double z, float fill) {
  if (!inside(x, dims[0]) || !inside(y, dims[1]) || !inside(z, dims[2])) return fill;
  const Between i = between(x, dims[0]);
  const Between j = between(y, dims[1]);
  const Between k = between(z, dims[2]);
  const auto along_i = [&](std::int64_t row, std::int64_t slice) {
    const Voxel* line = source + (slice * dims[1] + row) * dims[0];
    return mix(static_cast<double>(line[i.low]), static_cast<double>(line[i.high]), i.weight);
  };
  const double low = mix(along_i(j.low, k.low), along_i(j.high, k.low), j.weight);
  const double high = mix(along_i(j.low, k.high), along_i(j.high, k.high), j.weight);
  return static_cast<float>(mix(low, high, k.weight));
}

}  // namespace spondyl
