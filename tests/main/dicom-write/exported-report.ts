import { readFileSync, writeFileSync } from 'node:fs'
import { ok } from '../../../core/base/result.ts'
import { reportFormats } from '../../../core/report/delivery.ts'
import type { Report } from '../../../core/report/report.ts'
import { encodePng } from '../../../main/imaging/png.ts'
import { exportFiles } from '../../../main/workflow/report-export.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { study } from '../../core/report/fixture.ts'
import { testRooms } from '../report/rooms.ts'
import type { TestRooms } from '../report/rooms.ts'
import { spectInfo } from './spect-info.ts'

export interface ExportedReport {
  readonly rooms: TestRooms
  readonly report: Report
  /** The signed PDF, as it lies in the library. */
  readonly pdf: Buffer
  /** What was written, by path. */
  readonly files: ReadonlyMap<string, Uint8Array | string>
  /** The path that ends so; `none` where nothing does. */
  readonly pathOf: (ending: string) => string
}

const sizePx = 5
/** Every key image of these reports, row by row. */
export const pictureRgb = Uint8Array.from({ length: sizePx * sizePx * 3 }, (_, index) => (index * 37) % 256)

const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly sentence: string } }): T => {
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

/** The fixture's study, signed and exported in every format into a folder; series 1 is its CT, 2 its SPECT, one instance each. */
export const exportedReport = async (folder: string): Promise<ExportedReport> => {
  const rooms = testRooms(folder).with({
    drawKeyImage: () => Promise.resolve(ok(encodePng({ sizePx, rgb: pictureRgb }))),
    volumes: () => Promise.resolve({ ct: spectInfo(), spect: spectInfo() }),
    evidence: (seriesUid) =>
      Promise.resolve(
        ok({
          seriesInstanceUid: seriesUid,
          modality: seriesUid.endsWith('1') ? 'CT' : 'NM',
          sopClassUid: seriesUid.endsWith('1') ? '1.2.840.10008.5.1.4.1.1.2' : '1.2.840.10008.5.1.4.1.1.20',
          frameOfReferenceUid: '1.2.3.4',
          sopInstanceUids: [`${seriesUid}.7`],
        }),
      ),
  })
  const draft = must(await openReport(rooms, study.studyInstanceUid))
  const saved = must(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content: { ...draft.content, levelsConfirmed: true, question: 'Pain.' } }))
  const signed = must(await signReport(rooms, { reportId: saved.reportId, revision: saved.revision, reader: 'Dr. Ada Example' }))
  const made = must(await exportFiles(rooms, signed.report, reportFormats, folder))
  for (const { path, bytes } of made) writeFileSync(path, bytes)
  const files = new Map(made.map(({ path, bytes }) => [path, bytes]))
  return { rooms, report: signed.report, pdf: readFileSync(signed.files.pdf), files, pathOf: (ending) => [...files.keys()].find((path) => path.endsWith(ending)) ?? 'none' }
}
