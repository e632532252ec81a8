import { dicomFileBytes } from './dicom-file.ts'
import { commonModules, decimals, pixelModule, slicePosition } from './modules.ts'
import type { SeriesHeader, StudyHeader, VolumePlace } from './modules.ts'

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

/** Stored value = HU + 1024, in 12 bits: the usual form of a CT slice. */
const interceptHu = -1024

/** One slice of a CT as a DICOM file. `slice` counts from the feet; instance 1 is the slice nearest the head. */
export const ctSliceFile = (
  study: StudyHeader,
  series: SeriesHeader,
  place: VolumePlace,
  slice: number,
  hu: Int16Array,
  sopInstanceUid: string,
): Uint8Array => {
  const [columns, rows, slices] = place.dimensions
  const position = slicePosition(place, slice)
  const stored = Uint16Array.from(hu, (value) => Math.max(0, Math.min(4095, value - interceptHu)))
  return dicomFileBytes({
    ...commonModules(study, series, 'CT'),
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    SOPClassUID: ctImageStorage,
    SOPInstanceUID: sopInstanceUid,
    BodyPartExamined: study.bodyPart,
    ScanOptions: 'HELICAL MODE',
    SliceThickness: decimals([place.spacingMm[2]]),
    KVP: 120,
    DataCollectionDiameter: 500,
    ReconstructionDiameter: decimals([columns * place.spacingMm[0]]),
    GantryDetectorTilt: 0,
    TableHeight: 150,
    RotationDirection: 'CW',
    ExposureTime: 800,
    XRayTubeCurrent: 120,
    Exposure: 96,
    FilterType: 'BODY FILTER',
    GeneratorPower: 40,
    FocalSpots: 1.2,
    ConvolutionKernel: 'BONE',
    PatientPosition: 'HFS',
    AcquisitionNumber: 1,
    InstanceNumber: slices - slice,
    PatientOrientation: ['L', 'P'],
    ImagePositionPatient: decimals(position),
    ImageOrientationPatient: decimals([...place.axes[0], ...place.axes[1]]),
    SliceLocation: decimals([position[2]]),
    PixelSpacing: decimals([place.spacingMm[1], place.spacingMm[0]]),
    WindowCenter: 350,
    WindowWidth: 1600,
    WindowCenterWidthExplanation: 'BONE',
    RescaleIntercept: interceptHu,
    RescaleSlope: 1,
    RescaleType: 'HU',
    ...pixelModule(rows, columns, 12, stored),
  })
}
