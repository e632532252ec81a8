import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { analyseOn, prepareStudy } from '../../core/findings/analyse.ts'
import type { StudyBasis } from '../../core/findings/analyse.ts'
import { withoutPool } from '../../core/findings/blood-pool.ts'
import { comparePhases } from '../../core/findings/phase-uptake.ts'
import { withSuv } from '../../core/findings/with-suv.ts'
import { correctedSpect } from '../../core/registration/judge-registration.ts'
import { checkFusable, confirmedByReader } from '../../core/volume/fusable.ts'
import { drawFusedSlice } from '../../core/volume/fused-slice.ts'
import { stoppedBy } from '../../core/volume/kernels.ts'
import type { Kernels, StoppableKernels } from '../../core/volume/kernels.ts'
import { drawProjection } from '../../core/volume/projection.ts'
import { withUnits } from '../../core/volume/suv.ts'
import type { SeriesUnits } from '../../core/volume/suv.ts'
import { unitSheetOf } from '../../core/volume/unit-sheet.ts'
import type { Volume } from '../../core/volume/volume.ts'
import type { FrameDecoder } from '../imaging/codecs/decode-frame.ts'
import { encodePng } from '../imaging/png.ts'
import { createVolumeCache } from '../imaging/volume-cache.ts'
import { writeNifti } from '../imaging/write-nifti.ts'
import type { ImagingApi, PairFiles, PoolFiles } from './imaging-api.ts'
import type { Handlers } from './rpc.ts'

/** The pair on the screen and the pair before it. */
const keptVolumes = 4

/** Blood pools are kept apart, so that none pushes out a CT and the spine that was found on it. */
const keptPools = 2

interface Pair {
  readonly ct: Volume
  readonly spect: Volume
}

/** The cache keeps volumes as their files have them; what reader and site add is put on each answer anew. */
const under = (volume: Volume, units: SeriesUnits | undefined): Volume => (units === undefined ? volume : withUnits(volume, units))

const onTheReadersWord = (spect: Volume): Volume => ({
  ...spect,
  info: { ...spect.info, cautions: [confirmedByReader, ...(spect.info.cautions ?? [])] },
})

/** A blood pool that may lie on this CT. Its own confirmation counts, not the one of the late SPECT. */
const poolOn = (ct: Volume, pool: Volume, { registrationConfirmed = false }: PoolFiles): Result<Volume> => {
  const fusable = checkFusable(ct.info, pool.info, registrationConfirmed)
  return fusable.ok ? ok(registrationConfirmed ? onTheReadersWord(pool) : pool) : fusable
}

/** What an analysis says of it, and so a report: without the paths of files, which the series names when it is opened. */
const poolUnread = problem('blood-pool-unread', 'Its images cannot be read; open the series to see why.')

/** The kernels for one call: they look at its cancel flag. */
const during = (kernels: StoppableKernels, cancelFlag: SharedArrayBuffer): Kernels => stoppedBy(kernels, new Int32Array(cancelFlag))

/** What the imaging worker answers. Volumes stay loaded between calls, and with each CT the spine that was found on it. */
export const imagingHandlers = (kernels: StoppableKernels, decode: FrameDecoder): Handlers<ImagingApi> => {
  const volumeOf = createVolumeCache(keptVolumes, decode)
  const poolOf = createVolumeCache(keptPools, decode)
  const bases = new WeakMap<Volume, StudyBasis>()

  const pairOf = async ({ ct, spect, registrationConfirmed = false }: PairFiles, isCancelled: () => boolean): Promise<Result<Pair>> => {
    const [loadedCt, loadedSpect] = await Promise.all([volumeOf(ct, { isCancelled }), volumeOf(spect, { isCancelled })])
    if (!loadedCt.ok) return loadedCt
    if (!loadedSpect.ok) return loadedSpect
    const fusable = checkFusable(loadedCt.value.info, loadedSpect.value.info, registrationConfirmed)
    if (!fusable.ok) return fusable
    return ok({ ct: loadedCt.value, spect: registrationConfirmed ? onTheReadersWord(loadedSpect.value) : loadedSpect.value })
  }

  return {
    volume: async ({ units, ...series }, { onProgress, isCancelled }) => {
      const volume = await volumeOf(series, { isCancelled, onProgress: (done, total) => onProgress({ done, total }) })
      if (!volume.ok) return volume
      const { info, voxels } = under(volume.value, units)
      if (!(voxels.buffer instanceof SharedArrayBuffer)) throw new Error('voxels are loaded into shared memory')
      return ok({ info, voxels: voxels.buffer })
    },

    analyse: async ({ request, appVersion, units, history, pool, ...files }, { onProgress, isCancelled, cancelFlag }) => {
      onProgress({ label: 'Reading the images', fraction: 0 })
      const pair = await pairOf(files, isCancelled)
      if (!pair.ok) return pair
      const { ct } = pair.value
      const spect = under(pair.value.spect, units)
      // The analysis goes on without a pool that fails; where the load was cancelled, so is the analysis at its next question.
      const loaded = pool == null ? null : await poolOf(pool, { isCancelled })
      const early = pool == null || loaded === null ? null : loaded.ok ? poolOn(ct, loaded.value, pool) : fail(poolUnread)
      const input = {
        ct,
        spect,
        pool: early?.ok === true ? early.value : null,
        request,
        history: history ?? null,
        appVersion,
        kernels: during(kernels, cancelFlag),
        isCancelled,
        onProgress: (label: string, fraction: number) => onProgress({ label, fraction }),
      }
      const known = bases.get(ct)
      const basis = known === undefined ? prepareStudy(input) : ok(known)
      if (!basis.ok) return basis
      bases.set(ct, basis.value)
      const analysis = analyseOn(basis.value, input)
      if (!analysis.ok) return analysis
      const told = pool == null || early === null || early.ok ? analysis.value : withoutPool(analysis.value, pool.seriesInstanceUid, early.error)
      return ok(withSuv(told, spect.info.suv))
    },

    'draw-slice': async ({ recipe, referenceMean, sizePx, registration = null, ...files }, { isCancelled }) => {
      const pair = await pairOf(files, isCancelled)
      if (!pair.ok) return pair
      const spect = correctedSpect(pair.value.spect, registration)
      return ok(encodePng(drawFusedSlice(pair.value.ct, spect, recipe, referenceMean, sizePx, kernels)))
    },

    phases: async ({ pool, analysis, ...files }, { isCancelled }) => {
      const pair = await pairOf(files, isCancelled)
      if (!pair.ok) return pair
      const loaded = await poolOf(pool, { isCancelled })
      if (!loaded.ok) return loaded
      const early = poolOn(pair.value.ct, loaded.value, pool)
      if (!early.ok) return early
      return comparePhases(correctedSpect(pair.value.spect, analysis.provenance.registration ?? null), early.value, analysis)
    },

    'draw-mip': async ({ spect, angleDegrees, sizePx }, { isCancelled }) => {
      const volume = await volumeOf(spect, { isCancelled })
      return volume.ok ? ok(encodePng(drawProjection(volume.value, angleDegrees, sizePx, kernels))) : volume
    },

    nifti: async ({ series: { units, ...series }, file }, { isCancelled }) => {
      const volume = await volumeOf(series, { isCancelled })
      if (!volume.ok) return volume
      const written = await writeNifti(volume.value, file)
      return written.ok ? ok(under(volume.value, units).info) : written
    },

    'unit-sheet': async ({ units, ...series }, { isCancelled }) => {
      const volume = await volumeOf(series, { isCancelled })
      if (!volume.ok) return volume
      const { info, headers = [] } = under(volume.value, units)
      return ok(unitSheetOf(info, headers, units))
    },
  }
}
