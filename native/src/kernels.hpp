// The voxel kernels: plain C++ on plain memory, without a word of JavaScript.
// Volumes are stored with i (columns) running fastest, then j (rows), then k (slices).
#pragma once

#include <array>
#include <cstdint>
#include <cstddef>

namespace spondyl {

using Dims = std::array<std::int64_t, 3>;

/** Row-major 3x4: target voxel index (i, j, k, 1) -> continuous source voxel index. */
using VoxelAffine = std::array<double, 12>;

/**
 * Trilinear resampling. Border rule: a voxel reaches half a voxel around its centre, so a position within
 * [-0.5, n - 0.5] on every axis is inside, and beyond the outermost centres their value holds; elsewhere `fill`.
 */
template <typename Voxel>
void resample_linear(const Voxel* source, const Dims& source_dims, const VoxelAffine& target_to_source, float* target,
                     const Dims& target_dims, float fill);

/**
 * Separable Gaussian, axis after axis; kernel cut at ceil(4 sigma) voxels and normalised, edge voxels repeated outwards.
 * `sigma` in voxels per axis; 0 leaves an axis as it is. `values` is smoothed in place.
 */
void gaussian_smooth(float* values, const Dims& dims, const std::array<double, 3>& sigma);

}  // namespace spondyl
