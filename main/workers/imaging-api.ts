import type { Analysis, AnalysisRequest } from '../../core/findings/analysis.ts'
import type { RegistrationCorrection } from '../../core/registration/registration.ts'
import type { PhaseComparison } from '../../core/findings/phase-uptake.ts'
import type { History } from '../../core/findings/history.ts'
import type { SliceRecipe } from '../../core/volume/fused-slice.ts'
import type { SeriesUnits } from '../../core/volume/suv.ts'
import type { UnitSheet } from '../../core/volume/unit-sheet.ts'
import type { VolumeInfo } from '../../core/volume/volume.ts'
import type { SeriesFiles } from '../imaging/volume-cache.ts'

/** What the worker is started with (`startWorker`'s `workerData`). */
export interface ImagingWorkerData {
  /** The compiled voxel kernels named by the runtime manifest; null takes their TypeScript twins. */
  readonly kernelsAddon: string | null
  /** The bundled `decode-worker`: compressed frames are decoded in threads that can be ended. */
  readonly decodeWorker: string
}

/** The SPECT on its CT, as the index knows their files. */
export interface PairFiles {
  readonly ct: SeriesFiles
  readonly spect: SeriesFiles
  /** A reader has confirmed that they fit, without a common frame of reference. */
  readonly registrationConfirmed?: boolean | undefined
}

/** The blood pool SPECT of a study on the CT of its pair. */
export type PoolFiles = SeriesFiles & Pick<PairFiles, 'registrationConfirmed'>

export interface LoadedVolume {
  readonly info: VolumeInfo
  /** int16 or float32 as `info.voxelType` says, i fastest; shared, not copied: nobody writes to it. */
  readonly voxels: SharedArrayBuffer
}

/** A series with what reader and site put beside its files. Left out: the files alone. */
export type WithUnits = SeriesFiles & { readonly units?: SeriesUnits }

/** The calls of the imaging worker. Pictures are PNG bytes; every failure carries its reason in the reader's words. */
export interface ImagingApi {
  volume: { input: WithUnits; output: LoadedVolume; progress: { readonly done: number; readonly total: number } }
  analyse: {
    /** `units` are the SPECT's; `history` is of the study's referral, `pool` its blood pool, each null where there is none. */
    input: PairFiles & { readonly request: AnalysisRequest; readonly appVersion: string; readonly units?: SeriesUnits; readonly history?: History | null; readonly pool?: PoolFiles | null }
    output: Analysis
    progress: { readonly label: string; readonly fraction: number }
  }
  'draw-slice': {
    /** `registration`: the correction of the analysis that the picture belongs to. */
    input: PairFiles & { readonly recipe: SliceRecipe; readonly referenceMean: number; readonly sizePx: number; readonly registration?: RegistrationCorrection | null }
    output: Uint8Array
  }
  /** Blood pool beside late uptake of the regions of an analysis. */
  phases: { input: PairFiles & { readonly pool: PoolFiles; readonly analysis: Analysis }; output: PhaseComparison }
  'draw-mip': { input: { readonly spect: SeriesFiles; readonly angleDegrees: number; readonly sizePx: number }; output: Uint8Array }
  /** Writes the volume for other tools, and answers what it wrote. */
  nifti: { input: { readonly series: WithUnits; readonly file: string }; output: VolumeInfo }
  /** Where the numbers of a series come from. */
  'unit-sheet': { input: SeriesFiles & { readonly units: SeriesUnits }; output: UnitSheet }
}
