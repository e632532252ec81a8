import { dicomFileBytes } from './dicom-file.ts'
import type { DicomRecord } from './dicom-file.ts'
import { commonModules, decimals, pixelModule, slicePosition, supine } from './modules.ts'
import type { SeriesHeader, StudyHeader, VolumePlace } from './modules.ts'

const nmImageStorage = '1.2.840.10008.5.1.4.1.1.20'

/** The injection. The dose is in MBq, as the NM IOD defines it (PS3.3 C.8.4.10.1.7), not in Bq as in PET. */
export interface Injection {
  readonly activityMBq: number
  /** `HHMMSS`. */
  readonly time: string
}

/** The injected 99mTc medronate, as every NM image of the study names it. */
export const radiopharmaceutical = ({ activityMBq, time }: Injection): readonly DicomRecord[] => [
  {
    Radiopharmaceutical: 'Technetium Tc99m medronate',
    RadiopharmaceuticalStartTime: time,
    RadionuclideTotalDose: activityMBq,
    RadionuclideCodeSequence: [
      { CodeValue: '72454003', CodingSchemeDesignator: 'SCT', CodeMeaning: '^99m^Technetium' },
    ],
    RadiopharmaceuticalCodeSequence: [
      { CodeValue: '404707004', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Technetium Tc^99m^ medronate' },
    ],
    AdministrationRouteCodeSequence: [
      { CodeValue: '47625008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Intravenous route' },
    ],
  },
]

export const energyWindow: readonly DicomRecord[] = [
  {
    EnergyWindowRangeSequence: [{ EnergyWindowLowerLimit: 126.5, EnergyWindowUpperLimit: 154.6 }],
    EnergyWindowName: 'Tc-99m 140 keV',
  },
]

const stops = 60
const secondsPerStop = 20

/**
 * A reconstructed bone SPECT as one multi-frame NM image (PS3.3 A.5): RECON TOMO, slices from the feet upward, geometry in the Detector
 * Information Sequence (C.8.4.11), raw counts. `fromHead`: slices from the head down, with negative spacing (C.8.4.15).
 */
export const nmTomoFile = (
  study: StudyHeader,
  series: SeriesHeader,
  place: VolumePlace,
  counts: Uint16Array,
  injection: Injection,
  sopInstanceUid: string,
  fromHead = false,
): Uint8Array => {
  const [columns, rows, slices] = place.dimensions
  const sliceCounts = columns * rows
  const stored = fromHead ? Uint16Array.from(counts, (_, at) => counts[(slices - 1 - Math.floor(at / sliceCounts)) * sliceCounts + (at % sliceCounts)] ?? 0) : counts
  return dicomFileBytes({
    ...commonModules(study, series, 'NM'),
    ImageType: ['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'EMISSION'],
    SOPClassUID: nmImageStorage,
    SOPInstanceUID: sopInstanceUid,
    InstanceNumber: 1,
    PatientOrientation: null,
    BodyPartExamined: study.bodyPart,
    CountsAccumulated: Math.round(counts.reduce((sum, value) => sum + value, 0) / 1000) * 1000,
    SliceThickness: decimals([place.spacingMm[2]]),
    SpacingBetweenSlices: decimals([fromHead ? -place.spacingMm[2] : place.spacingMm[2]]),
    AcquisitionTerminationCondition: 'TIME',
    CorrectedImage: ['DECY', 'ATTN', 'SCAT', 'UNIF', 'COR'],
    LossyImageCompression: '00',
    NumberOfFrames: slices,
    // AT: the Slice Vector.
    FrameIncrementPointer: 0x00540080,
    PixelSpacing: decimals([place.spacingMm[1], place.spacingMm[0]]),
    NumberOfEnergyWindows: 1,
    EnergyWindowInformationSequence: energyWindow,
    RadiopharmaceuticalInformationSequence: radiopharmaceutical(injection),
    NumberOfDetectors: 1,
    DetectorInformationSequence: [
      {
        CollimatorGridName: 'LEHR',
        CollimatorType: 'PARA',
        FocalDistance: 0,
        FieldOfViewShape: 'RECTANGLE',
        FieldOfViewDimensions: [540, 400],
        ZoomFactor: [1, 1],
        RadialPosition: 240,
        ImageOrientationPatient: decimals([...place.axes[0], ...place.axes[1]]),
        ImagePositionPatient: decimals(slicePosition(place, fromHead ? slices - 1 : 0)),
      },
    ],
    NumberOfRotations: 1,
    RotationInformationSequence: [
      {
        StartAngle: 180,
        AngularStep: 360 / stops,
        RotationDirection: 'CC',
        ScanArc: 360,
        ActualFrameDuration: secondsPerStop * 1000,
        RadialPosition: 240,
        NumberOfFramesInRotation: stops,
      },
    ],
    TypeOfDetectorMotion: 'STEP AND SHOOT',
    SliceVector: Array.from({ length: slices }, (_, i) => i + 1),
    NumberOfSlices: slices,
    ...supine,
    ...pixelModule(rows, columns, 16, stored),
  })
}
