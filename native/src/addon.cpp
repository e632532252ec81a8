// The door between JavaScript and the kernels.
#include <napi.h>

#include <algorithm>
#include <new>

#include "arguments.hpp"
#include "kernels.hpp"
#include "scan-calls.hpp"

namespace spondyl {

namespace {

/** Runs a kernel; what stops it becomes an exception in JavaScript: a cancelled caller, or lack of memory or threads. */
template <typename Kernel>
void guarded(Napi::Env env, const Kernel& kernel) {
  try {
    kernel();
  } catch (const Stopped&) {
    auto stopped = Napi::Error::New(env, "stopped");
    stopped.Value().Set("name", Napi::String::New(env, "Stopped"));
    throw stopped;
  } catch (const std::exception& problem) {
    throw Napi::Error::New(env, std::string("voxel kernel failed: ") + problem.what());
  }
}

/** Calls `kernel` with the voxels as what they are: int16 or float32. */
template <typename Kernel>
void with_voxels(const Napi::TypedArray& array, const Kernel& kernel) {
  if (array.TypedArrayType() == napi_int16_array) {
    kernel(array.As<Napi::Int16Array>().Data());
  } else {
    kernel(array.As<Napi::Float32Array>().Data());
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
  const Stop stop = cancel_flag(argument(info, 5));

  auto target = Napi::Float32Array::New(env, static_cast<std::size_t>(voxel_count(target_dims)));
  guarded(env, [&] {
    with_voxels(source, [&](const auto* from) { resample_linear(from, source_dims, target_to_source, target.Data(), target_dims, fill, stop); });
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
  const Stop stop = cancel_flag(argument(info, 3));
  auto smoothed = Napi::Float32Array::New(env, values.ElementLength());
  std::copy_n(values.Data(), values.ElementLength(), smoothed.Data());
  guarded(env, [&] { gaussian_smooth(smoothed.Data(), dims, sigma, stop); });
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

  const Stop stop = cancel_flag(argument(info, 7));
  const auto count = static_cast<std::int64_t>(bins);
  auto counts = Napi::Float64Array::New(env, static_cast<std::size_t>(count * count));
  std::fill_n(counts.Data(), counts.ElementLength(), 0.0);
  guarded(env, [&] {
    joint_histogram(from, positions.Data(), static_cast<std::int64_t>(samples), moving.Data(), dims, affine, range[0], range[1], count, counts.Data(), stop);
  });
  return counts;
}

/** gradientSize(values, dims, spacingMm) -> Float32Array */
Napi::Value gradient_size_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims dims = dimensions(argument(info, 1), "dims");
  const auto values = voxels(argument(info, 0), dims, false, "values").As<Napi::Float32Array>();
  const auto spacing = finite_numbers<3>(argument(info, 2), "spacingMm");
  if (std::any_of(spacing.begin(), spacing.end(), [](double mm) { return mm <= 0; })) throw Napi::TypeError::New(env, "spacingMm must be positive");
  const Stop stop = cancel_flag(argument(info, 3));
  auto target = Napi::Float32Array::New(env, values.ElementLength());
  guarded(env, [&] { gradient_size(values.Data(), dims, spacing, target.Data(), stop); });
  return target;
}

/** planeDistance(mask, dims) -> Float32Array */
Napi::Value plane_distance_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims dims = dimensions(argument(info, 1), "dims");
  const auto mask = mask_of(argument(info, 0), dims);
  const Stop stop = cancel_flag(argument(info, 2));
  auto target = Napi::Float32Array::New(env, mask.ElementLength());
  guarded(env, [&] { plane_distance(mask.Data(), dims, target.Data(), stop); });
  return target;
}

/** connectedComponents(mask, dims, 6 or 26) -> Int32Array */
Napi::Value connected_components_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims dims = dimensions(argument(info, 1), "dims");
  const auto mask = mask_of(argument(info, 0), dims);
  const double neighbours = finite_number(argument(info, 2), "neighbours");
  if (neighbours != 6 && neighbours != 26) throw Napi::TypeError::New(env, "neighbours must be 6 or 26");
  const Stop stop = cancel_flag(argument(info, 3));
  auto labels = Napi::Int32Array::New(env, mask.ElementLength());
  guarded(env, [&] { connected_components(mask.Data(), dims, neighbours == 26, labels.Data(), stop); });
  return labels;
}

/** watershed(values, dims, floor, passShare) -> Int32Array */
Napi::Value watershed_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims dims = dimensions(argument(info, 1), "dims");
  const Napi::TypedArray values = voxels(argument(info, 0), dims, true, "values");
  const double floor = finite_number(argument(info, 2), "floor");
  const double pass_share = finite_number(argument(info, 3), "passShare");
  const Stop stop = cancel_flag(argument(info, 4));
  auto labels = Napi::Int32Array::New(env, values.ElementLength());
  guarded(env, [&] { with_voxels(values, [&](const auto* from) { watershed(from, dims, floor, pass_share, labels.Data(), stop); }); });
  return labels;
}

/** projectMaximum(source, sourceDims, targetToSource, targetDims, fillValue) -> Float32Array of one slice */
Napi::Value project_maximum_call(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Dims source_dims = dimensions(argument(info, 1), "sourceDims");
  const Napi::TypedArray source = voxels(argument(info, 0), source_dims, true, "source");
  const VoxelAffine target_to_source = finite_numbers<12>(argument(info, 2), "targetToSource");
  const Dims target_dims = dimensions(argument(info, 3), "targetDims");
  const auto fill = static_cast<float>(finite_number(argument(info, 4), "fillValue"));
  const Stop stop = cancel_flag(argument(info, 5));
  auto target = Napi::Float32Array::New(env, static_cast<std::size_t>(target_dims[0] * target_dims[1]));
  guarded(env, [&] {
    with_voxels(source, [&](const auto* from) { project_maximum(from, source_dims, target_to_source, target.Data(), target_dims, fill, stop); });
  });
  return target;
}

Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("gradientSize", Napi::Function::New(env, gradient_size_call, "gradientSize"));
  exports.Set("planeDistance", Napi::Function::New(env, plane_distance_call, "planeDistance"));
  exports.Set("connectedComponents", Napi::Function::New(env, connected_components_call, "connectedComponents"));
  exports.Set("watershed", Napi::Function::New(env, watershed_call, "watershed"));
  exports.Set("projectMaximum", Napi::Function::New(env, project_maximum_call, "projectMaximum"));
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
