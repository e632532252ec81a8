#include <algorithm>
#include <vector>

#include "kernels.hpp"
#include "parallel.hpp"

namespace spondyl {

namespace {

/** A neighbour that comes earlier in memory. */
struct Earlier {
  std::int64_t di;
  std::int64_t dj;
  std::int64_t dk;
};

std::vector<Earlier> earlier_neighbours(bool with_corners) {
  std::vector<Earlier> out;
  for (std::int64_t dk = -1; dk <= 0; ++dk) {
    for (std::int64_t dj = -1; dj <= 1; ++dj) {
      for (std::int64_t di = -1; di <= 1; ++di) {
        const bool is_earlier = dk < 0 || dj < 0 || (dj == 0 && di < 0);
        const bool is_face = di * di + dj * dj + dk * dk == 1;
        if (is_earlier && (with_corners || is_face)) out.push_back({di, dj, dk});
      }
    }
  }
  return out;
}

/** Components as trees of voxels: each points to an earlier voxel of its component, the first one to itself. */
class Forest {
 public:
  explicit Forest(std::size_t voxels) : parent_(voxels) {}

  void plant(std::int32_t at) { parent_[static_cast<std::size_t>(at)] = at; }

  std::int32_t parent(std::int32_t at) const { return parent_[static_cast<std::size_t>(at)]; }

  std::int32_t root(std::int32_t at) {
    std::int32_t top = at;
    while (parent(top) != top) top = parent(top);
    while (parent(at) != top) {
      const std::int32_t next = parent(at);
      parent_[static_cast<std::size_t>(at)] = top;
      at = next;
    }
    return top;
  }

  void join(std::int32_t a, std::int32_t b) {
    const std::int32_t one = root(a);
    const std::int32_t other = root(b);
    parent_[static_cast<std::size_t>(std::max(one, other))] = std::min(one, other);
  }

 private:
  std::vector<std::int32_t> parent_;
};

}  // namespace

void connected_components(const std::uint8_t* mask, const Dims& dims, bool with_corners, std::int32_t* labels, const Stop& stop) {
  const auto [nx, ny, nz] = dims;
  const std::int64_t plane = nx * ny;
  const std::vector<Earlier> neighbours = earlier_neighbours(with_corners);
  Forest forest(static_cast<std::size_t>(plane * nz));
  const auto join_slice = [&, nx = nx, ny = ny](std::int64_t k, std::int64_t lowest_dk, std::int64_t highest_dk) {
    for (std::int64_t j = 0; j < ny; ++j) {
      for (std::int64_t i = 0; i < nx; ++i) {
        const std::int64_t at = i + nx * j + plane * k;
        if (mask[at] == 0) continue;
        for (const Earlier& step : neighbours) {
          if (step.dk < lowest_dk || step.dk > highest_dk) continue;
          if (i + step.di < 0 || i + step.di >= nx || j + step.dj < 0 || j + step.dj >= ny || k + step.dk < 0) continue;
          const std::int64_t other = at + step.di + nx * step.dj + plane * step.dk;
          if (mask[other] != 0) forest.join(static_cast<std::int32_t>(at), static_cast<std::int32_t>(other));
        }
      }
    }
  };
  // Each part joins within itself only, so that no two threads touch one tree; then the parts are joined where they meet.
  std::vector<char> starts(static_cast<std::size_t>(nz), 0);
  in_parallel(nz, stop, [&](std::int64_t from, std::int64_t to) {
    starts[static_cast<std::size_t>(from)] = 1;
    for (std::int64_t at = from * plane; at < to * plane; ++at) forest.plant(static_cast<std::int32_t>(at));
    for (std::int64_t k = from; k < to; ++k) join_slice(k, k == from ? 0 : -1, 0);
  });
  for (std::int64_t k = 1; k < nz; ++k) {
    stop.check();
    if (starts[static_cast<std::size_t>(k)] != 0) join_slice(k, -1, -1);
  }
  std::int32_t components = 0;
  for (std::int64_t k = 0; k < nz; ++k) {
    stop.check();
    for (std::int64_t at = k * plane; at < (k + 1) * plane; ++at) {
      const std::int32_t parent = forest.parent(static_cast<std::int32_t>(at));
      // A parent comes earlier, so that its label is known.
      labels[at] = mask[at] == 0 ? 0 : parent == at ? ++components : labels[parent];
    }
  }
}

}  // namespace spondyl
