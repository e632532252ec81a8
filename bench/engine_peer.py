"""scipy.ndimage on the same voxels: prints `resample seconds checksum gauss seconds checksum`. Reading the files is not timed."""
import sys
import time

import numpy as np
from scipy import ndimage

source, dims, matrix, offset, target, smooth, smooth_dims, sigma = sys.argv[1:9]


def numbers(text):
    return [float(each) for each in text.split(",")]


shape = [int(n) for n in numbers(dims)][::-1]
ct = np.fromfile(source, dtype="<i2").reshape(shape)
started = time.perf_counter()
resampled = ndimage.affine_transform(
    ct, np.array(numbers(matrix)).reshape(3, 3), numbers(offset), [int(n) for n in numbers(target)][::-1], np.float32, order=1, mode="nearest"
)
resample_seconds = time.perf_counter() - started

work = np.fromfile(smooth, dtype="<f4").reshape([int(n) for n in numbers(smooth_dims)][::-1])
started = time.perf_counter()
smoothed = ndimage.gaussian_filter(work, float(sigma), mode="nearest", truncate=4.0)
gauss_seconds = time.perf_counter() - started
print(resample_seconds, float(resampled.mean(dtype=np.float64)), gauss_seconds, float(smoothed.mean(dtype=np.float64)))
