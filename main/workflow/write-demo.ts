import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { phantomCases } from '../../phantom/cases.ts'
import { paintStudy } from '../../phantom/study.ts'
import type { PhantomStudy } from '../../phantom/study.ts'
import type { TruthLesion } from '../../phantom/truth.ts'
import { ctSliceFile } from '../dicom-write/ct-image.ts'
import type { SeriesHeader, StudyHeader } from '../dicom-write/modules.ts'
import { nmTomoFile } from '../dicom-write/nm-image.ts'
import { fileProblem } from '../imaging/file-problem.ts'

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
  /** Share done, 0 to 1. */
  readonly onProgress?: (share: number) => void
  readonly isCancelled?: () => boolean
}

export interface WrittenDemo {
  readonly studyInstanceUid: string
  readonly case: string
  readonly lesions: readonly TruthLesion[]
}

const studyDate = '20260302'
const injectionMinutes = 9 * 60 + 40

const clock = (minutes: number): string => {
  const two = (value: number): string => `${value}`.padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}${two(Math.floor(minutes) % 60)}00`
}

const studyHeader = ({ patient, description, truth, uid }: PhantomStudy): StudyHeader => ({
  patientName: patient.name,
  patientId: patient.id,
  birthDate: `${2026 - patient.ageYears}01${10 + (patient.seed % 18)}`,
  sex: patient.sex,
  ageYears: patient.ageYears,
  heightM: patient.heightM,
  weightKg: patient.weightKg,
  studyInstanceUid: truth.studyInstanceUid,
  frameOfReferenceUid: uid('frame-of-reference'),
  studyId: `${patient.seed}`,
  accessionNumber: `DEMO${patient.seed}`,
  studyDate,
  studyTime: clock(injectionMinutes),
  studyDescription: `Bone SPECT/CT lumbar spine. ${description}`.slice(0, 64),
  institution: 'Demonstration (digital phantom)',
})

const seriesHeaders = ({ patient, uid }: PhantomStudy): { ct: SeriesHeader; spect: SeriesHeader } => {
  const device = { manufacturer: 'Spondyl', model: 'Digital phantom', software: 'phantom 1' }
  const start = injectionMinutes + patient.uptakeMinutes
  return {
    ct: { ...device, seriesInstanceUid: uid('ct'), seriesNumber: 2, seriesTime: clock(start + 22), seriesDescription: 'CT 1.5 mm bone' },
    spect: { ...device, seriesInstanceUid: uid('spect'), seriesNumber: 3, seriesTime: clock(start), seriesDescription: 'SPECT OSEM AC SC RR' },
  }
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
  const steps = paintStudy(request.caseName, request.seed, request.matrix)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    request.onProgress?.(step.value * 0.7)
    await breathe()
    if (request.isCancelled?.() === true) throw new ProblemError(cancelled)
  }
}

const writeStudy = async (study: PhantomStudy, request: WriteDemoRequest, made: Made): Promise<void> => {
  const { folder } = request
  const { ct, spect, truth, uid, patient } = study
  const header = studyHeader(study)
  const series = seriesHeaders(study)
  const [columns, rows, slices] = ct.dimensions
  await makeFolder(join(folder, 'CT'), made)
  await makeFolder(join(folder, 'SPECT'), made)
  const injection = { activityMBq: patient.activityMBq, time: clock(injectionMinutes) }
  const nm = nmTomoFile(header, series.spect, spect, spect.counts, injection, uid('spect/1'))
  await writeNew(join(folder, 'SPECT', 'NM0001.dcm'), nm, made)
  for (let slice = slices - 1; slice >= 0; slice -= 1) {
    const hu = ct.hu.subarray(slice * rows * columns, (slice + 1) * rows * columns)
    const number = slices - slice
    const bytes = ctSliceFile(header, series.ct, ct, slice, hu, uid(`ct/${number}`))
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
 * Writes a demonstration study: `folder/CT/*.dcm`, `folder/SPECT/NM0001.dcm`, and `folder/truth.json` last. The same
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
