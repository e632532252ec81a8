import { readFile } from 'node:fs/promises'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { reportPrintJob } from '../../core/report/print-job.ts'
import type { KeyImage, Report } from '../../core/report/report.ts'
import { isSigned } from '../../core/report/versions.ts'
import { pageCountOf } from '../report/pdf-metadata.ts'
import { reportFilePaths } from './report-files.ts'
import type { ReportRooms } from './report-rooms.ts'

export interface Printed {
  readonly bytes: Uint8Array
  readonly pages: number
}

/** Drawn pictures by recipe: a preview after each pause in typing must not draw the same six again. */
const drawn = new Map<string, string>()
const drawnLimit = 60

const pictureUrl = async (rooms: ReportRooms, report: Report, image: KeyImage): Promise<string | null> => {
  const { id: _id, caption: _caption, ...recipe } = image
  const key = JSON.stringify([report.studyInstanceUid, report.analysis.provenance.seriesUids, report.analysis.reference.mean, recipe])
  const known = drawn.get(key)
  if (known !== undefined) return known
  const png = await rooms.drawKeyImage(report.studyInstanceUid, report.analysis, image)
  if (!png.ok) return null
  const url = `data:image/png;base64,${Buffer.from(png.value).toString('base64')}`
  const [oldest] = drawn.keys()
  if (drawn.size >= drawnLimit && oldest !== undefined) drawn.delete(oldest)
  drawn.set(key, url)
  return url
}

/** Prints a report as it is. A key image that cannot be drawn leaves a note on the page, not a failure. */
export const printReport = async (rooms: ReportRooms, report: Report): Promise<Result<Printed>> => {
  const keyImages: Record<string, string> = {}
  for (const image of report.content.keyImages) {
    const url = await pictureUrl(rooms, report, image)
    if (url !== null) keyImages[image.id] = url
  }
  return rooms.print(reportPrintJob(report, { keyImages, fontCss: rooms.fontCss(JSON.stringify(report)) }, rooms.now()))
}

/** Key images of a report that cannot be drawn now; signing does not go on without them. */
export const missingPictures = async (rooms: ReportRooms, report: Report): Promise<KeyImage[]> => {
  const missing: KeyImage[] = []
  for (const image of report.content.keyImages) if ((await pictureUrl(rooms, report, image)) === null) missing.push(image)
  return missing
}

const signedFile = async (path: string, bytes: Uint8Array): Promise<Result<Printed>> => {
  const pages = await pageCountOf(bytes).catch(() => null)
  return pages === null
    ? fail(problem('pdf-damaged', `The signed file ${path} is damaged. Take it away, and it is printed again from the sealed report.`))
    : ok({ bytes, pages })
}

/** The page of a stored version (the newest unless one is named): the very file of a signed one, a fresh print of a draft. */
export const printStoredReport = async (rooms: ReportRooms, reportId: string, version?: number): Promise<Result<Printed>> => {
  const stored = await rooms.report(reportId, version)
  if (!stored.ok) return stored
  if (stored.value === null) return fail(problem('report-missing', `There is no report ${reportId} in this library. Open the study again.`))
  if (isSigned(stored.value)) {
    const path = reportFilePaths(rooms.libraryFolder, stored.value).pdf
    const bytes = await readFile(path).catch(() => null)
    if (bytes !== null) return signedFile(path, bytes)
  }
  return printReport(rooms, stored.value)
}

/** The last few prints by id, for the streamed address of the preview. */
export interface PrintShelf {
  readonly put: (bytes: Uint8Array) => string
  readonly get: (printId: string) => Result<Uint8Array>
}

export const createPrintShelf = (limit = 4): PrintShelf => {
  const prints = new Map<string, Uint8Array>()
  let count = 0
  return {
    put: (bytes) => {
      count += 1
      const id = `print-${count}`
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
