// The voxel kernels: plain C++ on plain memory, without a word of JavaScript.
// Each asks `stop` between its slabs and throws `Stopped` once the caller has cancelled.
// Volumes are stored with i (columns) running fastest, then j (rows), then k (slices).
#pragma once

#include <array>
#include <cstdint>
#include <cstddef>

#include "stop.hpp"

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
                     const Dims& target_dims, float fill, const Stop& stop);

/**
 * Separable Gaussian, axis after axis; kernel cut at ceil(4 sigma) voxels and normalised, edge voxels repeated outwards.
 * `sigma` in voxels per axis; 0 leaves an axis as it is. `values` is smoothed in place.
 */
void gaussian_smooth(float* values, const Dims& dims, const std::array<double, 3>& sigma, const Stop& stop);

/**
 * How often each value of one image meets each value of another. Sample s has the bin `fixed_bins[s]` and a position (three
 * numbers) that `position_to_moving` takes to a continuous index of the moving volume; its trilinear value, cut to [low, high],
 * is shared between the two nearest of `bins` even bins. Samples outside the outermost voxel centres, and values that are no
 * number, are left out. Adds to `counts`, bins x bins, the moving bin running fastest.
 */
void joint_histogram(const std::uint8_t* fixed_bins, const float* positions, std::int64_t samples, const float* moving,
                     const Dims& moving_dims, const VoxelAffine& position_to_moving, double low, double high,
                     std::int64_t bins, double* counts, const Stop& stop);

/** Size of the gradient at each voxel, per mm: central differences, the edge voxels repeated. */
void gradient_size(const float* values, const Dims& dims, const std::array<double, 3>& spacing, float* target, const Stop& stop);

/**
 * Distance of each voxel from the nearest one of the mask in its own slice, in voxels: chamfer steps of 1 and root 2, in two sweeps.
 * 1000 where the slice has none. The outermost columns are not filled: they keep 0 or 1000.
 */
void plane_distance(const std::uint8_t* mask, const Dims& dims, float* target, const Stop& stop);

/**
 * The connected components of a mask over 6 or 26 neighbours: 1, 2, 3 and so on in the order of their first voxels, 0 outside the
 * mask.
 */
void connected_components(const std::uint8_t* mask, const Dims& dims, bool with_corners, std::int32_t* labels, const Stop& stop);

/**
 * Hills of a volume, by flooding from the highest voxel down over 26 neighbours: a voxel joins the highest hill that it touches, and
 * hills that meet at `pass_share` of the lower summit or above are one. A hill is named by the offset of its summit plus 1; 0 is
 * what does not lie above `floor`. Of equal voxels the first in memory counts as the higher.
 */
template <typename Voxel>
void watershed(const Voxel* values, const Dims& dims, double floor, double pass_share, std::int32_t* labels, const Stop& stop);

/**
 * Maximum projection: what `resample_linear` would give on a target of `layers` slices, highest value along each line of k.
 */
template <typename Voxel>
void project_maximum(const Voxel* source, const Dims& source_dims, const VoxelAffine& target_to_source, float* target,
                     const Dims& target_dims, float fill, const Stop& stop);

}  // namespace spondyl
