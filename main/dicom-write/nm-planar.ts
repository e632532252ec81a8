import { dicomFileBytes } from './dicom-file.ts'
import { commonModules, decimals, pixelModule, supine } from './modules.ts'
import type { SeriesHeader, StudyHeader } from './modules.ts'
import { energyWindow, radiopharmaceutical } from './nm-image.ts'
import type { Injection } from './nm-image.ts'

const nmImageStorage = '1.2.840.10008.5.1.4.1.1.20'

/** Views of a gamma camera without slices: counts frame by frame, rows from the head down. */
export interface PlanarPicture {
  readonly columns: number
  readonly rows: number
  readonly pixelMm: number
  /** One frame after the other in time (dynamic), or one per detector at the same time (static). */
  readonly frames: number
  readonly frameSeconds: number
  readonly counts: Uint16Array
}

/** Vectors that tell the frames apart (PS3.3 C.8.4.8): energy window, detector; phase and time slice as well for a dynamic one. */
const pointers = { static: [0x00540010, 0x00540020], dynamic: [0x00540010, 0x00540020, 0x00540030, 0x00540100] } as const

/** The flow of a three-phase bone scan (`dynamic`: one detector, frames in time) or its blood pool (`static`: a frame per detector). */
export const nmPlanarFile = (
  study: StudyHeader,
  series: SeriesHeader,
  kind: 'static' | 'dynamic',
  picture: PlanarPicture,
  injection: Injection,
  sopInstanceUid: string,
): Uint8Array => {
  const { columns, rows, frames, frameSeconds, counts } = picture
  const ones = Array.from({ length: frames }, () => 1)
  const numbers = ones.map((_, i) => i + 1)
  const detectors = kind === 'static' ? frames : 1
  return dicomFileBytes({
    ...commonModules(study, series, 'NM'),
    ImageType: ['ORIGINAL', 'PRIMARY', kind === 'static' ? 'STATIC' : 'DYNAMIC', 'EMISSION'],
    SOPClassUID: nmImageStorage,
    SOPInstanceUID: sopInstanceUid,
    InstanceNumber: 1,
    PatientOrientation: null,
    BodyPartExamined: study.bodyPart,
    CountsAccumulated: counts.reduce((sum, value) => sum + value, 0),
    AcquisitionTerminationCondition: 'TIME',
    LossyImageCompression: '00',
    NumberOfFrames: frames,
    FrameIncrementPointer: [...pointers[kind]],
    EnergyWindowVector: ones,
    DetectorVector: kind === 'static' ? numbers : ones,
    ...(kind === 'static' ? { ActualFrameDuration: frameSeconds * 1000 } : {
      PhaseVector: ones,
      NumberOfPhases: 1,
      PhaseInformationSequence: [{ PhaseDelay: 0, ActualFrameDuration: frameSeconds * 1000, PauseBetweenFrames: 0, NumberOfFramesInPhase: frames }],
      TimeSliceVector: numbers,
      NumberOfTimeSlices: frames,
    }),
    PixelSpacing: decimals([picture.pixelMm, picture.pixelMm]),
    NumberOfEnergyWindows: 1,
    EnergyWindowInformationSequence: energyWindow,
    RadiopharmaceuticalInformationSequence: radiopharmaceutical(injection),
    NumberOfDetectors: detectors,
    DetectorInformationSequence: Array.from({ length: detectors }, () => ({
      CollimatorGridName: 'LEHR',
      CollimatorType: 'PARA',
      FieldOfViewShape: 'RECTANGLE',
      FieldOfViewDimensions: [540, 400],
      ZoomFactor: [1, 1],
      ImageOrientationPatient: null,
      ImagePositionPatient: null,
    })),
    ...supine,
    ...pixelModule(rows, columns, 16, counts),
  })
}
