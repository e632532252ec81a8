import { dicomFileBytes } from './dicom-file.ts'
import { commonModules, decimals, pixelModule, supine } from './modules.ts'
import type { SeriesHeader, StudyHeader, VolumePlace } from './modules.ts'

const nmImageStorage = '1.2.840.10008.5.1.4.1.1.20'

/** The injection. The dose is in MBq, as the NM IOD defines it (PS3.3 C.8.4.10.1.7), not in Bq as in PET. */
export interface Injection {
  readonly activityMBq: number
  /** `HHMMSS`. */
  readonly time: string
}

const stops = 60
const secondsPerStop = 20

/**
 * A reconstructed bone SPECT as one multi-frame NM image (PS3.3 A.5): RECON TOMO, slices from the lowest z upward,
 * geometry in the Detector Information Sequence (C.8.4.11), raw counts.
 */
export const nmTomoFile = (
  study: StudyHeader,
  series: SeriesHeader,
  place: VolumePlace,
  counts: Uint16Array,
  injection: Injection,
  sopInstanceUid: string,
): Uint8Array => {
  const [columns, rows, slices] = place.dimensions
  return dicomFileBytes({
    ...commonModules(study, series, 'NM'),
    ImageType: ['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'EMISSION'],
    SOPClassUID: nmImageStorage,
    SOPInstanceUID: sopInstanceUid,
    InstanceNumber: 1,
    PatientOrientation: null,
    BodyPartExamined: 'LSPINE',
    CountsAccumulated: Math.round(counts.reduce((sum, value) => sum + value, 0) / 1000) * 1000,
    SliceThickness: decimals([place.spacingMm[2]]),
    SpacingBetweenSlices: decimals([place.spacingMm[2]]),
    AcquisitionTerminationCondition: 'TIME',
    CorrectedImage: ['DECY', 'ATTN', 'SCAT', 'UNIF', 'COR'],
    LossyImageCompression: '00',
    NumberOfFrames: slices,
    // AT: the Slice Vector.
    FrameIncrementPointer: 0x00540080,
    PixelSpacing: decimals([place.spacingMm[1], place.spacingMm[0]]),
    NumberOfEnergyWindows: 1,
    EnergyWindowInformationSequence: [
      {
        EnergyWindowRangeSequence: [{ EnergyWindowLowerLimit: 126.5, EnergyWindowUpperLimit: 154.6 }],
        EnergyWindowName: 'Tc-99m 140 keV',
      },
    ],
    RadiopharmaceuticalInformationSequence: [
      {
        Radiopharmaceutical: 'Technetium Tc99m medronate',
        RadiopharmaceuticalStartTime: injection.time,
        RadionuclideTotalDose: injection.activityMBq,
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
    ],
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
        ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
        ImagePositionPatient: decimals(place.originMm),
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
    ...pixelModule(rows, columns, 16, counts),
  })
}
