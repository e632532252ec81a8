// What JavaScript hands over, checked at the edge: a wrong argument is a TypeError, never a crash.
#pragma once

#include <napi.h>

#include <array>
#include <cmath>
#include <string>

#include "kernels.hpp"

namespace spondyl {

inline Napi::Value argument(const Napi::CallbackInfo& info, std::size_t index) {
  return index < info.Length() ? info[index] : info.Env().Undefined();
}

/** Array of exactly `N` finite numbers. */
template <std::size_t N>
std::array<double, N> finite_numbers(Napi::Value value, const char* name) {
  const auto refuse = [&]() {
    return Napi::TypeError::New(value.Env(), std::string(name) + " must be an array of " + std::to_string(N) + " finite numbers");
  };
  if (!value.IsArray()) throw refuse();
  const auto array = value.As<Napi::Array>();
  if (array.Length() != N) throw refuse();
  std::array<double, N> numbers{};
  for (std::size_t at = 0; at < N; ++at) {
    const Napi::Value element = array.Get(static_cast<std::uint32_t>(at));
    if (!element.IsNumber()) throw refuse();
    numbers[at] = element.As<Napi::Number>().DoubleValue();
    if (!std::isfinite(numbers[at])) throw refuse();
  }
  return numbers;
}

/** Three positive whole numbers whose product a Float32Array can hold. */
inline Dims dimensions(Napi::Value value, const char* name) {
  constexpr double most_voxels = 2147483647;
  const auto numbers = finite_numbers<3>(value, name);
  double voxels = 1;
  Dims dims{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    voxels *= numbers[axis];
    if (numbers[axis] < 1 || numbers[axis] != std::floor(numbers[axis]) || voxels > most_voxels) {
      throw Napi::TypeError::New(value.Env(), std::string(name) + " must be positive whole numbers, at most 2147483647 voxels in all");
    }
    dims[axis] = static_cast<std::int64_t>(numbers[axis]);
  }
  return dims;
}

inline std::int64_t voxel_count(const Dims& dims) { return dims[0] * dims[1] * dims[2]; }

/** A typed array of one kind, of any length. */
template <typename Array>
Array typed(Napi::Value value, napi_typedarray_type type, const char* otherwise) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) throw Napi::TypeError::New(value.Env(), otherwise);
  return value.As<Array>();
}

/** What JavaScript passes last: nothing, or an Int32Array whose first element becomes 1 when the caller cancels. */
inline Stop cancel_flag(Napi::Value value) {
  if (value.IsUndefined()) return Stop(nullptr);
  const char* otherwise = "cancelFlag must be an Int32Array of at least one element";
  const auto flag = typed<Napi::Int32Array>(value, napi_int32_array, otherwise);
  if (flag.ElementLength() < 1) throw Napi::TypeError::New(value.Env(), otherwise);
  return Stop(flag.Data());
}

/** A Uint8Array with exactly one element per voxel, not 0 inside. */
inline Napi::Uint8Array mask_of(Napi::Value value, const Dims& dims) {
  const char* otherwise = "mask must be a Uint8Array with one value per voxel of its dimensions";
  const auto mask = typed<Napi::Uint8Array>(value, napi_uint8_array, otherwise);
  if (static_cast<std::int64_t>(mask.ElementLength()) != voxel_count(dims)) throw Napi::TypeError::New(value.Env(), otherwise);
  return mask;
}

/** A finite number. */
inline double finite_number(Napi::Value value, const char* name) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : std::nan("");
  if (!std::isfinite(number)) throw Napi::TypeError::New(value.Env(), std::string(name) + " must be a finite number");
  return number;
}

/** A typed array of one of the allowed kinds with exactly one element per voxel. */
inline Napi::TypedArray voxels(Napi::Value value, const Dims& dims, bool int16_allowed, const char* name) {
  const char* kinds = int16_allowed ? " must be an Int16Array or a Float32Array" : " must be a Float32Array";
  if (!value.IsTypedArray()) throw Napi::TypeError::New(value.Env(), std::string(name) + kinds);
  const auto array = value.As<Napi::TypedArray>();
  const bool allowed = array.TypedArrayType() == napi_float32_array || (int16_allowed && array.TypedArrayType() == napi_int16_array);
  if (!allowed) throw Napi::TypeError::New(value.Env(), std::string(name) + kinds);
  if (static_cast<std::int64_t>(array.ElementLength()) != voxel_count(dims)) {
    throw Napi::TypeError::New(value.Env(), std::string(name) + " must hold one value per voxel of its dimensions");
  }
  return array;
}

}  // namespace spondyl
