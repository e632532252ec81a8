#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "stop.hpp"

namespace spondyl {

/** Calls `work(from, to)` on consecutive parts of [0, count) in several threads; throws what a part threw. */
template <typename Work>
void in_parallel(std::int64_t count, const Work& work) {
  const std::int64_t threads = std::min<std::int64_t>(count, std::max(2u, std::thread::hardware_concurrency()));
  if (threads <= 1) {
    if (count > 0) work(std::int64_t{0}, count);
    return;
  }
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto part = [&](std::int64_t index) {
    try {
      work(count * index / threads, count * (index + 1) / threads);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(failure_mutex);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> pool;
    pool.reserve(static_cast<std::size_t>(threads - 1));
    for (std::int64_t index = 1; index < threads; ++index) pool.emplace_back(part, index);
    part(0);
  }
  if (failure) std::rethrow_exception(failure);
}

/** The same in slabs, between which each thread asks whether the caller has cancelled; then it throws `Stopped`. */
template <typename Work>
void in_parallel(std::int64_t count, const Stop& stop, const Work& work) {
  constexpr std::int64_t slabs = 16;
  in_parallel(count, [&](std::int64_t from, std::int64_t to) {
    const std::int64_t step = (to - from) / slabs + 1;
    for (std::int64_t at = from; at < to; at += step) {
      stop.check();
      work(at, std::min(to, at + step));
    }
  });
}

}  // namespace spondyl
