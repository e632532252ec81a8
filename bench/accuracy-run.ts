import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { analysisVersion } from '../core/findings/analyse.ts'
import { accuracyPlan, plannedStudy, planOrder } from './accuracy-plan.ts'
import type { PlannedStudy } from './accuracy-plan.ts'
import { studyRecordSchema } from './accuracy-record.ts'
import type { StudyRecord } from './accuracy-record.ts'
import { measureStudy } from './accuracy-study.ts'

export interface RunOptions {
  readonly matrix: number
  /** Worker processes; as many as there are cores unless told. */
  readonly workers: number
  /** Studies to measure now at most; the rest when it is called again. */
  readonly most: number
  /** What is measured: the plan of the document, or studies of the tuning plan. */
  readonly plan: readonly PlannedStudy[]
}

export const usualRun: RunOptions = { matrix: 256, workers: availableParallelism(), most: Infinity, plan: accuracyPlan }

const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12)

/** Lines of the same plan, size and version of the engine belong together. */
export const cacheFolder = (matrix: number): string => join('out', 'accuracy', `${hashOf(JSON.stringify(accuracyPlan))}-${analysisVersion}-${matrix}`)

const linesFile = (matrix: number): string => join(cacheFolder(matrix), 'studies.jsonl')

/** What is measured already; of a study measured twice the later line holds. A line cut off by a crash is measured again. */
export const readRecords = (matrix: number, plan: readonly PlannedStudy[] = accuracyPlan): readonly StudyRecord[] => {
  const path = linesFile(matrix)
  if (!existsSync(path)) return []
  const records = new Map<string, StudyRecord>()
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line.endsWith('}')) continue
    const record = studyRecordSchema.parse(JSON.parse(line))
    records.set(record.id, record)
  }
  return plan.flatMap(({ id }) => records.get(id) ?? [])
}

const outcome = ({ failure, lesions, automatic, firstPatternRight, registration }: StudyRecord): string => {
  if (failure !== null) return failure
  const near = automatic.filter(({ errorMm }) => errorMm !== null && errorMm <= 10).length
  return `levels ${near}/${automatic.length}, lesions ${lesions.filter(({ right }) => right).length}/${lesions.length}, first pattern ${firstPatternRight ? 'right' : 'WRONG'}, verdict ${registration.verdict}`
}

/** Measures what is missing of the plan, in `workers` processes, and adds a line for each study as soon as it is done. */
export const runPlan = async ({ matrix, workers, most, plan }: RunOptions): Promise<void> => {
  const folder = cacheFolder(matrix)
  mkdirSync(folder, { recursive: true })
  // The workers keep the program they began with, whatever is built beside them.
  const own = process.argv[1] ?? ''
  const engine = hashOf(readFileSync(own))
  const program = join(folder, `engine-${engine}.mjs`)
  copyFileSync(own, program)
  const done = new Set(readRecords(matrix, plan).map(({ id }) => id))
  const queue = planOrder(plan).filter(({ id }) => !done.has(id)).slice(0, most)
  const total = queue.length
  let finished = 0
  process.stdout.write(`${done.size} of ${plan.length} studies are measured; ${total} to do, ${workers} at once, ${matrix} x ${matrix}\n`)
  const keep = (record: StudyRecord): void => {
    appendFileSync(linesFile(matrix), `${JSON.stringify(record)}\n`)
    finished += 1
    const { paint, analyse } = record.seconds
    process.stdout.write(`${finished}/${total} ${record.id} (${(paint + analyse).toFixed(0)} s): ${outcome(record)}\n`)
  }
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(program, ['worker', String(matrix), engine])
      const next = (): void => {
        const study = queue.shift()
        if (study === undefined) child.disconnect()
        else child.send(study.id)
      }
      child.on('message', (message) => {
        keep(studyRecordSchema.parse(message))
        next()
      })
      child.on('error', reject)
      child.on('exit', (code) => {
        if (code === 0) resolve()
        else reject(new Error(`a worker of the accuracy run ended with code ${code ?? 'none'}`))
      })
      next()
    })
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, total)) }, worker))
}

/** The other side: measures the studies that the parent names, one after the other, until it lets go. */
export const serveWorker = (matrix: number, engine: string): void => {
  process.on('message', (id) => {
    process.send?.(measureStudy(plannedStudy(String(id)), matrix, engine))
  })
}
