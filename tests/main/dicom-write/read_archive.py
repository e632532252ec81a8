"""Reads an exported report with pydicom, knowing nothing of Spondyl; prints one JSON value: for each DICOM file of a folder whose it
is, every image that it refers to, and what only its kind has (pixels of a picture, grid of a segmentation)."""
import glob
import json
import os
import sys

import pydicom


def references(item, found):
    """Every (class, instance) that a data set refers to, at any depth."""
    for element in item:
        if element.VR != "SQ":
            continue
        for child in element.value:
            if "ReferencedSOPInstanceUID" in child:
                found.append([child.ReferencedSOPClassUID, child.ReferencedSOPInstanceUID])
            references(child, found)
    return found


def described(path):
    data = pydicom.dcmread(path)
    out = {
        "modality": data.Modality,
        "sopClass": data.SOPClassUID,
        "sopInstance": data.SOPInstanceUID,
        "series": data.SeriesInstanceUID,
        "study": data.StudyInstanceUID,
        "patientId": data.PatientID,
        "references": references(data, []),
    }
    if data.Modality == "OT":
        out["pixels"] = data.pixel_array.flatten().tolist()
        out["orientation"] = list(data.PatientOrientation)
        out["comments"] = data.ImageComments
    if data.Modality == "SEG":
        shared = data.SharedFunctionalGroupsSequence[0]
        out["size"] = [data.Columns, data.Rows]
        out["pixelSpacing"] = [float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing]
        out["sliceSpacing"] = float(shared.PixelMeasuresSequence[0].SpacingBetweenSlices)
        out["axes"] = [float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient]
        out["origins"] = [[float(v) for v in frame.PlanePositionSequence[0].ImagePositionPatient] for frame in data.PerFrameFunctionalGroupsSequence]
        out["masks"] = [int(frame.sum()) for frame in data.pixel_array]
    return out


print(json.dumps({os.path.basename(path): described(path) for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.dcm")))}))
