import { readFile } from 'node:fs/promises'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import { keyImagesFor } from '../../core/report/key-images.ts'
import { reportPrintJob } from '../../core/report/print-job.ts'
import type { PrintJob } from '../../core/report/print-job.ts'
import type { KeyImage, Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import { pageCountOf } from '../report/pdf-metadata.ts'
import { sha256 } from '../report/seal.ts'
import { reportFilePaths } from './report-files.ts'
import type { ReportRooms } from './report-rooms.ts'

export interface Printed {
  readonly bytes: Uint8Array
  readonly pages: number
}

/** Drawn pictures (PNG) by recipe: neither a preview after each pause in typing nor an export draws the same six again. */
const drawn = new Map<string, Uint8Array>()
const drawnLimit = 60

type Pictured = Pick<Report, 'studyInstanceUid' | 'analysis'>

/** The PNG of a key image, drawn once for a recipe on a study as it is measured and registered. */
export const pictureOf = async (rooms: ReportRooms, { studyInstanceUid, analysis }: Pictured, image: KeyImage): Promise<Result<Uint8Array>> => {
  const { id: _id, caption: _caption, ...recipe } = image
  const { seriesUids, registration = null } = analysis.provenance
  // Canonical: a recipe that was stored and read again has its fields in another order, and is the same picture.
  const key = canonicalJson([studyInstanceUid, seriesUids, registration, analysis.reference.mean, recipe])
  const known = drawn.get(key)
  if (known !== undefined) return ok(known)
  const png = await rooms.drawKeyImage(studyInstanceUid, analysis, image)
  if (!png.ok) return png
  const [oldest] = drawn.keys()
  if (drawn.size >= drawnLimit && oldest !== undefined) drawn.delete(oldest)
  drawn.set(key, png.value)
  return png
}

/** How many findings have their pictures drawn before anybody accepts them. */
const drawnAhead = 8

/** Draws the pictures that the first proposed findings would bring along, one after the other: an accepted one finds them there. */
export const drawAhead = async (rooms: ReportRooms, studyInstanceUid: string, analysis: Analysis): Promise<void> => {
  for (const image of analysis.findings.slice(0, drawnAhead).flatMap((finding) => keyImagesFor(finding))) {
    // With its drive away there is nothing to draw; the report says so when it is its turn.
    if (!(await pictureOf(rooms, { studyInstanceUid, analysis }, image)).ok) return
  }
}

/** The page of a report as it is. A key image that cannot be drawn leaves a note on the page, not a failure; `missing` counts them. */
export const pageOf = async (rooms: ReportRooms, report: Report): Promise<{ readonly job: PrintJob; readonly missing: number }> => {
  const keyImages: Record<string, string> = {}
  for (const image of report.content.keyImages) {
    const png = await pictureOf(rooms, report, image)
    if (png.ok) keyImages[image.id] = `data:image/png;base64,${Buffer.from(png.value).toString('base64')}`
  }
  const job = reportPrintJob(report, { keyImages, fontCss: rooms.fontCss(JSON.stringify(report)) }, rooms.now())
  return { job, missing: report.content.keyImages.length - Object.keys(keyImages).length }
}

export const printReport = async (rooms: ReportRooms, report: Report): Promise<Result<Printed>> => rooms.print((await pageOf(rooms, report)).job)

/** Key images of a report that cannot be drawn now; signing does not go on without them. */
export const missingPictures = async (rooms: ReportRooms, report: Report): Promise<KeyImage[]> => {
  const missing: KeyImage[] = []
  for (const image of report.content.keyImages) if (!(await pictureOf(rooms, report, image)).ok) missing.push(image)
  return missing
}

const signedFile = async (path: string, bytes: Uint8Array): Promise<Result<Printed>> => {
  const pages = await pageCountOf(bytes).catch(() => null)
  return pages === null
    ? fail(problem('pdf-damaged', `The signed file ${path} is damaged. Take it away, and it is printed again from the sealed report.`))
    : ok({ bytes, pages })
}

/** A stored version of a report, the newest unless one is named. */
export const storedReport = async (rooms: ReportRooms, reportId: string, version?: number): Promise<Result<Report>> => {
  const stored = await rooms.report(reportId, version)
  if (!stored.ok) return stored
  return stored.value === null ? fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`)) : ok(stored.value)
}

/** The page of a stored version: the very file of a signed one, a fresh print of a draft. */
export const printStoredReport = async (rooms: ReportRooms, reportId: string, version?: number): Promise<Result<Printed>> => {
  const stored = await storedReport(rooms, reportId, version)
  if (!stored.ok) return stored
  if (isSigned(stored.value)) {
    const path = reportFilePaths(rooms.libraryFolder, stored.value).pdf
    const bytes = await readFile(path).catch(() => null)
    if (bytes !== null) return signedFile(path, bytes)
  }
  return printReport(rooms, stored.value)
}

/** The last few prints by id, for the streamed address of the preview. */
export interface PrintShelf {
  /** Answers the id: the SHA-256 of the bytes, so that one id is one picture for ever. */
  readonly put: (bytes: Uint8Array) => string
  readonly get: (printId: string) => Result<Uint8Array>
}

export const createPrintShelf = (limit = 4): PrintShelf => {
  const prints = new Map<string, Uint8Array>()
  return {
    put: (bytes) => {
      const id = sha256(bytes)
      prints.delete(id)
      prints.set(id, bytes)
      const [oldest] = prints.keys()
      if (prints.size > limit && oldest !== undefined) prints.delete(oldest)
      return id
    },
    get: (printId) => {
      const bytes = prints.get(printId)
      return bytes ? ok(bytes) : fail(problem('print-gone', 'This print is no longer kept. Change or open the report to print it again.'))
    },
  }
}
