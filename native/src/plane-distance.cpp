#include <numbers>

#include "kernels.hpp"
#include "parallel.hpp"

namespace spondyl {

namespace {

constexpr float far_away = 1000;

void relax(float* at, std::int64_t other, double step) {
  const double candidate = static_cast<double>(at[other]) + step;
  if (candidate < static_cast<double>(*at)) *at = static_cast<float>(candidate);
}

void slice_distance(const std::uint8_t* mask, std::int64_t nx, std::int64_t ny, float* out) {
  constexpr double diagonal = std::numbers::sqrt2;
  for (std::int64_t at = 0; at < nx * ny; ++at) out[at] = mask[at] != 0 ? 0 : far_away;
  for (std::int64_t j = 1; j < ny; ++j) {
    for (std::int64_t i = 1; i < nx - 1; ++i) {
      float* at = out + i + j * nx;
      relax(at, -1, 1);
      relax(at, -nx, 1);
      relax(at, -nx - 1, diagonal);
      relax(at, -nx + 1, diagonal);
    }
  }
  for (std::int64_t j = ny - 2; j >= 0; --j) {
    for (std::int64_t i = nx - 2; i >= 1; --i) {
      float* at = out + i + j * nx;
      relax(at, 1, 1);
      relax(at, nx, 1);
      relax(at, nx + 1, diagonal);
      relax(at, nx - 1, diagonal);
    }
  }
}

}  // namespace

void plane_distance(const std::uint8_t* mask, const Dims& dims, float* target, const Stop& stop) {
  const auto [nx, ny, nz] = dims;
  in_parallel(nz, stop, [&, nx = nx, ny = ny](std::int64_t from, std::int64_t to) {
    for (std::int64_t k = from; k < to; ++k) slice_distance(mask + k * nx * ny, nx, ny, target + k * nx * ny);
  });
}

}  // namespace spondyl
