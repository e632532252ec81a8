import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ok } from '../core/base/result.ts'
import { answered, wordedBy } from '../core/report/reword.ts'
import { writingOf } from '../core/report/finding-sentences.ts'
import type { Report } from '../core/report/report.ts'
import { decodeOwnPng, encodePng } from '../main/imaging/png.ts'
import { saveReferral } from '../main/workflow/referral.ts'
import { reportFilePaths } from '../main/workflow/report-files.ts'
import type { ReportRooms } from '../main/workflow/report-rooms.ts'
import { samples } from './sample-cases.ts'
import type { Sample } from './sample-cases.ts'
import { analysedStudy, inLibrary, must, readAndSign } from './sample-report.ts'

/** Writes docs/samples/: signed reports of phantom patients, made by the same steps as in the window. Their review stands in the README there. */

/** Fine enough for pictures of that size, and painted in a third of the time. */
const matrix = 256

/** Pictures a third as wide as the program draws them: fifteen reports must fit into a folder of 6 MB. */
const shrink = 3

const smaller = (png: Uint8Array): Uint8Array => {
  const { sizePx, rgb } = decodeOwnPng(png)
  const small = Math.floor(sizePx / shrink)
  const mean = (x: number, y: number, channel: number): number => {
    let sum = 0
    for (let dy = 0; dy < shrink; dy += 1) for (let dx = 0; dx < shrink; dx += 1) sum += rgb[((y * shrink + dy) * sizePx + x * shrink + dx) * 3 + channel] ?? 0
    return Math.round(sum / shrink ** 2)
  }
  return encodePng({ sizePx: small, rgb: Uint8Array.from({ length: small * small * 3 }, (_, at) => mean(Math.floor(at / 3) % small, Math.floor(at / 3 / small), at % 3)) })
}

const root = process.argv[2] ?? '.'
const target = join(root, 'docs/samples')

/** What the reader of a sample writes: the question, the template, the fields that only a reader can fill. */
const written = (content: Report['content'], analysis: Report['analysis'], { question, templateId, fields = {} }: Sample): Report['content'] => {
  const writing = writingOf(content)
  const findings = content.findings.map((finding) => answered(templateId === undefined ? finding : wordedBy(finding, templateId, analysis, writing), fields, analysis, writing))
  return { ...content, question, findings, levelsConfirmed: true }
}

const make = async (work: string, sample: Sample): Promise<void> => {
  const { name, caseName, seed, language, paper, question, operated } = sample
  const { library, studyUid, lesions } = await analysedStudy(root, work, caseName, seed, { matrix, before: async (of, uid) => {
    if (operated === undefined) return
    const referral = { question, surgery: { operations: [{ levels: 'L4-S1', date: operated }], residualSymptoms: true } }
    await inLibrary(root, of, async (session) => must(await saveReferral(session, { studyUid: uid, referral, by: 'Example practice' })))
  } })
  await inLibrary(root, library, async (session, rooms) => {
    const letterhead = { siteName: 'Community Imaging North', department: 'Department of Radiology', reportLanguage: language, paper }
    const sampleRooms: ReportRooms = {
      ...rooms,
      settings: () => Promise.resolve(letterhead),
      drawKeyImage: async (...request) => {
        const drawn = await rooms.drawKeyImage(...request)
        return drawn.ok ? ok(smaller(drawn.value)) : drawn
      },
    }
    const report = await readAndSign(session, sampleRooms, {
      studyUid,
      written: (draft) => written(draft.content, draft.analysis, sample),
      reader: 'Dr. Ada Example',
      // The reader of a sample knows the phantom: what was painted is accepted, nothing else. A finding in a body has no side.
      wanted: (finding) =>
        lesions.some(({ pattern, level, side }) => finding.pattern === pattern && finding.level === level && (finding.side === side || finding.structure === 'vertebral-body')),
    })
    const file = `${name}-${language}.pdf`
    copyFileSync(reportFilePaths(rooms.libraryFolder, report).pdf, join(target, file))
    console.log(`${file}: ${report.content.findings.length} of ${lesions.length} painted, ${Math.round(statSync(join(target, file)).size / 1024)} KB`)
  })
}

const main = async (): Promise<void> => {
  const work = mkdtempSync(join(tmpdir(), 'spondyl-samples-'))
  const only = process.argv.slice(3)
  mkdirSync(target, { recursive: true })
  try {
    for (const sample of samples.filter(({ name }) => only.length === 0 || only.includes(name))) await make(work, sample)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
