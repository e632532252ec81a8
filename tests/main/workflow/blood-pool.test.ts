import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { bloodPoolPair } from '../../../core/study/study.ts'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { phasesOf, whatIsWeighed } from '../../../main/workflow/comparison.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { analyseStored, pairFiles } from '../../../main/workflow/read-study.ts'
import { writeDemo } from '../../../main/workflow/write-demo.ts'
import { variantOf } from '../../../phantom/variant.ts'
import { nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import { value } from '../../fixtures/result.ts'
import type { Bundle } from '../bundle.ts'
import { newFolder, written } from '../imaging/written-files.ts'
import { bundleWorkers } from '../program.ts'

/** From files to reasons: an infected study with a blood pool SPECT, as window and terminal analyse it. The tests build on each other. */
let workers: Bundle
let session: LibrarySession
let folder: string
let studyUid: string
let poolUid: string
let first: Analysis

const opened = async (create: boolean): Promise<LibrarySession> => value(await openLibrary(join(folder, 'library'), { create, workersFolder: workers.folder }))
const request = { anchors: [], referenceLevel: null }
const analysed = async (): Promise<Analysis> => value(await analyseStored(session, { studyUid, request, appVersion: '0' })).analysis
const infection = ({ findings }: Analysis) => findings.find(({ pattern }) => pattern === 'infection')
const poolReasons = (analysis: Analysis): string[] => infection(analysis)?.reasonsFor.flatMap(({ text }) => (text.includes('blood pool') ? [text] : [])) ?? []
const poolWarnings = ({ warnings }: Analysis): string[] => warnings.filter((text) => text.includes('lood pool'))

beforeAll(async () => {
  workers = await bundleWorkers()
  folder = mkdtempSync(join(tmpdir(), 'spondyl-pool-'))
  session = await opened(true)
  studyUid = value(await writeDemo({ folder: join(folder, 'demo'), caseName: 'infection', seed: 71, matrix: 192, variant: variantOf({ hasPhases: true }) })).studyInstanceUid
  value(await indexFolders(session, [join(folder, 'demo')]))
  poolUid = bloodPoolPair(value(await session.library.call('study', { studyUid })))?.spectSeriesUid ?? ''
}, 120_000)
afterAll(async () => {
  await session.close()
  workers.remove()
  rmSync(folder, { recursive: true, force: true })
})

it('its number is the one that stands in the window beside the late uptake, and its series stands in the provenance', async () => {
  first = await analysed()
  const row = value(await phasesOf(session, studyUid))?.rows.find(({ regionId }) => regionId === infection(first)?.regionId)
  if (row === undefined) throw new Error('the disc lies in the blood pool')
  expect(poolReasons(first)).toEqual([expect.stringContaining(`its mean there is ${row.poolRatio.toFixed(1)} times`)])
  expect(first.provenance).toMatchObject({ bloodPool: { seriesUid: poolUid, isCompared: true } })
  expect(first.provenance.seriesUids).toHaveLength(2)
  expect(value(await whatIsWeighed(session, studyUid))).toEqual({ history: true, bloodPool: true })
}, 120_000)

it('an analysis of before the rules knew of it, or of another blood pool, is told as such', async () => {
  for (const bloodPool of [undefined, { seriesUid: '1.2.3', isCompared: true }]) {
    const { bloodPool: _, ...provenance } = first.provenance
    const analysis: Analysis = { ...first, provenance: { ...provenance, ...(bloodPool === undefined ? {} : { bloodPool }) } }
    value(await session.library.call('add-analysis', { analysisId: randomUUID(), studyUid, madeAt: new Date().toISOString(), analysis }))
    expect(value(await whatIsWeighed(session, studyUid))).toEqual({ history: true, bloodPool: false })
  }
})

it('one that may not be laid on the CT is not measured, and the analysis says why', async () => {
  const pool = { seriesInstanceUid: uids.nm, files: written(newFolder(), [nmFile(uprightShape)]) }
  const other = value(await session.imaging.call('analyse', { ...value(await pairFiles(session, studyUid)), request, appVersion: '0', pool }))
  expect(poolReasons(other)).toEqual([])
  expect(poolWarnings(other)).toEqual([expect.stringMatching(/^The blood pool SPECT was not weighed with the findings\. This CT and this SPECT name different patients/)])
}, 60_000)

it('one whose file is gone is said without its path, and the findings are those of the late uptake', async () => {
  // The worker still holds what it has read; one of a library that is opened anew does not.
  await session.close()
  rmSync(join(folder, 'demo/BLOODPOOL-SPECT/NM0001.dcm'))
  session = await opened(false)
  const late = value(await session.imaging.call('analyse', { ...value(await pairFiles(session, studyUid)), request, appVersion: '0' }))
  const gone = await analysed()
  expect(gone.findings).toEqual(late.findings)
  expect(infection(gone)?.score).toBe(infection(late)?.score)
  expect(poolWarnings(gone)).toEqual(['The blood pool SPECT was not weighed with the findings. Its images cannot be read; open the series to see why.'])
  expect(gone.provenance.bloodPool).toEqual({ seriesUid: poolUid, isCompared: false })
  expect(late.provenance.bloodPool).toBeUndefined()
  // It cannot be had better now: nothing asks the reader to weigh it again and again.
  expect(value(await whatIsWeighed(session, studyUid))).toEqual({ history: true, bloodPool: true })
}, 60_000)
