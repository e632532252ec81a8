#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels.hpp"
#include "parallel.hpp"
#include "wide.hpp"

namespace spondyl {

namespace {

/** Weights for offsets -radius..radius, their sum 1. */
std::vector<double> gaussian_weights(double sigma) {
  const auto radius = static_cast<std::int64_t>(std::ceil(4 * sigma));
  std::vector<double> weights;
  double sum = 0;
  for (std::int64_t offset = -radius; offset <= radius; ++offset) {
    const double distance = static_cast<double>(offset) / sigma;
    weights.push_back(std::exp(-0.5 * distance * distance));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

/** Adds `weight` times each of `count` values to the sums: in the order of the weights, as the TypeScript twin does. */
SPONDYL_WIDE void add_weighted(double* sums, const float* values, double weight, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) sums[i] += weight * static_cast<double>(values[i]);
}

SPONDYL_WIDE void store(const double* sums, float* values, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) values[i] = static_cast<float>(sums[i]);
}

/**
 * Smooths `count` runs, which lie `step` apart in memory and move together: run after run is a row of `step` neighbours.
 * `block` holds `count` such rows; afterwards every row is the weighted sum of the rows around it.
 */
void smooth_block(float* block, std::int64_t count, std::int64_t step, const std::vector<double>& weights) {
  const auto radius = static_cast<std::int64_t>(weights.size() / 2);
  const std::vector<float> original(block, block + count * step);
  std::vector<double> sums(static_cast<std::size_t>(step));
  for (std::int64_t at = 0; at < count; ++at) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::int64_t offset = -radius; offset <= radius; ++offset) {
      const std::int64_t from = std::clamp<std::int64_t>(at + offset, 0, count - 1);
      add_weighted(sums.data(), original.data() + from * step, weights[static_cast<std::size_t>(offset + radius)], step);
    }
    store(sums.data(), block + at * step, step);
  }
}

/** The column axis: a row with its ends repeated outwards is read at every offset, so that neighbours are summed side by side. */
void smooth_rows(float* values, std::int64_t columns, std::int64_t from, std::int64_t to, const std::vector<double>& weights) {
  const auto radius = static_cast<std::int64_t>(weights.size() / 2);
  std::vector<float> padded(static_cast<std::size_t>(columns + 2 * radius));
  std::vector<double> sums(static_cast<std::size_t>(columns));
  for (std::int64_t line = from; line < to; ++line) {
    float* row = values + line * columns;
    std::fill_n(padded.begin(), radius, row[0]);
    std::copy_n(row, columns, padded.begin() + radius);
    std::fill_n(padded.end() - radius, radius, row[columns - 1]);
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::int64_t offset = 0; offset <= 2 * radius; ++offset) {
      add_weighted(sums.data(), padded.data() + offset, weights[static_cast<std::size_t>(offset)], columns);
    }
    store(sums.data(), row, columns);
  }
}

/** The slice axis: its rows lie a whole slice apart, so each row of voxels is gathered over the slices first. */
void smooth_slices(float* values, const Dims& dims, const std::vector<double>& weights, const Stop& stop) {
  const auto [columns, rows, slices] = dims;
  in_parallel(rows, stop, [&, columns = columns, rows = rows, slices = slices](std::int64_t from, std::int64_t to) {
    std::vector<float> gathered(static_cast<std::size_t>(columns * slices));
    for (std::int64_t row = from; row < to; ++row) {
      for (std::int64_t slice = 0; slice < slices; ++slice) {
        std::copy_n(values + (slice * rows + row) * columns, columns, gathered.data() + slice * columns);
      }
      smooth_block(gathered.data(), slices, columns, weights);
      for (std::int64_t slice = 0; slice < slices; ++slice) {
        std::copy_n(gathered.data() + slice * columns, columns, values + (slice * rows + row) * columns);
      }
    }
  });
}

}  // namespace

void gaussian_smooth(float* values, const Dims& dims, const std::array<double, 3>& sigma, const Stop& stop) {
  const auto [columns, rows, slices] = dims;
  if (sigma[0] > 0) {
    const auto weights = gaussian_weights(sigma[0]);
    in_parallel(rows * slices, stop, [&, columns = columns](std::int64_t from, std::int64_t to) {
      smooth_rows(values, columns, from, to, weights);
    });
  }
  if (sigma[1] > 0) {
    const auto weights = gaussian_weights(sigma[1]);
    in_parallel(slices, stop, [&, columns = columns, rows = rows](std::int64_t from, std::int64_t to) {
      for (std::int64_t slice = from; slice < to; ++slice) {
        smooth_block(values + slice * rows * columns, rows, columns, weights);
      }
    });
  }
  if (sigma[2] > 0) smooth_slices(values, dims, gaussian_weights(sigma[2]), stop);
}

}  // namespace spondyl
