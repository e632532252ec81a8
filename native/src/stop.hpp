#pragma once

#include <cstdint>

namespace spondyl {

/** Thrown by a kernel whose caller has cancelled; the door makes JavaScript's `Stopped` of it. */
struct Stopped {};

/** The caller's cancel flag, in memory that another thread writes: 1 once it is cancelled. */
class Stop {
 public:
  explicit Stop(const std::int32_t* flag) : flag_(flag) {}

  /** Asked between the slabs of long work, in every thread of it. */
  void check() const {
    // Volatile: read anew each time. Nothing else is handed over by the flag, so that no order of memory is needed.
    if (flag_ != nullptr && *static_cast<const volatile std::int32_t*>(flag_) == 1) throw Stopped{};
  }

 private:
  const std::int32_t* flag_;
};

}  // namespace spondyl
