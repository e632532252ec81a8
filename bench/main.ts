import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeCtTree } from './ct-tree.ts'
import { measureEngine } from './engine.ts'
import { measureSearch } from './search.ts'
import { measureVolumes } from './volume.ts'
import { median, repeated, run } from './measure.ts'
import { measureScanParts } from './scan-parts.ts'
import { measureScan } from './scan-rates.ts'

/** Measured in one run, one after another, on one machine; medians. The window's rows are added by run.mjs. */
const root = process.argv[2] ?? '.'
const cli = join(root, 'out/main/cli.cjs')
const rounds = 3
const treeFiles = 10_000
const largeTreeFiles = 60_000
/** The peer's program; empty where it could not be had. */
const orthanc = process.argv[3] || null
/** That part alone. */
const isEngineOnly = process.argv[4] === 'engine'

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

/** What is measured beside the engine; left out where only that is asked for. */
const files = async (): Promise<void> => {
  const demonstration = join(work, 'demonstration')
  const written = await spondyl('demo', demonstration)
  add('demonstration study: writing it', written.seconds, 's', 'whole process, once')
  const scan = { work, root, rounds, add }
  await measureScan({ ...scan, name: 'demonstration study', folder: demonstration })
  await measures(demonstration)
  const tree = join(work, 'tree')
  writeCtTree(tree, treeFiles)
  await measureScan({ ...scan, name: `${treeFiles} CT files`, folder: tree, orthanc })
  const largeTree = join(work, 'large-tree')
  writeCtTree(largeTree, largeTreeFiles, 32)
  await measureScan({ ...scan, name: `${largeTreeFiles} small CT files`, folder: largeTree })
  measureScanParts({ work, root, add, name: `${largeTreeFiles} small CT files`, folder: largeTree })
  rmSync(largeTree, { recursive: true })

  await measureSearch(work, join(root, 'out/main'), tree, add)
  await measureVolumes(work, root, add)
}

const main = async (): Promise<void> => {
  if (!isEngineOnly) await files()
  await measureEngine(work, root, add)

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
