// The door between JavaScript and the kernels.
#include <napi.h>

#include <algorithm>
#include <new>

#include "arguments.hpp"
#include "kernels.hpp"
#include "scan-calls.hpp"

namespace spondyl {

namespace {

/** Runs a kernel; lack of memory or threads becomes an exception in JavaScript. */
template <typename Kernel>
void guarded(Napi::Env env, const Kernel& kernel) {
  try {
    kernel();
  } catch (const std::exception& problem) {
    throw Napi::Error::New(env, std::string("voxel kernel failed: ") + problem.what());
  }
}

/** resampleLinear(source, sourceDims, targetToSource, targetDims, fillValue) -> Float32Array */
Napi::Value resample_linear_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims source_dims = dimensions(argument(info, 1), "sourceDims");
  const Napi::TypedArray source = voxels(argument(info, 0), source_dims, true, "source");
  const VoxelAffine target_to_source = finite_numbers<12>(argument(info, 2), "targetToSource");
  const Dims target_dims = dimensions(argument(info, 3), "targetDims");
  if (!argument(info, 4).IsNumber()) throw Napi::TypeError::New(env, "fillValue must be a number");
  const auto fill = static_cast<float>(argument(info, 4).As<Napi::Number>().DoubleValue());

  auto target = Napi::Float32Array::New(env, static_cast<std::size_t>(voxel_count(target_dims)));
  guarded(env, [&] {
    if (source.TypedArrayType() == napi_int16_array) {
      resample_linear(source.As<Napi::Int16Array>().Data(), source_dims, target_to_source, target.Data(), target_dims, fill);
    } else {
      resample_linear(source.As<Napi::Float32Array>().Data(), source_dims, target_to_source, target.Data(), target_dims, fill);
    }
  });
  return target;
}

/** gaussianSmooth(values, dims, sigmaVoxels) -> Float32Array */
Napi::Value gaussian_smooth_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims dims = dimensions(argument(info, 1), "dims");
  const auto values = voxels(argument(info, 0), dims, false, "values").As<Napi::Float32Array>();
  const auto sigma = finite_numbers<3>(argument(info, 2), "sigmaVoxels");
  for (const double axis : sigma) {
    if (axis < 0 || axis > 1000) throw Napi::TypeError::New(env, "sigmaVoxels must lie between 0 and 1000");
  }
  auto smoothed = Napi::Float32Array::New(env, values.ElementLength());
  std::copy_n(values.Data(), values.ElementLength(), smoothed.Data());
  guarded(env, [&] { gaussian_smooth(smoothed.Data(), dims, sigma); });
  return smoothed;
}

/** jointHistogram(fixedBins, positions, moving, movingDims, affine, [low, high], bins) -> Float64Array */
Napi::Value joint_histogram_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto refuse = [&](const char* what) { return Napi::TypeError::New(env, what); };
  const Dims dims = dimensions(argument(info, 3), "movingDims");
  const auto moving = voxels(argument(info, 2), dims, false, "moving").As<Napi::Float32Array>();
  const VoxelAffine affine = finite_numbers<12>(argument(info, 4), "affine");
  const auto range = finite_numbers<2>(argument(info, 5), "range");
  if (!(range[1] > range[0])) throw refuse("range must run upwards");
  const double bins = argument(info, 6).IsNumber() ? argument(info, 6).As<Napi::Number>().DoubleValue() : 0;
  if (!(bins >= 2 && bins <= 256) || bins != std::floor(bins)) throw refuse("bins must be a whole number from 2 to 256");
  const auto fixed = typed<Napi::Uint8Array>(argument(info, 0), napi_uint8_array, "fixedBins must be a Uint8Array");
  const char* three = "positions must be a Float32Array of three numbers a sample";
  const auto positions = typed<Napi::Float32Array>(argument(info, 1), napi_float32_array, three);
  const std::size_t samples = fixed.ElementLength();
  if (positions.ElementLength() != 3 * samples) throw refuse(three);
  const std::uint8_t* from = fixed.Data();
  if (std::any_of(from, from + samples, [&](std::uint8_t bin) { return bin >= bins; })) throw refuse("fixedBins must lie below the number of bins");

  const auto count = static_cast<std::int64_t>(bins);
  auto counts = Napi::Float64Array::New(env, static_cast<std::size_t>(count * count));
  std::fill_n(counts.Data(), counts.ElementLength(), 0.0);
  guarded(env, [&] {
    joint_histogram(from, positions.Data(), static_cast<std::int64_t>(samples), moving.Data(), dims, affine, range[0], range[1], count, counts.Data());
  });
  return counts;
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("resampleLinear", Napi::Function::New(env, resample_linear_call, "resampleLinear"));
  exports.Set("jointHistogram", Napi::Function::New(env, joint_histogram_call, "jointHistogram"));
  exports.Set("gaussianSmooth", Napi::Function::New(env, gaussian_smooth_call, "gaussianSmooth"));
  add_scan_calls(env, exports);
  return exports;
}

}  // namespace

}  // namespace spondyl

Napi::Object initialise_addon(Napi::Env env, Napi::Object exports) { return spondyl::initialise(env, exports); }

NODE_API_MODULE(spondyl_kernels, initialise_addon)
