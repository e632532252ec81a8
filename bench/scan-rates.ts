import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { median, pythonWithPydicom, repeated, run } from './measure.ts'
import { orthancRate } from './orthanc-peer.ts'

export interface ScanBench {
  /** What the tree is called in the table. */
  readonly name: string
  readonly folder: string
  /** For the libraries; goes away with the bench. */
  readonly work: string
  /** The checkout. */
  readonly root: string
  readonly rounds: number
  readonly add: (what: string, value: number, unit: string, note?: string) => void
  /** The peer's program, where it is there; it imports a part of the tree, because it takes minutes for all. */
  readonly orthanc?: string | null
}

interface Indexed {
  readonly files: number
  readonly seconds: number
}

const dicomFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm')).map((name) => join(folder, name))

/** What one thread reaches that only opens each file and reads its first 16 KiB. */
const openAndRead = (files: readonly string[]): number => {
  const buffer = Buffer.alloc(16 * 1024)
  const startedMs = performance.now()
  for (const file of files) {
    const descriptor = openSync(file, 'r')
    readSync(descriptor, buffer, 0, buffer.length, 0)
    closeSync(descriptor)
  }
  return files.length / ((performance.now() - startedMs) / 1000)
}

const pydicomRate = async (python: string, root: string, folder: string): Promise<number> => {
  const [count = 0, seconds = 1] = (await run(python, [join(root, 'bench/pydicom_scan.py'), folder])).stdout.split(' ').map(Number)
  return count / seconds
}

interface Round {
  readonly floor: number
  readonly first: number
  /** Seconds of the whole process of the first scan. */
  readonly process: number
  readonly again: number
  readonly peakMb: number | null
  readonly pydicom: number | null
}

const orthancFiles = 1000

/**
 * What is timed is the scan in a running program, from the call until the answer: counting, reading, the last commit, and every study
 * built and found by the search. The library is open and its threads have started, as in the window; Node's start and the loading of
 * code are not in it, as Python's start and the import of pydicom are not in the peer's time. The note gives the whole process too.
 *
 * Why a quarter of plain reading is about the limit on two cores: plain reading takes 5 us of processor time a file (`scan-parts.ts`
 * measures each step), a quarter is 20 us on the wall. The reading thread needs 2 us for listing and 4 for open, read and close in C,
 * and as much again to compare, read the slice's own values and pack; the writer needs 2 us to take a batch over, 4 to 5 for SQLite's
 * four B-trees and their journal when the rows come 25 at a time (8 one by one), and 3 to 6 to build the studies. Both threads keep the
 * two cores busy; what V8 needs to compile (0.1 to 0.2 s of processor time) weighs on 10,000 files more than on 60,000.
 *
 * Scan, re-scan and memory beside the peers, in turn in each round, so that a busy moment of the machine meets them all;
 * ratios are of medians.
 */
export const measureScan = async ({ name, folder, work, root, rounds, add, orthanc = null }: ScanBench): Promise<void> => {
  const files = dicomFiles(folder)
  const python = pythonWithPydicom()
  const cli = join(root, 'out/main/cli.cjs')
  // The first reading fills the cache.
  openAndRead(files)
  const runs = await repeated(rounds, async (round): Promise<Round> => {
    const library = join(work, `library-${name.replaceAll(' ', '-')}-${round}`)
    const index = () => run(process.execPath, [cli, 'index', folder, '--library', library, '--json'])
    const rate = ({ stdout }: { readonly stdout: string }): number => {
      const { files: count, seconds } = JSON.parse(stdout) as Indexed
      return count / seconds
    }
    const floor = openAndRead(files)
    const first = await index()
    const again = await index()
    return { floor, first: rate(first), process: first.seconds, again: rate(again), peakMb: first.peakMb, pydicom: python === null ? null : await pydicomRate(python, root, folder) }
  })
  const of = (pick: (round: Round) => number | null): number => median(runs.flatMap((each) => pick(each) ?? []))
  const floor = of((each) => each.floor)
  const first = of((each) => each.first)
  add(`${name}: open and read 16 KiB`, floor, 'files/s', `${files.length} files, warm cache, one thread`)
  add(`${name}: spondyl index, first scan`, first, 'files/s', `${(first / floor).toFixed(2)} of open and read; the goal is 0.25; whole process ${of((each) => each.process).toFixed(2)} s`)
  if (python === null) console.error('pydicom is not installed (python3-pydicom): the peer is left out')
  else {
    const peer = of((each) => each.pydicom)
    add(`${name}: pydicom, 7 tags, stop before pixels`, peer, 'files/s', `spondyl is ${(first / peer).toFixed(1)} times as fast; the goal is 8`)
  }
  if (orthanc !== null) {
    const peer = await orthancRate(orthanc, files.slice(0, orthancFiles))
    add(`${name}: Orthanc, import over its REST interface`, peer, 'files/s', `${orthancFiles} files, once; spondyl is ${(first / peer).toFixed(0)} times as fast; the goal is 10`)
  }
  add(`${name}: spondyl index, nothing changed`, of((each) => each.again), 'files/s', 'the goal is 50,000')
  if (runs.some(({ peakMb }) => peakMb !== null)) add(`${name}: peak memory of the first scan`, of((each) => each.peakMb), 'MB', 'the goal is under 400 MB')
}
