import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ok } from '../core/base/result.ts'
import type { Paper, ReportLanguage } from '../core/report/report.ts'
import { decodeOwnPng, encodePng } from '../main/imaging/png.ts'
import { reportFilePaths } from '../main/workflow/report-files.ts'
import type { ReportRooms } from '../main/workflow/report-rooms.ts'
import { analysedStudy, inLibrary, readAndSign } from './sample-report.ts'

/** Writes docs/samples/: signed reports of phantom patients, made by the same steps as in the window. Their review stands in the README there. */
interface Sample {
  readonly caseName: string
  readonly seed: number
  readonly language: ReportLanguage
  readonly paper: Paper
  readonly question: string
}

const samples: readonly Sample[] = [
  { caseName: 'several', seed: 1, language: 'en', paper: 'A4', question: 'Axial low back pain on the right for 30 months, VAS 8. MRI: multilevel degeneration. Which level is active?' },
  { caseName: 'fracture', seed: 2, language: 'en', paper: 'Letter', question: 'Acute back pain after a fall three weeks ago. Known osteoporosis. Which vertebra is fresh?' },
  { caseName: 'hardware-loosening', seed: 2, language: 'en', paper: 'A4', question: 'Pain 26 months after lumbar fusion. Loosening, incomplete fusion, or the level next to it?' },
  { caseName: 'si-joint', seed: 1, language: 'de', paper: 'A4', question: 'Gesäßschmerz seit 8 Monaten. Iliosakralgelenk oder Facettengelenk?' },
  { caseName: 'normal', seed: 2, language: 'de', paper: 'A4', question: 'Tief sitzender Rückenschmerz seit 4 Monaten, MRT ohne Erklärung. Fokale Mehranreicherung?' },
]

/** Pictures a third as wide as the program draws them: five reports must fit into a folder of 3 MB. */
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

const make = async (work: string, { caseName, seed, language, paper, question }: Sample): Promise<void> => {
  const { library, studyUid, lesions } = await analysedStudy(root, work, caseName, seed)
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
      question,
      reader: 'Dr. Ada Example',
      // The reader of a sample knows the phantom: what was painted is accepted, nothing else.
      wanted: (finding) => lesions.some(({ pattern, level, side }) => finding.pattern === pattern && finding.level === level && finding.side === side),
    })
    const name = `${caseName}-${language}.pdf`
    copyFileSync(reportFilePaths(rooms.libraryFolder, report).pdf, join(target, name))
    console.log(`${name}: ${report.content.findings.length} of ${lesions.length} painted, ${Math.round(statSync(join(target, name)).size / 1024)} KB`)
  })
}

const main = async (): Promise<void> => {
  const work = mkdtempSync(join(tmpdir(), 'spondyl-samples-'))
  const only = process.argv.slice(3)
  mkdirSync(target, { recursive: true })
  try {
    for (const sample of samples.filter(({ caseName }) => only.length === 0 || only.includes(caseName))) await make(work, sample)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
