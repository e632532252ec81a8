#include <cmath>

#include "kernels.hpp"
#include "parallel.hpp"

namespace spondyl {

void gradient_size(const float* values, const Dims& dims, const std::array<double, 3>& spacing, float* target, const Stop& stop) {
  const auto [nx, ny, nz] = dims;
  const std::int64_t plane = nx * ny;
  const double dx = 2 * spacing[0];
  const double dy = 2 * spacing[1];
  const double dz = 2 * spacing[2];
  in_parallel(ny * nz, stop, [&, nx = nx, ny = ny, nz = nz](std::int64_t from, std::int64_t to) {
    for (std::int64_t line = from; line < to; ++line) {
      const std::int64_t j = line % ny;
      const std::int64_t k = line / ny;
      const std::int64_t row_up = j + 1 < ny ? nx : 0;
      const std::int64_t row_down = j > 0 ? nx : 0;
      const std::int64_t slice_up = k + 1 < nz ? plane : 0;
      const std::int64_t slice_down = k > 0 ? plane : 0;
      for (std::int64_t i = 0; i < nx; ++i) {
        const float* at = values + line * nx + i;
        const auto value = [&](std::int64_t step) { return static_cast<double>(at[step]); };
        const double x = (value(i + 1 < nx ? 1 : 0) - value(i > 0 ? -1 : 0)) / dx;
        const double y = (value(row_up) - value(-row_down)) / dy;
        const double z = (value(slice_up) - value(-slice_down)) / dz;
        target[line * nx + i] = static_cast<float>(std::sqrt(x * x + y * y + z * z));
      }
    }
  });
}

}  // namespace spondyl
