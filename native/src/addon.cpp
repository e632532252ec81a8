// The door between JavaScript and the kernels.
#include <napi.h>

#include <algorithm>
#include <new>

#include "arguments.hpp"
#include "kernels.hpp"

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

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("resampleLinear", Napi::Function::New(env, resample_linear_call, "resampleLinear"));
  exports.Set("gaussianSmooth", Napi::Function::New(env, gaussian_smooth_call, "gaussianSmooth"));
  return exports;
}

}  // namespace

}  // namespace spondyl

Napi::Object initialise_addon(Napi::Env env, Napi::Object exports) { return spondyl::initialise(env, exports); }

NODE_API_MODULE(spondyl_kernels, initialise_addon)
