import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { reportPrintJob } from '../core/report/print-job.ts'
import { reportFormats } from '../core/report/delivery.ts'
import { writeReport } from '../main/workflow/report-export.ts'
import { openReport } from '../main/workflow/report-open.ts'
import type { ReportRooms } from '../main/workflow/report-rooms.ts'
import { decideFinding } from '../main/workflow/read-study.ts'
import { readRuntimeManifest } from '../main/runtime/runtime-manifest.ts'
import { openDisplay } from '../main/report/own-display.ts'
import { median, repeated, run } from './measure.ts'
import { analysedStudy, inLibrary, must, readAndSign } from './sample-report.ts'

/**
 * What a reader and a batch wait for: the page after a finding is accepted (goal: under 300 ms), signing with every format (under 5 s),
 * and many reports from the terminal, each a whole process on a library of its own, with rate and memory.
 */
const root = process.argv[2] ?? '.'
const printLoop = process.argv[3] ?? ''
const batch = Number(process.argv[4] ?? '200')
const rounds = 5

const work = mkdtempSync(join(tmpdir(), 'spondyl-report-bench-'))

const say = (what: string, value: number, unit: string, note = ''): void => console.log(`${what}  ${Math.round(value * 100) / 100} ${unit}  ${note}`)

const timed = async <T>(job: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> => {
  const started = performance.now()
  const value = await job()
  return { value, ms: performance.now() - started }
}

/** The page of the draft as the preview asks for it: pictures drawn, HTML written. */
const pageOf = async (rooms: ReportRooms, studyUid: string): Promise<ReturnType<typeof reportPrintJob>> => {
  const report = must(await openReport(rooms, studyUid))
  const keyImages: Record<string, string> = {}
  for (const image of report.content.keyImages) keyImages[image.id] = `data:image/png;base64,${Buffer.from(must(await rooms.drawKeyImage(studyUid, report.analysis, image))).toString('base64')}`
  return reportPrintJob(report, { keyImages, fontCss: rooms.fontCss(JSON.stringify(report)) }, rooms.now())
}

const printTimes = async (job: ReturnType<typeof reportPrintJob>): Promise<{ readonly first: number; readonly warm: readonly number[] }> => {
  const runtime = must(readRuntimeManifest(join(root, 'out/main')))
  const display = must(await openDisplay(process.env))
  const [jobFile, answerFile] = [join(work, 'job.json'), join(work, 'answer.json')]
  writeFileSync(jobFile, JSON.stringify(job))
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const { status, stderr } = spawnSync(runtime.electronPath, [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', printLoop, jobFile, answerFile, String(rounds)], {
    encoding: 'utf8',
    env: display.name === null ? process.env : { ...process.env, DISPLAY: display.name },
  })
  display.close()
  if (status !== 0) throw new Error(`the print loop ended with ${status}: ${stderr.slice(-400)}`)
  return z.object({ first: z.number(), warm: z.array(z.number()) }).parse(JSON.parse(readFileSync(answerFile, 'utf8')))
}

const measurePreview = async (studyUid: string, library: string): Promise<void> => {
  const job = await inLibrary(root, library, async (session, rooms) => {
    const analysed = must(await rooms.analysed(studyUid))
    const [first, second] = analysed?.analysis.findings ?? []
    if (first === undefined || second === undefined) throw new Error('the demonstration study has findings')
    const accept = (findingId: string): Promise<unknown> => decideFinding(session, studyUid, { findingId, decision: 'accepted', reason: null })
    await accept(first.id)
    // As in the window: the volumes are in memory since the study was opened, and one finding has been previewed.
    await pageOf(rooms, studyUid)
    const accepted = await timed(async () => {
      await accept(second.id)
      return pageOf(rooms, studyUid)
    })
    say('report: second finding accepted, draft, its two key images, page as HTML', accepted.ms, 'ms', 'volumes in memory')
    return accepted.value
  })
  const { first, warm } = await printTimes(job)
  say('report: that page printed, printer warm', median(warm), 'ms', `median of ${rounds}; ${Math.round(first)} ms the first time`)
}

const measureSigning = async (studyUid: string, library: string): Promise<void> => {
  await inLibrary(root, library, async (session, rooms) => {
    const signed = await timed(() => readAndSign(session, rooms, { studyUid, wanted: ({ grade }) => grade >= 2, written: ({ content }) => ({ ...content, question: 'Bench.', levelsConfirmed: true }), reader: 'Dr. Ada Example' }))
    const out = await timed(() => writeReport(rooms, signed.value, reportFormats, join(work, 'out')))
    say('report: accepted, drafted, signed', signed.ms / 1000, 's', 'a printer started for it')
    say('report: written in every format', out.ms / 1000, 's', `${must(out.value).length} files; signing with all formats is both lines, the goal is under 5 s`)
  })
}

const measureBatch = async (studyUid: string, library: string): Promise<void> => {
  const started = performance.now()
  const one = async (round: number): Promise<Awaited<ReturnType<typeof run>>> => {
    const copy = join(work, `batch-${round}`)
    cpSync(library, copy, { recursive: true })
    const ran = await run(process.execPath, [join(root, 'out/main/cli.cjs'), 'report', studyUid, '--library', copy, '--out', join(work, 'batch-out'), '--sign', 'Dr. Ada Example', '--formats', reportFormats.join(','), '--json'])
    rmSync(copy, { recursive: true, force: true })
    return ran
  }
  const atOnce = availableParallelism()
  const lanes = await Promise.all(Array.from({ length: atOnce }, (_, lane) => repeated(Math.ceil((batch - lane) / atOnce), (round) => one(lane + round * atOnce))))
  const runs = lanes.flat()
  say(`report: batch of ${batch} from the terminal, ${atOnce} at once, signed, every format`, (batch / (performance.now() - started)) * 60_000, 'reports/min', `${Math.round(median(runs.map(({ seconds }) => seconds)) * 100) / 100} s each, whole process`)
  const peaks = runs.flatMap(({ peakMb }) => (peakMb === null ? [] : [peakMb]))
  if (peaks.length > 0) say('report: peak memory of that command', Math.max(...peaks), 'MB', `first ${Math.round(peaks[0] ?? 0)}, last ${Math.round(peaks.at(-1) ?? 0)}; the printing program not counted`)
}

const main = async (): Promise<void> => {
  try {
    const { library, studyUid } = await analysedStudy(root, work, 'several', 1)
    const fresh = join(work, 'fresh')
    cpSync(library, fresh, { recursive: true })
    await measurePreview(studyUid, library)
    const second = join(work, 'second')
    cpSync(fresh, second, { recursive: true })
    await measureSigning(studyUid, second)
    await measureBatch(studyUid, fresh)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
