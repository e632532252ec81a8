import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeCtTree } from './ct-tree.ts'
import { measureSearch } from './search.ts'
import { measureVolumes } from './volume.ts'
import { median, pythonWithPydicom, repeated, run } from './measure.ts'

/** Measured in one run, one after another, on one machine; medians. The window's rows are added by run.mjs. */
const root = process.argv[2] ?? '.'
const cli = join(root, 'out/main/cli.cjs')
const rounds = 3
const treeFiles = 10_000

interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly note: string
}

const rows: Row[] = []
const add = (what: string, value: number, unit: string, note = ''): void => {
  rows.push({ what, value: Math.round(value * 100) / 100, unit, note })
  console.error(`${what}: ${rows.at(-1)?.value} ${unit} ${note}`)
}

const spondyl = (...args: readonly string[]): ReturnType<typeof run> => run(process.execPath, [cli, ...args, '--json'])

const work = mkdtempSync(join(tmpdir(), 'spondyl-bench-'))

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

const scanRates = async (name: string, folder: string): Promise<void> => {
  const files = dicomFiles(folder)
  openAndRead(files)
  const floor = median((await repeated(rounds, () => Promise.resolve(openAndRead(files)))))
  add(`${name}: open and read 16 KiB`, floor, 'files/s', `${files.length} files, warm cache`)
  const runs = await repeated(rounds, async (round) => {
    const library = join(work, `library-${name.replaceAll(' ', '-')}-${round}`)
    const first = await spondyl('index', folder, '--library', library)
    const again = await spondyl('index', folder, '--library', library)
    const rate = ({ stdout }: { stdout: string }): number => {
      const { files: count, seconds } = JSON.parse(stdout) as Indexed
      return count / seconds
    }
    return { first: rate(first), again: rate(again), peakMb: first.peakMb }
  })
  const first = median(runs.map((each) => each.first))
  add(`${name}: spondyl index, first scan`, first, 'files/s', `${(first / floor).toFixed(2)} of open and read`)
  const python = pythonWithPydicom()
  if (python === null) console.error('pydicom is not installed (python3-pydicom): the peer is left out')
  else {
    const peers = await repeated(rounds, async () => {
      const [count = 0, seconds = 1] = (await run(python, [join(root, 'bench/pydicom_scan.py'), folder])).stdout.split(' ').map(Number)
      return count / seconds
    })
    const peer = median(peers)
    add(`${name}: pydicom, 7 tags, stop before pixels`, peer, 'files/s', `spondyl is ${(first / peer).toFixed(1)} times as fast`)
  }
  add(`${name}: spondyl index, nothing changed`, median(runs.map((each) => each.again)), 'files/s')
  const peaks = runs.flatMap(({ peakMb }) => (peakMb === null ? [] : [peakMb]))
  if (peaks.length > 0) add(`${name}: peak memory of the first scan`, median(peaks), 'MB')
}

const measures = async (folder: string): Promise<void> => {
  const library = join(work, 'library-analyse')
  await spondyl('index', folder, '--library', library)
  const [study] = JSON.parse((await spondyl('studies', '--library', library)).stdout) as {
    studyInstanceUid: string
    series: { seriesInstanceUid: string; kind: string }[]
  }[]
  if (study === undefined) throw new Error('the demonstration study was not indexed')
  const ct = study.series.find(({ kind }) => kind === 'ct-volume')?.seriesInstanceUid ?? ''
  const volumes = await repeated(rounds, () => spondyl('volume', ct, '--library', library))
  add('demonstration study: volume of the CT', median(volumes.map(({ seconds }) => seconds)), 's', 'whole process')
  const analyses = await repeated(rounds, () => spondyl('analyse', study.studyInstanceUid, '--library', library))
  add('demonstration study: analyse', median(analyses.map(({ seconds }) => seconds)), 's', 'whole process; the goal is under 10 s')
  const peaks = analyses.flatMap(({ peakMb }) => (peakMb === null ? [] : [peakMb]))
  if (peaks.length > 0) add('demonstration study: peak memory of analyse', median(peaks), 'MB')
}

const main = async (): Promise<void> => {
  const demonstration = join(work, 'demonstration')
  const written = await spondyl('demo', demonstration)
  add('demonstration study: writing it', written.seconds, 's', 'whole process, once')
  await scanRates('demonstration study', demonstration)
  await measures(demonstration)
  const tree = join(work, 'tree')
  writeCtTree(tree, treeFiles)
  await scanRates(`${treeFiles} small CT files`, tree)

  await measureSearch(work, join(root, 'out/main'), tree, add)
  await measureVolumes(work, root, add)

  const width = Math.max(...rows.map(({ what }) => what.length))
  console.log(rows.map(({ what, value, unit, note }) => `${what.padEnd(width)}  ${String(value).padStart(10)} ${unit.padEnd(8)} ${note}`).join('\n'))
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify({ machine, measuredAt: new Date().toISOString(), rounds, rows }, null, 2)}\n`)
}

main()
  .catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
  .finally(() => rmSync(work, { recursive: true, force: true }))
