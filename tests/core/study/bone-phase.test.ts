import { describe, expect, test } from 'vitest'
import { bonePhase } from '../../../core/study/bone-phase.ts'
import { buildStudy } from '../../../core/study/build-study.ts'
import type { SeriesKind } from '../../../core/study/study.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { headerOf, nmFile, uids, uprightShape } from '../../fixtures/images.ts'

const header = (elements: Elements) => headerOf(nmFile(uprightShape, { elements }))
const injected = (time: string): Elements => ({ '00540016': ['SQ', [{ '00181072': ['TM', time] }]] })
const at = (kind: SeriesKind, acquired: string, description = 'Scan') =>
  bonePhase(kind, header({ ...injected('090000'), '00080032': ['TM', acquired], '0008103E': ['LO', description] }))
const named = (kind: SeriesKind, description: string) => bonePhase(kind, header({ '0008103E': ['LO', description] }))

describe('the phase of a bone scan, by the time after injection', () => {
  test('flow: dynamic frames that begin with the injection', () => expect(at('dynamic', '090000')).toBe('flow phase, 0 min after injection'))
  test('blood pool: 1 to 15 minutes after it', () => expect(at('planar', '090600')).toBe('blood pool phase, 6 min after injection'))
  test('blood pool of the whole body', () => expect(at('whole-body', '090800')).toBe('blood pool phase, 8 min after injection'))
  test('delayed: hours after it', () => expect(at('whole-body', '120000')).toBe('delayed phase, 180 min after injection'))
  test('a time that fits no phase is not talked over by the description', () => expect(at('planar', '094500', 'Blood pool')).toBeNull())
  test('an acquisition before the injection', () => expect(at('planar', '083000')).toBeNull())
})

describe('the phase of a bone scan, by its description where no time is known', () => {
  const cases = [
    ['dynamic', 'FLOW Lumbar', 'flow phase, by its description'],
    ['planar', 'Blood Pool Pelvis', 'blood pool phase, by its description'],
    ['planar', 'Static BloodPool', 'blood pool phase, by its description'],
    ['planar', 'Delayed ANT/POST', 'delayed phase, by its description'],
    ['whole-body', 'WB 3h', 'delayed phase, by its description'],
    ['planar', 'Pelvis', null],
  ] as const
  test.each(cases)('%s "%s"', (kind, description, phase) => expect(named(kind, description)).toBe(phase))
  test('a late SPECT has none: only an early one needs a word', () => {
    expect(named('spect-volume', 'Delayed SPECT')).toBeNull()
    expect(named('spect-volume', 'Blood pool SPECT AC')).toBe('blood pool phase, by its description')
    expect(at('spect-volume', '090600')).toBe('blood pool phase, 6 min after injection')
    expect(at('spect-volume', '120000', 'Blood pool')).toBeNull()
  })
})

test('the three phases of one study are named in its list', () => {
  const file = (uid: string, type: string, acquired: string): Uint8Array =>
    nmFile(uprightShape, {
      elements: {
        ...injected('090000'),
        '0020000E': ['UI', uid],
        '00080018': ['UI', `${uid}.1`],
        '00080008': ['CS', `ORIGINAL\\PRIMARY\\${type}\\EMISSION`],
        '00080032': ['TM', acquired],
      },
    })
  const study = buildStudy([file('1.2.1', 'DYNAMIC', '090000'), file('1.2.2', 'STATIC', '090500'), file('1.2.3', 'WHOLE BODY', '120000'), nmFile()].map(headerOf))
  expect(study?.series.map(({ seriesInstanceUid, kind, note }) => [seriesInstanceUid, kind, note?.split(',')[0]])).toEqual([
    ['1.2.1', 'dynamic', 'flow phase'],
    ['1.2.2', 'planar', 'blood pool phase'],
    ['1.2.3', 'whole-body', 'delayed phase'],
    [uids.nm, 'spect-volume', undefined],
  ])
})
