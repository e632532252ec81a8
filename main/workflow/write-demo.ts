import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { phantomCases } from '../../phantom/cases.ts'
import type { PlanarFrames } from '../../phantom/phases.ts'
import { paintStudy } from '../../phantom/study.ts'
import type { PhantomStudy } from '../../phantom/study.ts'
import type { TruthLesion } from '../../phantom/truth.ts'
import type { PhantomVariant } from '../../phantom/variant.ts'
import { ctSliceFile } from '../dicom-write/ct-image.ts'
import { nmTomoFile } from '../dicom-write/nm-image.ts'
import { nmPlanarFile } from '../dicom-write/nm-planar.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import { demoHeaders } from './demo-headers.ts'

/** The cases that can be written, for `demo --list`. */
export const demoCases: readonly { readonly name: string; readonly title: string }[] = phantomCases.map(
  ({ name, title }) => ({ name, title }),
)

export const defaultDemoCase = 'several'
export const defaultDemoSeed = 1

export interface WriteDemoRequest {
  readonly folder: string
  readonly caseName: string
  readonly seed: number
  /** Rows and columns of the CT; 384 unless told (tests use less). */
  readonly matrix?: number
  /** What differs from the study that case and seed alone make; the plain one unless told. */
  readonly variant?: PhantomVariant
  /** Share done, 0 to 1. */
  readonly onProgress?: (share: number) => void
  readonly isCancelled?: () => boolean
}

export interface WrittenDemo {
  readonly studyInstanceUid: string
  readonly case: string
  readonly lesions: readonly TruthLesion[]
}

/** Lets the event loop turn, so that a cancel or another call is heard between two steps. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const cancelled = problem('cancelled', 'Writing the demonstration study was cancelled; nothing of it was kept.')

const present = (path: string): Promise<Uint8Array | null> =>
  readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })

/** What this run has made, to be taken away again should it fail. */
interface Made {
  readonly files: string[]
  readonly folders: string[]
}

const makeFolder = async (path: string, made: Made): Promise<void> => {
  const first = await mkdir(path, { recursive: true })
  if (first !== undefined) made.folders.push(path)
}

/** Writes a file whole or not at all. A file of the same name with the same bytes stays; one with others is not ours. */
const writeNew = async (path: string, bytes: Uint8Array, made: Made): Promise<void> => {
  const there = await present(path)
  if (there !== null) {
    if (Buffer.compare(there, bytes) === 0) return
    throw new ProblemError(
      problem('foreign-file', `${path} already exists and is another file. It was left as it is; choose an empty folder.`),
    )
  }
  const partial = `${path}.partial`
  made.files.push(partial, path)
  await writeFile(partial, bytes)
  await rename(partial, path)
}

const takeAway = async (made: Made): Promise<void> => {
  for (const file of made.files) await rm(file, { force: true })
  // A folder that somebody else has put something into meanwhile stays.
  for (const folder of [...made.folders].reverse()) await rmdir(folder).catch(() => undefined)
}

const paint = async (request: WriteDemoRequest): Promise<PhantomStudy | undefined> => {
  const steps = paintStudy(request.caseName, request.seed, request.matrix, request.variant)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    request.onProgress?.(step.value * 0.7)
    await breathe()
    if (request.isCancelled?.() === true) throw new ProblemError(cancelled)
  }
}

/** The early images of a study that has them: flow, planar blood pool, blood pool SPECT. */
const writePhases = async (study: PhantomStudy, folder: string, made: Made): Promise<void> => {
  const { phases, uid, placement } = study
  if (phases === null) return
  const { header, series, injection } = demoHeaders(study)
  const planar = ({ frames, ...picture }: PlanarFrames) => ({ ...picture, frames: frames.length })
  const pool = { ...phases.bloodPool, axes: placement.axes, originMm: placement.place(phases.bloodPool.originMm) }
  const files = [
    ['FLOW', nmPlanarFile(header, series.flow, 'dynamic', planar(phases.flow), injection, uid('flow/1'))],
    ['BLOODPOOL', nmPlanarFile(header, series.poolPlanar, 'static', planar(phases.bloodPoolPlanar), injection, uid('pool-planar/1'))],
    ['BLOODPOOL-SPECT', nmTomoFile(header, series.pool, pool, pool.counts, injection, uid('pool/1'))],
  ] as const
  for (const [name, bytes] of files) {
    await makeFolder(join(folder, name), made)
    await writeNew(join(folder, name, 'NM0001.dcm'), bytes, made)
  }
}

const writeStudy = async (study: PhantomStudy, request: WriteDemoRequest, made: Made): Promise<void> => {
  const { folder } = request
  const { ct, spect, truth, uid, placement } = study
  const { header, series, injection } = demoHeaders(study)
  const placed = { ...ct, axes: placement.axes, originMm: placement.place(ct.originMm) }
  const [columns, rows, slices] = ct.dimensions
  await makeFolder(join(folder, 'CT'), made)
  await makeFolder(join(folder, 'SPECT'), made)
  const late = { ...spect, axes: placement.axes, originMm: placement.place(spect.originMm) }
  const nm = nmTomoFile(header, series.spect, late, spect.counts, injection, uid('spect/1'), truth.variant.storage.hasNegativeSpacing)
  await writeNew(join(folder, 'SPECT', 'NM0001.dcm'), nm, made)
  await writePhases(study, folder, made)
  for (let slice = slices - 1; slice >= 0; slice -= 1) {
    const hu = ct.hu.subarray(slice * rows * columns, (slice + 1) * rows * columns)
    const number = slices - slice
    const bytes = ctSliceFile(header, series.ct, placed, slice, hu, uid(`ct/${number}`))
    await writeNew(join(folder, 'CT', `CT${`${number}`.padStart(4, '0')}.dcm`), bytes, made)
    request.onProgress?.(0.7 + (0.3 * number) / slices)
    if (request.isCancelled?.() === true) throw new ProblemError(cancelled)
  }
  // Last: a folder with truth.json holds the whole study.
  await writeNew(join(folder, 'truth.json'), Buffer.from(`${JSON.stringify(truth, null, 1)}\n`), made)
}

const problemOf = (folder: string, error: unknown): Problem => {
  if (error instanceof ProblemError) return error.problem
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return problem('not-a-folder', `${folder} is a file or lies under one; choose a folder for the demonstration study.`)
  return fileProblem(folder, error)
}

/**
 * Writes a demonstration study: `folder/CT/*.dcm`, `folder/SPECT/NM0001.dcm`, early phases beside them where the variant has them, and
 * `folder/truth.json` last. The same
 * request gives the same bytes. Nothing that exists is changed; a run that fails or is cancelled takes away what it made.
 * Problems: `unknown-case`, `foreign-file`, `cancelled`, and those of the file system (`disk-full`, `file-forbidden` ...).
 */
export const writeDemo = async (request: WriteDemoRequest): Promise<Result<WrittenDemo>> => {
  const known = demoCases.map(({ name }) => name)
  if (!known.includes(request.caseName)) {
    return fail(problem('unknown-case', `There is no demonstration case "${request.caseName}"; choose one of ${known.join(', ')}.`))
  }
  const made: Made = { files: [], folders: [] }
  try {
    await makeFolder(request.folder, made)
    const study = await paint(request)
    if (study === undefined) throw new Error(`case ${request.caseName} is listed but cannot be painted`)
    await writeStudy(study, request, made)
    const { studyInstanceUid, lesions } = study.truth
    return ok({ studyInstanceUid, case: request.caseName, lesions })
  } catch (error) {
    await takeAway(made)
    return fail(problemOf(request.folder, error))
  }
}
