"""Compares NIfTI files written by Spondyl with what other programs make of the same DICOM files, voxel by voxel.

Reads a JSON list of {"name", "nifti", "files"} from standard input and prints a JSON list of rows
{"name", "peer", "voxels", "maxDifference", "maxOffsetMm", "note"}; maxDifference is null where the peer makes no volume.
Peers: dcm2niix (places and values), and pydicom with GDCM (values; places worked out here from the tags, PS3.3 C.7.6.2, C.8.4.15).
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom

warnings.simplefilter("ignore")
LPS_TO_RAS = numpy.array([-1.0, -1.0, 1.0])
TYPES = {2: numpy.uint8, 4: numpy.int16, 8: numpy.int32, 16: numpy.float32, 64: numpy.float64, 256: numpy.int8, 512: numpy.uint16, 768: numpy.uint32}


def read_nifti(path):
    with open(path, "rb") as file:
        raw = file.read()
    rank, *dims = struct.unpack_from("<8h", raw, 40)
    code = struct.unpack_from("<h", raw, 70)[0]
    offset, slope, intercept = struct.unpack_from("<3f", raw, 108)
    affine = numpy.array(struct.unpack_from("<12f", raw, 280), dtype=float).reshape(3, 4)
    if code not in TYPES:
        raise ValueError(f"data type {code}")
    shape = [max(1, each) for each in dims[:rank]]
    values = numpy.frombuffer(raw, TYPES[code], int(numpy.prod(shape)), int(offset)).reshape(shape, order="F").astype(numpy.float64)
    if slope not in (0.0, 1.0) or (slope == 1.0 and intercept != 0.0):
        values = values * slope + intercept
    while values.ndim > 3 and values.shape[-1] == 1:
        values = values[..., 0]
    while values.ndim < 3:
        values = values[..., numpy.newaxis]
    return values, affine


def square(affine):
    return numpy.vstack([affine, [0, 0, 0, 1]])


def flat(affine):
    """Of a single slice only the plane counts: how thick it is drawn is nobody's fact."""
    plane = affine.copy()
    normal = numpy.cross(affine[:, 0], affine[:, 1])
    plane[:, 2] = normal / numpy.linalg.norm(normal)
    return plane


def differences(ours, our_affine, theirs, their_affine):
    """Brings theirs onto our voxels by their places alone; refuses where the grids are not the same points."""
    if theirs.ndim != 3:
        raise ValueError(f"{theirs.ndim} dimensions")
    if ours.shape[2] == 1:
        our_affine, their_affine = flat(our_affine), flat(their_affine)
    steps = numpy.linalg.inv(square(their_affine)) @ square(our_affine)
    rounded = numpy.rint(steps[:3, :3])
    if numpy.abs(steps[:3, :3] - rounded).max() > 1e-3:
        raise ValueError("other spacing or directions")
    corners = numpy.array([[i, j, k, 1] for i in (0, ours.shape[0] - 1) for j in (0, ours.shape[1] - 1) for k in (0, ours.shape[2] - 1)], dtype=float)
    exact = (steps @ corners.T).T[:, :3]
    nearest = numpy.rint(exact)
    spacing = numpy.linalg.norm(their_affine[:, :3], axis=0)
    offset = float(numpy.abs((exact - nearest) * spacing).max())
    order = [int(numpy.argmax(numpy.abs(rounded[:, axis]))) for axis in range(3)]
    if sorted(order) != [0, 1, 2] or not numpy.array_equal(numpy.abs(rounded).sum(axis=0), [1, 1, 1]):
        raise ValueError("other axes")
    turned = numpy.transpose(theirs, order)
    for axis in range(3):
        if rounded[order[axis], axis] < 0:
            turned = numpy.flip(turned, axis)
    if turned.shape != ours.shape or nearest.min() < 0 or (nearest > numpy.array(theirs.shape) - 1).any():
        raise ValueError(f"other extent: {turned.shape} at {exact[0].tolist()}")
    return float(numpy.abs(turned - ours).max()), offset


def by_dcm2niix(case, ours, affine):
    with tempfile.TemporaryDirectory() as folder:
        source, result = os.path.join(folder, "in"), os.path.join(folder, "out")
        os.mkdir(source)
        os.mkdir(result)
        for number, path in enumerate(case["files"]):
            shutil.copyfile(path, os.path.join(source, f"{number:05d}.dcm"))
        subprocess.run(["dcm2niix", "-z", "n", "-b", "n", "-f", "v", "-o", result, source], capture_output=True, timeout=120, check=False)
        made = sorted(name for name in os.listdir(result) if name.endswith(".nii"))
        if not made:
            return None, None, "makes no volume of it"
        notes = []
        for name in made:
            try:
                theirs, their_affine = read_nifti(os.path.join(result, name))
                difference, offset = differences(ours, affine, theirs, their_affine)
                return difference, offset, ""
            except ValueError as error:
                notes.append(str(error))
        return None, None, "not comparable: " + "; ".join(notes)


def vector(value):
    return numpy.array([float(each) for each in value])


def frames_of(dataset):
    """Index, position (LPS mm), row and column direction, (row, column) spacing and rescale of each frame, from the tags."""
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    rescale = (float(dataset.get("RescaleSlope", 1) or 1), float(dataset.get("RescaleIntercept", 0) or 0))
    if dataset.get("Modality") == "NM":
        detector = dataset.DetectorInformationSequence[0]
        position, axes = vector(detector.ImagePositionPatient), vector(detector.ImageOrientationPatient)
        normal = numpy.cross(axes[:3], axes[3:])
        step = float(dataset.SpacingBetweenSlices)
        slices = [int(each) for each in numpy.atleast_1d(dataset.SliceVector)] if "SliceVector" in dataset else list(range(1, count + 1))
        for frame in range(count):
            yield frame, position + normal * step * (slices[frame] - 1), axes, vector(dataset.PixelSpacing), rescale
        return
    shared = dataset.SharedFunctionalGroupsSequence[0] if "SharedFunctionalGroupsSequence" in dataset else None
    for frame in range(count):
        own = dataset.PerFrameFunctionalGroupsSequence[frame] if "PerFrameFunctionalGroupsSequence" in dataset else None

        def group(sequence, name):
            for holder in (own, shared):
                if holder is not None and sequence in holder:
                    return holder[sequence].value[0].get(name)
            return dataset.get(name)

        slope, intercept = group("PixelValueTransformationSequence", "RescaleSlope"), group("PixelValueTransformationSequence", "RescaleIntercept")
        yield (
            frame,
            vector(group("PlanePositionSequence", "ImagePositionPatient")),
            vector(group("PlaneOrientationSequence", "ImageOrientationPatient")),
            vector(group("PixelMeasuresSequence", "PixelSpacing")),
            (rescale if slope is None else (float(slope), float(intercept))),
        )


def by_pydicom(case, ours, affine):
    back = numpy.linalg.inv(square(affine))
    worst, offset, seen = 0.0, 0.0, numpy.zeros(ours.shape[2], dtype=int)
    for path in case["files"]:
        dataset = pydicom.dcmread(path, force=True)
        if "ModalityLUTSequence" in dataset:
            return None, None, "a modality lookup table, which this comparison does not apply"
        pixels = dataset.pixel_array
        pixels = pixels.reshape((-1, dataset.Rows, dataset.Columns)).astype(numpy.float64)
        for frame, position, axes, spacing, (slope, intercept) in frames_of(dataset):
            expected = (pixels[frame] * slope + intercept).T
            corners = []
            for column, row in ((0, 0), (dataset.Columns - 1, 0), (0, dataset.Rows - 1)):
                place = position + axes[:3] * spacing[1] * column + axes[3:] * spacing[0] * row
                corners.append((back @ numpy.append(place * LPS_TO_RAS, 1))[:3])
            exact = numpy.array(corners)
            nearest = numpy.rint(exact).astype(int)
            offset = max(offset, float(numpy.abs((exact - nearest) * numpy.linalg.norm(affine[:, :3], axis=0)).max()))
            k = nearest[0][2]
            if not (nearest[:, 2] == k).all():
                return None, None, "other slices"
            mine = ours[:, :, k]
            if nearest[1][0] < nearest[0][0]:
                expected = expected[::-1, :]
            if nearest[2][1] < nearest[0][1]:
                expected = expected[:, ::-1]
            worst = max(worst, float(numpy.abs(mine - expected).max()))
            seen[k] += 1
    if not (seen == 1).all():
        return None, None, f"{int((seen != 1).sum())} slices do not stand for exactly one frame"
    return worst, offset, ""


rows = []
for case in json.load(sys.stdin):
    ours, affine = read_nifti(case["nifti"])
    for peer, compare in (("dcm2niix", by_dcm2niix), ("pydicom + GDCM", by_pydicom)):
        if peer == "dcm2niix" and shutil.which("dcm2niix") is None:
            continue
        try:
            difference, offset, note = compare(case, ours, affine)
        except Exception as error:  # what a peer cannot read is a row, not the end of the comparison
            difference, offset, note = None, None, f"cannot read it: {type(error).__name__}: {str(error)[:120]}"
        rows.append({"name": case["name"], "peer": peer, "voxels": int(ours.size), "maxDifference": difference, "maxOffsetMm": offset, "note": note})
print(json.dumps(rows))
