"""The peer of opening a volume: GDCM, alone and under pydicom. `encode from to` writes a folder as JPEG 2000 lossless; `read folder`
prints the seconds of reading every file into one array of Hounsfield units, with GDCM itself and with pydicom (which decodes with GDCM)."""
import os
import sys
import time

import gdcm
import numpy
import pydicom

# The made files lack the group length of the meta information, which GDCM says once a file and reads over.
gdcm.Trace.WarningOff()
gdcm.Trace.DebugOff()


def encode(source, target):
    os.makedirs(target, exist_ok=True)
    for name in sorted(os.listdir(source)):
        reader = gdcm.ImageReader()
        reader.SetFileName(os.path.join(source, name))
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEG2000Lossless))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFileName(os.path.join(target, name))
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        assert writer.Write()


def by_gdcm(path):
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    assert reader.Read()
    image = reader.GetImage()
    pixels = image.GetBuffer().encode("utf-8", errors="surrogateescape")
    columns, rows = image.GetDimension(0), image.GetDimension(1)
    stored = numpy.frombuffer(pixels, dtype=numpy.uint16).reshape(rows, columns)
    return image.GetOrigin(2), stored, image.GetSlope(), image.GetIntercept()


def by_pydicom(path):
    data_set = pydicom.dcmread(path)
    if data_set.file_meta.TransferSyntaxUID.is_compressed:
        data_set.convert_pixel_data("gdcm")
    return data_set.ImagePositionPatient[2], data_set.pixel_array, data_set.RescaleSlope, data_set.RescaleIntercept


def read(folder, one):
    start = time.perf_counter()
    found = sorted((one(os.path.join(folder, name)) for name in os.listdir(folder)), key=lambda each: each[0])
    volume = numpy.empty((len(found), *found[0][1].shape), dtype=numpy.int16)
    for index, (_, stored, slope, intercept) in enumerate(found):
        volume[index] = stored * slope + intercept
    seconds = time.perf_counter() - start
    return seconds, int(volume.sum(dtype=numpy.int64))


if sys.argv[1] == "encode":
    encode(sys.argv[2], sys.argv[3])
else:
    print(*read(sys.argv[2], by_gdcm), *read(sys.argv[2], by_pydicom))
