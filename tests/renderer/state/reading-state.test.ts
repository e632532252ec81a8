import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { AnalysisRequest } from '../../../core/findings/analysis.ts'
import type { CtMeasure } from '../../../core/findings/ct-measure.ts'
import type { VolumeInfo } from '../../../core/volume/volume.ts'
import type { Analysed } from '../../../contract/calls.ts'
import { useReading } from '../../../renderer/state/reading-state.ts'
import type { Reading } from '../../../renderer/state/reading-state.ts'
import { installBridge } from '../fake-bridge.ts'
import type { Answers, FakeMain } from '../fake-bridge.ts'

/** The engine's answer to a request, as small as the contract allows. */
const analysedOf = (request: AnalysisRequest): Analysed => ({
  analysisId: 'analysis-1',
  decisions: [],
  analysis: {
    registration: { shiftMm: 0.4, rotationDeg: 0, verdict: 'ok', method: 'given' },
    spine: {
      numbering: 'counted up from the sacrum',
      landmark: 'sacrum',
      levels: [],
      segments: [],
      canalMm: [],
      sacroiliac: { left: null, right: null },
      warnings: [],
    },
    reference: { region: 'normal vertebra', levels: ['L1'], mean: 62, unit: 'counts', iliacCrestMean: null, source: 'automatic' },
    regions: [],
    hotSpots: [],
    findings: [],
    warnings: [],
    provenance: {
      appVersion: '0',
      analysisVersion: '0',
      seriesUids: [],
      parameters: {},
      anchors: request.anchors,
      referenceLevel: request.referenceLevel,
      registration: request.registration ?? null,
      ...(request.ctCorrections === undefined ? {} : { ctCorrections: request.ctCorrections }),
      ...(request.regionEdits === undefined ? {} : { regionEdits: request.regionEdits }),
      ...(request.removedBodies === undefined ? {} : { removedBodies: request.removedBodies }),
    },
  },
})

const discHeight: CtMeasure = {
  id: 'disc-height/disc/L4-L5/midline',
  measure: 'disc-height',
  level: 'L4-L5',
  structure: 'disc',
  side: 'midline',
  value: 6,
  unit: 'mm',
  measured: 6,
  origin: 'measured',
  confidence: 'good',
  reasons: [],
  positionsMm: [patientMm(0, 0, 18)],
}

const grid: VolumeInfo['grid'] = {
  dimensions: [2, 2, 2],
  spacingMm: [1, 1, 1],
  originMm: patientMm(0, 0, 0),
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
}

const readingOf = (studyUid: string): Reading => {
  const volume = (modality: string, voxelType: VolumeInfo['voxelType'], unit: VolumeInfo['unit']): VolumeInfo => ({
    seriesInstanceUid: `${studyUid}.1`,
    studyInstanceUid: studyUid,
    frameOfReferenceUid: null,
    modality,
    description: '',
    grid,
    unit,
    min: 0,
    max: 1,
    mean: 0,
    sum: 0,
    frames: 2,
    suv: { kind: 'refused', reason: 'no dose' },
    warnings: [],
    voxelType,
  })
  return {
    study: {
      studyInstanceUid: studyUid,
      patientName: `PATIENT^${studyUid}`,
      patientId: studyUid,
      patientSex: null,
      patientBirthDate: null,
      studyDate: null,
      studyTime: null,
      accessionNumber: null,
      description: '',
      series: [],
    },
    ct: volume('CT', 'int16', 'HU'),
    spect: volume('NM', 'float32', 'counts'),
    pairedBy: 'same frame of reference',
  }
}

/** A main process whose answers a test can change. */
let answers: Answers
let main: FakeMain

const reading = () => useReading.getState()
const L4 = { name: 'L4', centreMm: patientMm(1, 2, 3) } as const
const L5 = { name: 'L5', centreMm: patientMm(1, 2, -30) } as const

beforeEach(() => {
  answers = {
    'reading.open': ({ studyUid }) => ok(readingOf(studyUid)),
    'reading.latest': () => ok(null),
    'reading.analyse': ({ request }) => ok(analysedOf(request)),
  }
  main = installBridge(answers)
})

afterEach(() => {
  reading().clear()
  Reflect.deleteProperty(globalThis, 'window')
})

describe('opening a study', () => {
  it('brings its newest analysis and does not ask for another', async () => {
    answers['reading.latest'] = () => ok(analysedOf({ anchors: [L4], referenceLevel: null }))
    await reading().open('1.2')
    expect(reading()).toMatchObject({ status: 'ready', studyUid: '1.2', anchors: [L4] })
    expect(main.calls.map(({ name }) => name)).not.toContain('reading.analyse')
  })

  it('is ready for pictures before the first analysis', async () => {
    await reading().open('1.2')
    expect(reading()).toMatchObject({ status: 'ready', analysed: null })
    expect(reading().reading?.study.patientId).toBe('1.2')
  })

  it('says why a study cannot be read', async () => {
    answers['reading.open'] = () => fail(problem('no-pair', 'This study has no CT beside its SPECT.'))
    await reading().open('1.2')
    expect(reading()).toMatchObject({ status: 'refused', error: { code: 'no-pair' }, reading: null })
  })

  it('drops the answer for a patient whom the reader has left', async () => {
    let answerFirst: (value: Result<Reading>) => void = () => undefined
    answers['reading.open'] = ({ studyUid }) =>
      studyUid === '1.1' ? new Promise((resolve) => (answerFirst = resolve)) : ok(readingOf(studyUid))
    const first = reading().open('1.1')
    await reading().open('2.2')
    answerFirst(ok(readingOf('1.1')))
    await first
    expect(reading().studyUid).toBe('2.2')
    expect(reading().reading?.study.patientId).toBe('2.2')
  })

  it('drops a late analysis of a patient whom the reader has left', async () => {
    await reading().open('1.1')
    let answerLate: (value: Result<Analysed>) => void = () => undefined
    answers['reading.analyse'] = () => new Promise((resolve) => (answerLate = resolve))
    const late = reading().analyse({ anchors: [L4], referenceLevel: null })
    await reading().open('2.2')
    answerLate(ok(analysedOf({ anchors: [L4], referenceLevel: null })))
    await late
    expect(reading()).toMatchObject({ studyUid: '2.2', analysed: null, anchors: [] })
  })
})

describe('correcting levels', () => {
  it('takes corrections back one by one, newest first', async () => {
    await reading().open('1.2')
    await reading().analyse({ anchors: [], referenceLevel: null })
    expect(reading().earlierRequests).toEqual([])
    await reading().analyse({ anchors: [L4], referenceLevel: 'L1' })
    await reading().analyse({ anchors: [L4, L5], referenceLevel: 'L1' })
    await reading().undoCorrection()
    expect(reading().anchors).toEqual([L4])
    expect(reading().analysed?.analysis.provenance.referenceLevel).toBe('L1')
    await reading().undoCorrection()
    expect(reading().anchors).toEqual([])
    await reading().undoCorrection()
    expect(reading()).toMatchObject({ status: 'ready', anchors: [], earlierRequests: [] })
  })

  it('keeps the registration through a corrected level, and takes back one of them at a time', async () => {
    const registration = { translationMm: [2, 0, 0], rotationDeg: [0, 0, 0], centreMm: patientMm(0, 0, 0), origin: 'reader' } as const
    const applied = () => reading().analysed?.analysis.provenance.registration
    await reading().open('1.2')
    await reading().analyse({ anchors: [], referenceLevel: null })
    await reading().analyse({ anchors: [], referenceLevel: null, registration })
    await reading().analyse({ anchors: [L4], referenceLevel: null })
    expect(applied()).toEqual(registration)
    await reading().undoCorrection()
    expect(reading().anchors).toEqual([])
    expect(applied()).toEqual(registration)
    await reading().undoCorrection()
    expect(applied()).toBeNull()
  })

  it('keeps the CT values of the reader through a corrected level, sets one anew in its place, and takes back one step at a time', async () => {
    const values = () => reading().analysed?.analysis.provenance.ctCorrections?.map(({ value }) => value)
    await reading().open('1.2')
    await reading().analyse({ anchors: [], referenceLevel: null })
    await reading().correctCt(discHeight, 9)
    await reading().analyse({ anchors: [L4], referenceLevel: null })
    expect(values()).toEqual([9])
    await reading().correctCt(discHeight, null)
    expect(values()).toEqual([null])
    expect(reading().anchors).toEqual([L4])
    await reading().takeBackCt(discHeight)
    expect(values()).toEqual([])
    for (const expected of [[null], [9], [9], []]) {
      await reading().undoCorrection()
      expect(values()).toEqual(expected)
    }
  })

  it('keeps edited regions and removed vertebrae through any other correction, and takes each back in its turn', async () => {
    const edit = { regionId: 'facet-joint/L4-L5/right', foundMm: patientMm(-16, 32, 18), centreMm: patientMm(-18, 33, 18), semiAxesMm: [7, 8, 9] } as const
    const now = () => {
      const { regionEdits, removedBodies } = reading().analysed?.analysis.provenance ?? {}
      return { regionEdits, removedBodies }
    }
    await reading().open('1.2')
    await reading().analyse({ anchors: [], referenceLevel: null })
    await reading().analyse({ anchors: [], referenceLevel: null, regionEdits: [edit] })
    await reading().analyse({ anchors: [], referenceLevel: null, removedBodies: [patientMm(0, 0, 90)] })
    await reading().analyse({ anchors: [L4], referenceLevel: 'L1' })
    expect(now()).toEqual({ regionEdits: [edit], removedBodies: [[0, 0, 90]] })
    await reading().undoCorrection()
    await reading().undoCorrection()
    expect(now()).toEqual({ regionEdits: [edit], removedBodies: [] })
    await reading().undoCorrection()
    expect(now()).toEqual({ regionEdits: [], removedBodies: [] })
  })

  it('keeps the earlier analysis and says why when a correction fails', async () => {
    await reading().open('1.2')
    await reading().analyse({ anchors: [L4], referenceLevel: null })
    answers['reading.analyse'] = () => fail(problem('no-spine', 'No vertebra was found there.'))
    await reading().analyse({ anchors: [L5], referenceLevel: null })
    expect(reading()).toMatchObject({ status: 'ready', anchors: [L4], error: { code: 'no-spine' }, earlierRequests: [] })
  })
})

describe('choosing a reason', () => {
  it('goes to its region, its position and its CT measure; a region alone goes to its maximum again', () => {
    const atMm = patientMm(1, 2, 3)
    reading().selectReason({ text: 'On CT', regionId: 'disc/L4-L5/midline', atMm, measureId: discHeight.id })
    expect(reading()).toMatchObject({ selectedRegionId: 'disc/L4-L5/midline', selectedAtMm: atMm, selectedMeasureId: discHeight.id })
    reading().select('disc/L4-L5/midline')
    expect(reading()).toMatchObject({ selectedAtMm: null, selectedMeasureId: null })
    reading().selectReason({ text: 'of an older analysis', regionId: 'disc/L4-L5/midline' })
    expect(reading()).toMatchObject({ selectedAtMm: null, selectedMeasureId: null })
  })
})

describe('choosing a region', () => {
  it('counts each choice, so that the same region can be gone to again', () => {
    reading().select('facet-joint/L4-L5/right')
    reading().select('facet-joint/L4-L5/right')
    expect(reading()).toMatchObject({ selectedRegionId: 'facet-joint/L4-L5/right', selections: 2 })
  })
})
