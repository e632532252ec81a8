import { describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { acquisitionOf } from '../../../core/report/acquisition.ts'

/** Only what the procedure section reads; the rest of a header says nothing about it. */
const header = (
  radiopharmaceutical: Partial<NonNullable<InstanceHeader['radiopharmaceutical']>> | null,
  acquired: { date: string | null; time: string | null } = { date: '2026-03-02', time: '13:05:00' },
): InstanceHeader =>
  ({
    radiopharmaceutical:
      radiopharmaceutical === null
        ? null
        : { name: 'MDP', nuclide: 'Tc-99m', totalDoseAsWritten: 740, halfLifeSeconds: 21624, startDate: '2026-03-02', startTime: '10:00:00', ...radiopharmaceutical },
    acquisitionDate: acquired.date,
    acquisitionTime: acquired.time,
    series: { date: null, time: null },
    study: { date: null, time: null },
  }) as InstanceHeader

describe('what a header says about tracer and times', () => {
  it('gives way to what a reader entered; an activity measured in parts is left out rather than taken from the header', () => {
    expect(acquisitionOf(header({}), { activityMBq: 612, injectedAt: '2026-03-02T10:20:00' })).toMatchObject({ activityMBq: 612, injectedAt: '2026-03-02T10:20:00' })
    expect(acquisitionOf(header({}), { activityMBq: null }).activityMBq).toBeNull()
  })

  it('is tracer, activity, injection and acquisition', () => {
    expect(acquisitionOf(header({}))).toEqual({
      radiopharmaceutical: 'Tc-99m MDP',
      activityMBq: 740,
      injectedAt: '2026-03-02T10:00:00',
      acquiredAt: '2026-03-02T13:05:00',
    })
  })

  it('is nothing where nothing is written', () => {
    expect(acquisitionOf(header(null, { date: null, time: null }))).toEqual({ radiopharmaceutical: null, activityMBq: null, injectedAt: null, acquiredAt: null })
  })

  it.each([
    [740, 740],
    [740e6, 740],
    [35, 35],
    [5, null],
    [50_000, null],
    [0, null],
    [-740, null],
    [null, null],
  ])('an activity written as %s is %s MBq', (written, activity) => {
    expect(acquisitionOf(header({ totalDoseAsWritten: written })).activityMBq).toBe(activity)
  })

  it('without a tracer name gives the nuclide alone, without both nothing', () => {
    expect(acquisitionOf(header({ name: null })).radiopharmaceutical).toBe('Tc-99m')
    expect(acquisitionOf(header({ name: null, nuclide: null })).radiopharmaceutical).toBeNull()
  })

  it('writes the coded nuclide as it is read', () => {
    expect(acquisitionOf(header({ nuclide: '^99m^Technetium' })).radiopharmaceutical).toBe('Technetium-99m MDP')
  })

  it('does not say the nuclide twice', () => {
    expect(acquisitionOf(header({ name: 'Technetium Tc99m medronate', nuclide: '^99m^Technetium' })).radiopharmaceutical).toBe('Technetium Tc99m medronate')
  })

  it('takes an injection without a date as of the same day', () => {
    expect(acquisitionOf(header({ startDate: null })).injectedAt).toBe('2026-03-02T10:00:00')
  })

  it('guesses no injection across midnight', () => {
    expect(acquisitionOf(header({ startDate: null, startTime: '23:10:00' }, { date: '2026-03-03', time: '01:40:00' })).injectedAt).toBeNull()
  })

  it('has no injection without its time', () => {
    expect(acquisitionOf(header({ startTime: null })).injectedAt).toBeNull()
  })
})
