#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels.hpp"
#include "parallel.hpp"
#include "trilinear.hpp"

namespace spondyl {

namespace {

/** The columns of the target that lie inside the source are consecutive: [first, end), with what each reads. */
struct Columns {
  std::int64_t first;
  std::int64_t end;
  std::vector<Between> reads;
};

Columns columns_inside(std::int64_t count, double scale, double offset, std::int64_t source_count) {
  Columns columns{0, 0, std::vector<Between>(static_cast<std::size_t>(count))};
  bool is_first = true;
  for (std::int64_t column = 0; column < count; ++column) {
    const double x = offset + scale * static_cast<double>(column);
    if (!inside(x, source_count)) continue;
    if (is_first) columns.first = column;
    is_first = false;
    columns.end = column + 1;
    columns.reads[static_cast<std::size_t>(column)] = between(x, source_count);
  }
  return columns;
}

template <typename Voxel>
void resample_straight(const Voxel* source, const Dims& source_dims, const VoxelAffine& m, float* target, const Dims& target_dims,
                       float fill, const Stop& stop) {
  const auto [columns, rows, slices] = target_dims;
  const std::int64_t row_step = source_dims[0];
  const std::int64_t slice_step = source_dims[0] * source_dims[1];
  const Columns inner = columns_inside(columns, m[0], m[3], source_dims[0]);
  in_parallel(rows * slices, stop, [&, columns = columns, rows = rows](std::int64_t from, std::int64_t to) {
    for (std::int64_t line = from; line < to; ++line) {
      const double y = m[5] * static_cast<double>(line % rows) + m[7];
      const double z = m[10] * static_cast<double>(line / rows) + m[11];
      float* out = target + line * columns;
      if (!inside(y, source_dims[1]) || !inside(z, source_dims[2])) {
        std::fill_n(out, columns, fill);
        continue;
      }
      const Between j = between(y, source_dims[1]);
      const Between k = between(z, source_dims[2]);
      const Voxel* low_low = source + k.low * slice_step + j.low * row_step;
      const Voxel* low_high = source + k.low * slice_step + j.high * row_step;
      const Voxel* high_low = source + k.high * slice_step + j.low * row_step;
      const Voxel* high_high = source + k.high * slice_step + j.high * row_step;
      std::fill_n(out, inner.first, fill);
      std::fill(out + inner.end, out + columns, fill);
      for (std::int64_t column = inner.first; column < inner.end; ++column) {
        const Between& i = inner.reads[static_cast<std::size_t>(column)];
        const auto along_i = [&](const Voxel* row) { return mix(static_cast<double>(row[i.low]), static_cast<double>(row[i.high]), i.weight); };
        const double low = mix(along_i(low_low), along_i(low_high), j.weight);
        const double high = mix(along_i(high_low), along_i(high_high), j.weight);
        out[column] = static_cast<float>(mix(low, high, k.weight));
      }
    }
  });
}

}  // namespace

template <typename Voxel>
void resample_linear(const Voxel* source, const Dims& source_dims, const VoxelAffine& m, float* target,
                     const Dims& target_dims, float fill, const Stop& stop) {
  const auto [columns, rows, slices] = target_dims;
  // Grids along the same axes: what a line reads of rows and slices is the same for all its columns, and the columns for all lines.
  const bool is_straight = m[1] == 0 && m[2] == 0 && m[4] == 0 && m[6] == 0 && m[8] == 0 && m[9] == 0;
  if (is_straight) {
    resample_straight(source, source_dims, m, target, target_dims, fill, stop);
    return;
  }
  in_parallel(rows * slices, stop, [&, columns = columns, rows = rows](std::int64_t from, std::int64_t to) {
    for (std::int64_t line = from; line < to; ++line) {
      const auto j = static_cast<double>(line % rows);
      const auto k = static_cast<double>(line / rows);
      const double x0 = m[1] * j + m[2] * k + m[3];
      const double y0 = m[5] * j + m[6] * k + m[7];
      const double z0 = m[9] * j + m[10] * k + m[11];
      float* out = target + line * columns;
      for (std::int64_t column = 0; column < columns; ++column) {
        const auto i = static_cast<double>(column);
        out[column] = trilinear_or(source, source_dims, x0 + m[0] * i, y0 + m[4] * i, z0 + m[8] * i, fill);
      }
    }
  });
}

template void resample_linear(const std::int16_t*, const Dims&, const VoxelAffine&, float*, const Dims&, float, const Stop&);
template void resample_linear(const float*, const Dims&, const VoxelAffine&, float*, const Dims&, float, const Stop&);

}  // namespace spondyl
