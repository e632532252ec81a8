import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deliverWaiting } from '../../main/workflow/deliver-reports.ts'
import { openLibrary } from '../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../main/workflow/library-session.ts'
import { writeReport } from '../../main/workflow/report-export.ts'
import { openReport } from '../../main/workflow/report-open.ts'
import { saveReport } from '../../main/workflow/report-save.ts'
import { signReport } from '../../main/workflow/report-sign.ts'
import { verifyLibrary } from '../../main/workflow/verify-library.ts'
import { randomNumbers } from '../core/report/random-report.ts'
import { study } from '../core/report/fixture.ts'
import { bundle } from '../main/bundle.ts'
import type { Bundle } from '../main/bundle.ts'
import { exportFormats, killRooms } from './report-kill-rooms.ts'
import { value } from '../fixtures/result.ts'

/** How many times the plug is pulled in each kind of work together: `SPONDYL_KILLS=100 npx vitest run tests/cli/report-kill.test.ts`. */
const kills = Number(process.env['SPONDYL_KILLS'] ?? 5)
const seed = Number(process.env['SPONDYL_KILL_SEED'] ?? 20_261_121)
/** Typing is saved within this time. */
const promisedMs = 1000
/** The plug is pulled up to this long after the work began. */
const longestMs = 2200

let program: Bundle
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-report-kill-'))
  program = await bundle({
    'library-worker': 'main/workers/library-worker.ts',
    'scan-worker': 'main/workers/scan-worker.ts',
    'imaging-worker': 'main/workers/imaging-worker.ts',
    'decode-worker': 'main/workers/decode-worker.ts',
    'report-kill-child': 'tests/cli/report-kill-child.ts',
  })
}, 60_000)

afterAll(() => {
  program.remove()
  rmSync(folder, { recursive: true, force: true })
})

type Line = readonly string[]

/** Lets a child work and pulls the plug at a random moment after it began; answers what it had said it did, and when it was killed. */
const killed = async (mode: string, library: string, share: number): Promise<{ said: readonly Line[]; atMs: number }> => {
  const child = spawn(process.execPath, [join(program.folder, 'report-kill-child.cjs'), mode, library, program.folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  const begun = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
      if (out.includes('ready')) resolve()
    })
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.on('close', () => reject(new Error(`the child ended by itself: ${errors}`)))
  })
  await begun
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  await wait(share * longestMs)
  child.kill('SIGKILL')
  const atMs = Date.now()
  await ended
  expect(errors.replace(/.*ExperimentalWarning.*|.*--trace-warnings.*/g, '').trim()).toBe('')
  // The last line may be cut in the middle.
  return { said: out.split('\n').slice(0, -1).map((line) => line.split('\t')), atMs }
}

const withSession = async <T>(library: string, work: (session: LibrarySession) => Promise<T>): Promise<T> => {
  const session = value(await openLibrary(library, { create: true, workersFolder: program.folder }))
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

const files = (path: string): string[] => (existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name)) : [])

it(`a plug pulled ${kills} times while typing, signing and exporting loses nothing signed and at most a second of typing, and leaves no half-written file`, async () => {
  const random = randomNumbers(seed)
  const typed = join(folder, 'typed', 'library')
  const signed = join(folder, 'signed', 'library')
  const exported = join(folder, 'exported', 'library')

  const whileTyping = async (share: number): Promise<void> => {
    const { said, atMs } = await killed('type', typed, share)
    const promised = said.filter(([word, at]) => word === 'typed' && Number(at) <= atMs - promisedMs).at(-1)
    const kept = await withSession(typed, async (session) => value(await openReport(killRooms(typed, session), study.studyInstanceUid)).content.question)
    expect(kept.length).toBeGreaterThanOrEqual(Number(promised?.[2] ?? 0))
    expect(kept).toMatch(/^x*$/)
  }

  const seals = new Map<number, string>()
  const sent = join(folder, 'signed', 'sent')
  mkdirSync(sent, { recursive: true })
  const whileSigning = async (share: number): Promise<void> => {
    await withSession(signed, async ({ library }) => void value(await library.call('set-outbox', { folder: sent, formats: ['text'], onOwnDrive: false })))
    const { said } = await killed('sign', signed, share)
    for (const [word, version, seal = ''] of said) if (word === 'signed') seals.set(Number(version), seal)
    await withSession(signed, async (session) => {
      expect(value(await verifyLibrary(session)).problems).toEqual([])
      const latest = value(await session.library.call('latest-report', { studyUid: study.studyInstanceUid }))
      const versions = latest === null ? [] : value(await session.library.call('report-versions', { reportId: latest.reportId }))
      for (const [version, seal] of seals) expect(versions.find((each) => each.version === version)?.seal).toBe(seal)
      // Three files for each signed version, and nothing else.
      const isSigned = versions.filter(({ seal }) => seal !== null)
      expect(files(join(signed, 'reports')).filter((name) => !name.includes('.part'))).toHaveLength(3 * isSigned.length)
      // Nobody was there to send any of them: each one waited.
      expect(value(await deliverWaiting(session, killRooms(signed, session)))).toEqual([])
      expect(files(sent)).toHaveLength(isSigned.length)
    })
  }

  const whileExporting = async (share: number): Promise<void> => {
    await withSession(exported, async (session) => {
      const rooms = killRooms(exported, session)
      const report = value(await openReport(rooms, study.studyInstanceUid))
      if (report.seal !== null) return
      const { reportId, revision } = value(await saveReport(rooms, { reportId: report.reportId, revision: report.revision, content: { ...report.content, levelsConfirmed: true, question: 'Pain.' } }))
      value(await signReport(rooms, { reportId, revision, reader: 'Dr. Ada Example' }))
    })
    await killed('export', exported, share * 0.3)
    await withSession(exported, async (session) => {
      const rooms = killRooms(exported, session)
      const report = value(await openReport(rooms, study.studyInstanceUid))
      const whole = join(folder, 'whole')
      value(await writeReport(rooms, report, exportFormats, whole))
      const out = join(folder, 'exported', 'out')
      for (const name of files(out).filter((each) => !each.endsWith('.part'))) expect(readFileSync(join(out, name)).equals(readFileSync(join(whole, name)))).toBe(true)
      // The next export takes away what the killed one was writing.
      value(await writeReport(rooms, report, exportFormats, out))
      expect(readdirSync(out).sort()).toEqual(readdirSync(whole).sort())
    })
  }

  const works = [whileTyping, whileSigning, whileExporting]
  for (let round = 0; round < kills; round += 1) await works[round % works.length]?.(random())
  // A few pulls may all come before the first signature.
  if (kills >= 20) expect(seals.size).toBeGreaterThan(0)
}, 60_000 + kills * 15_000)
