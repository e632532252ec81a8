import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import type { AnalysisRequest } from '../../../core/findings/analysis.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import type { RegionEdit } from '../../../core/uptake/region-edit.ts'
import type { Analysed } from '../../../contract/calls.ts'
import { draftShape, editsWith, isProgramShape, useRegionEdit } from '../../../renderer/state/region-edit-state.ts'
import { useReading } from '../../../renderer/state/reading-state.ts'
import { useView } from '../../../renderer/state/view-state.ts'
import { analysis } from '../../core/report/fixture.ts'
import { installBridge } from '../fake-bridge.ts'
import type { Answers } from '../fake-bridge.ts'

const facet = 'facet-joint/L4-L5/right'
const otherEdit: RegionEdit = { regionId: 'facet-joint/L4-L5/left', foundMm: patientMm(18, 32, 18), centreMm: patientMm(20, 32, 18), semiAxesMm: [8, 8, 9] }

let answers: Answers
let asked: AnalysisRequest[]
let made = 0

const analysed = (): Analysed => ({ analysisId: `analysis-${made}`, decisions: [], analysis: { ...analysis, provenance: { ...analysis.provenance, regionEdits: [otherEdit] } } })

const editor = () => useRegionEdit.getState()
const draft = () => {
  const { draft: now } = editor()
  if (now === null) throw new Error('no draft')
  return now
}

beforeEach(() => {
  asked = []
  answers = {
    'reading.analyse': ({ request }) => {
      asked.push(request)
      made += 1
      return ok(analysed())
    },
  }
  installBridge(answers)
  useReading.setState({ status: 'ready', studyUid: '1.2', analysed: analysed(), anchors: [], error: null })
  editor().open(facet)
})

afterEach(() => {
  editor().cancel()
  useReading.getState().clear()
  Reflect.deleteProperty(globalThis, 'window')
})

const centre = patientMm(-18, 32, 18)

describe('a region on its way', () => {
  it('begins as it was measured, selected, with the views on its middle', () => {
    expect(draft().centreMm).toEqual(centre)
    expect(isProgramShape(draft())).toBe(true)
    expect(useReading.getState().selectedRegionId).toBe(facet)
    expect(useView.getState().crosshairMm).toEqual(centre)
  })

  it('moves and grows, and steps back one by one; a drag is one step', () => {
    editor().move([-2, 0, 0])
    editor().hold()
    editor().move([-1, 0, 0])
    editor().move([-1, 1, 0])
    editor().settle()
    editor().grow(2, 1.5)
    expect(draftShape(draft())).toMatchObject({ kind: 'ellipsoid', centreMm: [-22, 33, 18], semiAxesMm: [8, 8, 10.5] })
    editor().stepBack()
    editor().stepBack()
    expect(draft().centreMm).toEqual([-20, 32, 18])
    editor().stepBack()
    expect(isProgramShape(draft())).toBe(true)
    editor().stepBack()
    expect(editor().draft).not.toBeNull()
  })

  it('goes no further than an edit may, in place and size', () => {
    for (let step = 0; step < 10; step += 1) editor().move([-5, 0, 0])
    expect(draft().centreMm[0]).toBeCloseTo(-30)
    for (let step = 0; step < 100; step += 1) editor().grow('all', 0.5)
    expect(draft().semiAxesMm).toEqual([16, 16, 18])
    for (let step = 0; step < 100; step += 1) editor().grow('all', -0.5)
    expect(draft().semiAxesMm).toEqual([4, 4, 4.5])
  })

  it('resets to the shape of the program, as one step', () => {
    editor().move([-3, 0, 0])
    editor().reset()
    expect(isProgramShape(draft())).toBe(true)
    editor().stepBack()
    expect(draft().centreMm).toEqual([-21, 32, 18])
  })

  it('does not move while an analysis runs', () => {
    useReading.setState({ status: 'analysing' })
    editor().move([-3, 0, 0])
    expect(draft().centreMm).toEqual(centre)
  })
})

describe('applying', () => {
  it('asks for the numbers with this edit beside the earlier ones, and closes', async () => {
    editor().move([-3, 0, 2])
    await editor().apply()
    expect(asked).toHaveLength(1)
    expect(asked[0]?.regionEdits).toEqual([otherEdit, { regionId: facet, foundMm: centre, centreMm: [-21, 32, 20], semiAxesMm: [8, 8, 9] }])
    expect(editor().draft).toBeNull()
  })

  it('keeps the draft where it is refused', async () => {
    answers['reading.analyse'] = () => fail(problem('region-edit-swallows', 'It would reach over the middle of the lamina.'))
    editor().grow('all', 4)
    await editor().apply()
    expect(draft().semiAxesMm).toEqual([12, 12, 13])
    expect(useReading.getState().error?.code).toBe('region-edit-swallows')
  })

  it('asks for nothing where nothing was changed', async () => {
    await editor().apply()
    expect(asked).toEqual([])
    expect(editor().draft).toBeNull()
  })

  it('of the shape of the program takes the edit of that region away, and leaves the others', () => {
    editor().move([-3, 0, 0])
    const withEdit = { ...analysis, provenance: { ...analysis.provenance, regionEdits: editsWith(analysed().analysis, draft()) } }
    editor().reset()
    expect(editsWith(withEdit, draft())).toEqual([otherEdit])
  })
})
