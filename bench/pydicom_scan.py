"""The peer of `spondyl index`: pydicom reads 7 tags of every file, header only. Prints the seconds of the loop."""
import os
import sys
import time

import pydicom

TAGS = ["PatientName", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "Modality", "InstanceNumber"]

start = time.perf_counter()
read = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if not name.endswith(".dcm"):
            continue
        data_set = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True, specific_tags=TAGS)
        assert data_set.SOPInstanceUID
        read += 1
print(read, time.perf_counter() - start)
