"""Reads objects of a report with pydicom, knowing nothing of Spondyl; prints one JSON value.
seg FILE: for each segment its label, codes and the patient positions (LPS mm) of its voxels.
sr FILE: every number of a measurement group with its unit, by the tracking identifier of the group, and its source position.
visits FILE: each measurement group with a time point: what it tracks, when and in which study, and its numbers with what hangs on them."""
import json
import sys

import numpy
import pydicom


def seg(path):
    data = pydicom.dcmread(path)
    shared = data.SharedFunctionalGroupsSequence[0]
    row_spacing, column_spacing = [float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing]
    along_row = numpy.array([float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient[:3]])
    along_column = numpy.array([float(v) for v in shared.PlaneOrientationSequence[0].ImageOrientationPatient[3:]])
    bits = numpy.unpackbits(numpy.frombuffer(data.PixelData, dtype=numpy.uint8), bitorder="little")
    size = data.Rows * data.Columns
    found = {}
    for number, frame in enumerate(data.PerFrameFunctionalGroupsSequence):
        first = numpy.array([float(v) for v in frame.PlanePositionSequence[0].ImagePositionPatient])
        segment = int(frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
        mask = bits[number * size:(number + 1) * size].reshape(data.Rows, data.Columns)
        for row, column in zip(*numpy.nonzero(mask)):
            place = first + along_row * column_spacing * column + along_column * row_spacing * row
            found.setdefault(segment, []).append([float(v) for v in place])
    return {
        "frameOfReference": data.FrameOfReferenceUID,
        "segments": [
            {
                "label": item.SegmentLabel,
                "trackingUid": item.TrackingUID,
                "level": item.AnatomicRegionSequence[0].CodeValue,
                "side": item.SegmentedPropertyTypeCodeSequence[0].SegmentedPropertyTypeModifierCodeSequence[0].CodeValue
                if "SegmentedPropertyTypeModifierCodeSequence" in item.SegmentedPropertyTypeCodeSequence[0] else None,
                "positions": found.get(int(item.SegmentNumber), []),
            }
            for item in data.SegmentSequence
        ],
    }


def sr(path):
    data = pydicom.dcmread(path)
    groups = {}

    def walk(items, group):
        for item in items:
            children = item.get("ContentSequence", [])
            concept = item.ConceptNameCodeSequence[0].CodeValue if "ConceptNameCodeSequence" in item else ""
            inner = group
            if item.ValueType == "CONTAINER" and concept == "125007":
                name = next(child.TextValue for child in children if child.ValueType == "TEXT")
                inner = groups.setdefault(name, [])
            if item.ValueType == "NUM" and group is not None:
                value = item.MeasuredValueSequence[0]
                derived = [child.ConceptCodeSequence[0].CodeMeaning for child in children if child.ValueType == "CODE"]
                place = [[float(v) for v in child.GraphicData] for child in children if child.ValueType == "SCOORD3D"]
                group.append({
                    "concept": item.ConceptNameCodeSequence[0].CodeMeaning,
                    "derivation": derived[0] if derived else None,
                    "value": float(value.FloatingPointValue),
                    "unit": value.MeasurementUnitsCodeSequence[0].CodeValue,
                    "scheme": value.MeasurementUnitsCodeSequence[0].CodingSchemeDesignator,
                    "place": place[0] if place else None,
                })
            walk(children, inner)

    walk(data.ContentSequence, None)
    return groups


def concept(item):
    return item.ConceptNameCodeSequence[0].CodeMeaning


def plain(item):
    if item.ValueType == "NUM":
        return float(item.MeasuredValueSequence[0].FloatingPointValue)
    if item.ValueType == "CODE":
        code = item.ConceptCodeSequence[0]
        return [code.CodingSchemeDesignator, code.get("CodeValue") or code.get("LongCodeValue")]
    keyword = {"UIDREF": "UID", "DATE": "Date", "TEXT": "TextValue"}.get(item.ValueType)
    return None if keyword is None else str(item[keyword].value)


def visits(path):
    data = pydicom.dcmread(path)
    found = {"groups": [], "comparison": []}
    for section in data.ContentSequence:
        for item in section.get("ContentSequence", []):
            children = item.get("ContentSequence", [])
            if concept(item) == "Radiology Comparison study":
                found["comparison"].append([item.TextValue] + [[concept(child), plain(child)] for child in children])
            context = {concept(child): plain(child) for child in children if child.RelationshipType == "HAS OBS CONTEXT"}
            if "Time Point" not in context:
                continue
            numbers = {}
            for child in children:
                if child.ValueType != "NUM" or child.RelationshipType == "HAS OBS CONTEXT":
                    continue
                value = child.MeasuredValueSequence[0]
                unit = value.MeasurementUnitsCodeSequence[0]
                numbers.setdefault(concept(child), {"value": plain(child), "unit": [unit.CodingSchemeDesignator, unit.CodeValue], **{concept(part): plain(part) for part in child.get("ContentSequence", [])}})
            found["groups"].append({"context": context, "numbers": numbers})
    return found


print(json.dumps({"seg": seg, "sr": sr, "visits": visits}[sys.argv[1]](sys.argv[2])))
