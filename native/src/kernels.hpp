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

/**
 * How often each value of one image meets each value of another. Sample s has the bin `fixed_bins[s]` and a position (three
 * numbers) that `position_to_moving` takes to a continuous index of the moving volume; its trilinear value, cut to [low, high],
 * is shared between the two nearest of `bins` even bins. Samples outside the outermost voxel centres, and values that are no
 * number, are left out. Adds to `counts`, bins x bins, the moving bin running fastest.
 */
void joint_histogram(const std::uint8_t* fixed_bins, const float* positions, std::int64_t samples, const float* moving,
                     const Dims& moving_dims, const VoxelAffine& position_to_moving, double low, double high,
                     std::int64_t bins, double* counts);

}  // namespace spondyl
