import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { patternSchema, placeSchema, sideSchema, structureSchema } from '../../core/base/anatomy.ts'
import { writeDemo } from '../../main/workflow/write-demo.ts'
import type { Bundle } from '../main/bundle.ts'
import { bundleProgram } from '../main/program.ts'
import { runCli } from './run.ts'

let program: Bundle
let folder: string
let studyUid: string

const library = (): string => join(folder, 'library')

beforeAll(async () => {
  program = await bundleProgram()
  folder = mkdtempSync(join(tmpdir(), 'spondyl-analyse-'))
  const written = await writeDemo({ folder: join(folder, 'demo'), caseName: 'facet', seed: 1, matrix: 256 })
  if (!written.ok) throw new Error(written.error.sentence)
  studyUid = written.value.studyInstanceUid
  const indexed = await runCli(program.folder, 'index', join(folder, 'demo'), '--library', library())
  if (indexed.code !== 0) throw new Error(indexed.stderr)
}, 180_000)
afterAll(() => {
  program.remove()
  rmSync(folder, { recursive: true, force: true })
})

const position = z.tuple([z.number(), z.number(), z.number()])

/** `analyse --json` as the contract of the command line names it. */
const contract = z.object({
  registration: z.object({ shiftMm: z.number(), rotationDeg: z.number(), verdict: z.enum(['ok', 'warn', 'refuse']), method: z.string() }),
  spine: z.object({
    numbering: z.string(),
    levels: z
      .array(z.object({ name: z.string(), centreMm: position, heightMm: z.number(), confidence: z.number(), source: z.enum(['automatic', 'anchor', 'reader']) }))
      .min(6),
  }),
  reference: z.object({ region: z.string(), mean: z.number(), unit: z.string() }),
  regions: z
    .array(
      z.object({
        level: placeSchema,
        structure: structureSchema,
        side: sideSchema,
        max: z.number(),
        mean: z.number(),
        peak: z.number(),
        volumeMl: z.number(),
        ratio: z.number(),
        grade: z.number(),
        asymmetry: z.number().nullable(),
        suv: z.unknown(),
      }),
    )
    .min(10),
  hotSpots: z
    .array(
      z.object({
        centreMm: position,
        volumeMl: z.number(),
        max: z.number(),
        ratio: z.number(),
        level: placeSchema.nullable(),
        structure: structureSchema.nullable(),
        side: sideSchema.nullable(),
        confidence: z.number(),
        extraskeletal: z.union([z.literal(false), z.string()]),
      }),
    )
    .min(1),
  findings: z
    .array(
      z.object({
        pattern: patternSchema,
        level: placeSchema,
        structure: structureSchema,
        side: sideSchema,
        grade: z.number(),
        score: z.number(),
        reasonsFor: z.array(z.string()).min(1),
        reasonsAgainst: z.array(z.string()),
        cautions: z.array(z.string()),
        sources: z.array(z.string()).min(1),
        patternVersion: z.string(),
      }),
    )
    .min(1),
  provenance: z.object({ appVersion: z.string(), analysisVersion: z.string(), seriesUids: z.array(z.string()).length(2), parameters: z.record(z.string(), z.unknown()) }),
})

it('analyse prints the contract, and names the facet that the phantom was given', async () => {
  const ran = await runCli(program.folder, 'analyse', studyUid, '--library', library(), '--json')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  const { findings } = contract.parse(ran.json())
  const truth = JSON.parse(readFileSync(join(folder, 'demo/truth.json'), 'utf8')) as { lesions: { level: string; side: string }[] }
  const [lesion] = truth.lesions
  expect(findings).toContainEqual(expect.objectContaining({ pattern: 'facet', level: lesion?.level, side: lesion?.side }))
}, 120_000)

it('analyse takes anchors: the level is where the reader put it, and says so', async () => {
  const first = contract.parse((await runCli(program.folder, 'analyse', studyUid, '--library', library(), '--json')).json())
  const level = first.spine.levels.find(({ name }) => name === 'L4')
  const [x = 0, y = 0, z0 = 0] = level?.centreMm ?? []
  const anchored = await runCli(program.folder, 'analyse', studyUid, '--library', library(), '--anchor', `L4=${x + 1},${y},${z0}`, '--json')
  expect(anchored.code).toBe(0)
  const moved = contract.parse(anchored.json()).spine.levels.find(({ name }) => name === 'L4')
  expect(moved?.source).toBe('anchor')
  expect(moved?.centreMm[0]).toBeCloseTo(x + 1, 1)
}, 120_000)

it('report drafts as text', async () => {
  const out = join(folder, 'out')
  const drafted = await runCli(program.folder, 'report', studyUid, '--library', library(), '--out', out, '--formats', 'text', '--json')
  expect(drafted.json()).toMatchObject({ version: 1, state: 'draft', reportId: expect.any(String) as string })
  const { files } = drafted.json() as { files: string[] }
  expect(files.every((file) => existsSync(file))).toBe(true)
  expect(readFileSync(files[0] ?? '', 'utf8')).toMatch(/facet/i)
}, 120_000)
