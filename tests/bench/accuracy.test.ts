import { describe, expect, it } from 'vitest'
import { accuracyPlan, firstHeldOutSeed, planOrder } from '../../bench/accuracy-plan.ts'
import { studyRecordSchema } from '../../bench/accuracy-record.ts'
import { measureStudy } from '../../bench/accuracy-study.ts'
import { acceptance, failures } from '../../bench/accuracy-summary.ts'
import { phantomCases } from '../../phantom/cases.ts'
import { sceneOf } from '../../phantom/scene.ts'

describe('the plan of the accuracy run', () => {
  it('holds 240 studies, each case equally often, tuned and unseen seeds apart', () => {
    expect(accuracyPlan).toHaveLength(240)
    expect(new Set(accuracyPlan.map(({ id }) => id)).size).toBe(240)
    for (const { name } of phantomCases) expect(accuracyPlan.filter(({ caseName }) => caseName === name)).toHaveLength(15)
    for (const { seed, isHeldOut } of accuracyPlan) expect(isHeldOut).toBe(seed >= firstHeldOutSeed)
    expect(accuracyPlan.filter(({ isHeldOut }) => isHeldOut).length).toBeGreaterThan(120)
    expect(new Set(planOrder()).size).toBe(240)
  })

  it('asks for nothing that the phantom cannot draw, and moves SPECTs by 0 to 12 mm', () => {
    const farthest = accuracyPlan.map(({ caseName, seed, variant }) => {
      const scene = sceneOf(caseName, seed, variant)
      if (scene === undefined) throw new Error(`no case ${caseName}`)
      return Math.hypot(...variant.spect.shiftMm)
    })
    expect(Math.min(...farthest)).toBe(0)
    expect(Math.max(...farthest)).toBeCloseTo(12, 1)
  })
})

describe('one study of the plan', () => {
  it('is measured against its truth, after the correction that the program proposes', () => {
    const listed = accuracyPlan.find(({ id }) => id === 'moved-6/facet')
    if (listed === undefined) throw new Error('the plan has changed')
    // A shorter scan than the plan's, so that this takes seconds.
    const planned = { ...listed, variant: { ...listed.variant, field: 'lumbar-sacrum' as const } }
    const record = studyRecordSchema.parse(measureStudy(planned, 96, 'test'))
    expect(record.failure).toBeNull()
    expect(record.landmark).toBe('sacrum')
    expect(record.registration.trueFarthestMm).toBeGreaterThan(5)
    expect(record.registration.errorMm ?? 99).toBeLessThan(2)
    expect(record.judgedAfter).toEqual(['correction'])
    expect(record.lesions.map(({ pattern, found }) => [pattern, found])).toEqual([['facet', true]])
    expect(record.automatic.filter(({ errorMm }) => (errorMm ?? 99) < 10).length).toBeGreaterThan(3)
    const lines = acceptance([record], { rows: [], cylinderBias: 0, noise: 0, backgroundBias: 0, fwhmMm: 11.3 })
    expect(lines.find(({ what }) => what.startsWith('lesions of ratio 2'))?.heldOut).toBe('100.0 % (1 of 1)')
    expect(failures([{ ...record, failure: 'No canal.' }])).toEqual([{ id: 'moved-6/facet', what: ['No canal.'] }])
  }, 90_000)
})
