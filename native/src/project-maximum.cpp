#include <algorithm>

#include "kernels.hpp"
#include "parallel.hpp"
#include "trilinear.hpp"

namespace spondyl {

template <typename Voxel>
void project_maximum(const Voxel* source, const Dims& source_dims, const VoxelAffine& m, float* target, const Dims& target_dims,
                     float fill, const Stop& stop) {
  const auto [columns, rows, layers] = target_dims;
  in_parallel(rows, stop, [&, columns = columns, layers = layers](std::int64_t from, std::int64_t to) {
    for (std::int64_t row = from; row < to; ++row) {
      const auto j = static_cast<double>(row);
      float* out = target + row * columns;
      std::fill_n(out, columns, fill);
      for (std::int64_t layer = 0; layer < layers; ++layer) {
        const auto k = static_cast<double>(layer);
        const double x0 = m[1] * j + m[2] * k + m[3];
        const double y0 = m[5] * j + m[6] * k + m[7];
        const double z0 = m[9] * j + m[10] * k + m[11];
        for (std::int64_t column = 0; column < columns; ++column) {
          const auto i = static_cast<double>(column);
          const float value = trilinear_or(source, source_dims, x0 + m[0] * i, y0 + m[4] * i, z0 + m[8] * i, fill);
          // Not a number is higher than nothing.
          if (value > out[column]) out[column] = value;
        }
      }
    }
  });
}

template void project_maximum(const std::int16_t*, const Dims&, const VoxelAffine&, float*, const Dims&, float, const Stop&);
template void project_maximum(const float*, const Dims&, const VoxelAffine&, float*, const Dims&, float, const Stop&);

}  // namespace spondyl
