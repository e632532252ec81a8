#include <algorithm>
#include <array>
#include <vector>

#include "kernels.hpp"

namespace spondyl {

namespace {

/** How many voxels are flooded between two looks at the cancel flag. */
constexpr std::size_t slab = 16384;

std::int32_t root_of(std::vector<std::int32_t>& parent, std::int32_t hill) {
  while (parent[static_cast<std::size_t>(hill)] != hill) {
    auto& above = parent[static_cast<std::size_t>(hill)];
    above = parent[static_cast<std::size_t>(above)];
    hill = above;
  }
  return hill;
}

}  // namespace

template <typename Voxel>
void watershed(const Voxel* values, const Dims& dims, double floor, double pass_share, std::int32_t* labels, const Stop& stop) {
  const auto [nx, ny, nz] = dims;
  const std::int64_t plane = nx * ny;
  const std::int64_t voxels = plane * nz;
  std::vector<std::int32_t> order;
  for (std::int64_t at = 0; at < voxels; ++at) {
    if (at % plane == 0) stop.check();
    labels[at] = 0;
    if (static_cast<double>(values[at]) > floor) order.push_back(static_cast<std::int32_t>(at));
  }
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return values[a] > values[b] || (values[a] == values[b] && a < b); });

  // While flooding, hills are numbered from 1; index 0 is no hill.
  std::vector<std::int32_t> summits{-1};
  std::vector<std::int32_t> parent{0};
  const auto height = [&](std::int32_t hill) { return static_cast<double>(values[summits[static_cast<std::size_t>(hill)]]); };
  for (std::size_t next = 0; next < order.size(); ++next) {
    if (next % slab == 0) stop.check();
    const std::int64_t at = order[next];
    const std::int64_t i = at % nx;
    const std::int64_t j = at / nx % ny;
    const std::int64_t k = at / plane;
    std::int32_t highest = 0;
    std::array<std::int32_t, 26> touching{};
    std::size_t touched = 0;
    for (std::int64_t dk = -1; dk <= 1; ++dk) {
      for (std::int64_t dj = -1; dj <= 1; ++dj) {
        for (std::int64_t di = -1; di <= 1; ++di) {
          if (i + di < 0 || j + dj < 0 || k + dk < 0 || i + di >= nx || j + dj >= ny || k + dk >= nz) continue;
          const std::int32_t label = labels[at + di + nx * dj + plane * dk];
          if (label == 0) continue;
          const std::int32_t own = root_of(parent, label);
          if (std::find(touching.begin(), touching.begin() + static_cast<std::ptrdiff_t>(touched), own) == touching.begin() + static_cast<std::ptrdiff_t>(touched)) {
            touching[touched++] = own;
          }
          if (highest == 0 || height(own) > height(highest)) highest = own;
        }
      }
    }
    if (highest == 0) {
      labels[at] = static_cast<std::int32_t>(summits.size());
      parent.push_back(labels[at]);
      summits.push_back(static_cast<std::int32_t>(at));
      continue;
    }
    labels[at] = highest;
    const auto value = static_cast<double>(values[at]);
    for (std::size_t index = 0; index < touched; ++index) {
      const std::int32_t other = touching[index];
      if (other != highest && value >= pass_share * height(other)) parent[static_cast<std::size_t>(other)] = highest;
    }
  }
  for (const std::int32_t at : order) labels[at] = summits[static_cast<std::size_t>(root_of(parent, labels[at]))] + 1;
}

template void watershed(const std::int16_t*, const Dims&, double, double, std::int32_t*, const Stop&);
template void watershed(const float*, const Dims&, double, double, std::int32_t*, const Stop&);

}  // namespace spondyl
