import { describe, expect, test } from 'vitest'
import { suvScale } from '../../../core/units/suv.ts'
import type { SuvRequest } from '../../../core/units/suv.ts'
import { planVolume, assembleVolume } from '../../../core/volume/assemble.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { framesFrom, headerOf, petFiles, uprightShape } from '../../fixtures/images.ts'
import { reader } from './pet-series.ts'

// The situations of the IBSI-SUV digital reference objects, made here: whatever units, times and doses a file is written in, the
// volume holds SUV 0.20 (least), 1.00 (median) and 4.00 (most). The slopes come from the physics, not from the code under test.

const weightKg = 70
const doseBq = 350e6
const fluorine = 6586.2
const hour = 3600

/** Bq/ml at SUV 1, `seconds` after an injection that has decayed by then. */
const oneAt = (seconds: number, halfLife = fluorine): number => (doseBq * Math.exp((-Math.LN2 * seconds) / halfLife)) / (weightKg * 1000)

/** Mean over a frame of an activity that is 1 at its start. */
const meanOver = (frame: number, halfLife = fluorine): number => (1 - Math.exp((-Math.LN2 * frame) / halfLife)) / ((Math.LN2 * frame) / halfLife)

const pharmaceutical = (values: Elements = {}): Elements => ({
  '00540016': [
    'SQ',
    [
      {
        '00181074': ['DS', String(doseBq)],
        '00181075': ['DS', String(fluorine)],
        '00181078': ['DT', '20260314083500'],
        '00540300': ['SQ', [{ '00080100': ['SH', 'C-111A1'], '00080104': ['LO', '^18^Fluorine'] }]],
        ...values,
      },
    ],
  ],
})

interface Situation {
  /** Value at SUV 1 in the unit of the file, of slice k. */
  readonly one: (k: number) => number
  readonly elements?: (k: number) => Elements
  readonly request?: SuvRequest
  /** Stored values of slice k are multiplied by this, and its slope divided. */
  readonly spread?: (k: number) => number
}

const suvOfVolume = ({ one, elements, request, spread = () => 1 }: Situation): { least: number; median: number; most: number } => {
  const shape = { ...uprightShape, stored: (i: number, j: number, k: number) => spread(k) * (i + j + k === 0 ? 20 : i === 4 && j === 3 && k === 2 ? 400 : 100) }
  const files = petFiles(shape, {
    elements: (k) => ({ ...pharmaceutical(), '00281053': ['DS', (one(k) / (100 * spread(k))).toPrecision(12)], ...elements?.(k) }),
  })
  const headers = files.map(headerOf)
  const plan = planVolume(headers)
  const volume = assembleVolume(headers, framesFrom(files))
  if (!plan.ok || !volume.ok) throw new Error('the fixture is a volume')
  const scale = suvScale(headers, volume.value.info.unit, request)
  if (!scale.ok) throw new Error(scale.error.sentence)
  const perSlice = volume.value.voxels.length / plan.value.slices.length
  const suv = [...volume.value.voxels].map((value, index) => value * (scale.value.factors[plan.value.slices[Math.floor(index / perSlice)]?.headerIndex ?? -1] ?? Number.NaN))
  const sorted = suv.sort((a, b) => a - b)
  return { least: sorted[0] ?? Number.NaN, median: sorted[sorted.length >> 1] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN }
}

const always = (elements: Elements) => () => elements
const gallium = 4062.6
const technetium = 21_624
const frame = 180
const philips = '00100000'

const situations: readonly (readonly [string, Situation])[] = [
  ['Bq/ml, corrected to the scan start', { one: () => oneAt(hour) }],
  ['Bq/ml, corrected to the injection', { one: () => oneAt(0), elements: always({ '00541102': ['CS', 'ADMIN'] }) }],
  [
    'Bq/ml, not corrected, one frame after another',
    {
      one: (k) => oneAt(hour + k * frame) * meanOver(frame),
      elements: (k) => ({ '00541102': ['CS', 'NONE'], '00280051': ['CS', 'ATTN\\SCAT'], '00181242': ['IS', String(frame * 1000)], '00080032': ['TM', `09${35 + 3 * k}00`] }),
    },
  ],
  ['a slope of its own in each slice', { one: () => oneAt(hour), spread: (k) => 1 + 3 * k }],
  ['the dose in MBq, confirmed by the reader', { one: () => oneAt(hour), elements: always(pharmaceutical({ '00181074': ['DS', '350'] })), request: reader({ doseUnit: 'MBq' }) }],
  [
    'midnight between injection and scan, both dated',
    {
      one: () => oneAt(hour),
      elements: always({ ...pharmaceutical({ '00181078': ['DT', '20260313233000'] }), '00080031': ['TM', '003000'], '00080032': ['TM', '003000'] }),
    },
  ],
  [
    'midnight between them, the injection without date',
    {
      one: () => oneAt(hour),
      elements: always({ ...pharmaceutical({ '00181078': null, '00181072': ['TM', '233000'] }), '00080031': ['TM', '003000'], '00080032': ['TM', '003000'] }),
    },
  ],
  [
    'midnight between the series and a scan without date',
    {
      one: () => oneAt(hour + 600),
      elements: always({
        ...pharmaceutical({ '00181078': ['DT', '20260314225500'] }),
        '00080022': null,
        '00080031': ['TM', '235500'],
        '00080032': ['TM', '000500'],
        '00181242': ['IS', '2000'],
        // The middle of a frame of 2 s, to the precision of the test.
        '00541300': ['DS', '1000'],
      }),
    },
  ],
  [
    '68Ga',
    {
      one: () => oneAt(hour, gallium),
      elements: always(pharmaceutical({ '00181075': ['DS', String(gallium)], '00540300': ['SQ', [{ '00080100': ['SH', 'C-131A3'], '00080104': ['LO', '^68^Gallium'] }]] })),
    },
  ],
  [
    '99mTc, half-life from the nuclide',
    {
      one: () => oneAt(hour, technetium),
      elements: always(pharmaceutical({ '00181075': null, '00540300': ['SQ', [{ '00080100': ['SH', 'C-163A8'], '00080104': ['LO', '^99m^Technetium'] }]] })),
    },
  ],
  ['g/ml by body weight', { one: () => 1, elements: always({ '00541001': ['CS', 'GML'], '00541006': ['CS', 'BW'] }) }],
  ['g/ml without type', { one: () => 1, elements: always({ '00541001': ['CS', 'GML'] }) }],
  ['cm2/ml by body surface', { one: () => 1, elements: always({ '00541001': ['CS', 'CM2ML'] }) }],
  [
    'counts with the SUV factor of Philips',
    { one: () => 50, elements: always({ '00541001': ['CS', 'CNTS'], '70530010': ['LO', 'Philips PET Private Group'], '70531000': ['DS', '0.02'] }) },
  ],
  [
    'counts with both factors of Philips: Bq/ml goes first',
    {
      one: () => oneAt(hour) / 2.5,
      elements: always({ '00541001': ['CS', 'CNTS'], '70530010': ['LO', 'Philips PET Private Group'], '70531000': ['DS', philips], '70531009': ['DS', '2.5'] }),
    },
  ],
  [
    'counts with the factor of Philips in another private block',
    { one: () => oneAt(hour) / 2.5, elements: always({ '00541001': ['CS', 'CNTS'], '70530010': ['LO', 'SOMEBODY'], '70530042': ['LO', 'Philips PET Private Group'], '70534209': ['DS', '2.5'] }) },
  ],
  [
    'the reference time of Siemens, ten minutes before the series',
    {
      one: () => oneAt(hour),
      elements: always({ '00710010': ['LO', 'SIEMENS MED PT'], '00711022': ['DT', '20260314093500.000000'], '00080031': ['TM', '094500'], '00080032': ['TM', '095500'] }),
    },
  ],
  [
    'the reference time of GE',
    {
      one: () => oneAt(hour),
      elements: always({ '00090010': ['LO', 'GEMS_PETD_01'], '0009100D': ['DT', '20260314093500.00'], '00080031': ['TM', '094500'], '00080032': ['TM', '095500'] }),
    },
  ],
  [
    'frames after the series time, placed by their frame reference time',
    {
      one: () => oneAt(hour),
      elements: (k) => ({
        '00080031': ['TM', '100000'],
        '00080032': ['TM', `09${38 + 3 * k}00`],
        '00181242': ['IS', String(frame * 1000)],
        '00541300': ['DS', (1000 * (180 + 180 * k + (-Math.log(meanOver(frame)) * fluorine) / Math.LN2)).toFixed(3)],
      }),
    },
  ],
  [
    'a real-world value map in Bq/ml over proportional counts',
    {
      one: () => 100,
      elements: always({
        '00541001': ['CS', 'PROPCNTS'],
        '00409096': ['SQ', [{ '00409224': ['FD', [0]], '00409225': ['FD', [oneAt(hour) / 100]], '004008EA': ['SQ', [{ '00080100': ['SH', 'Bq/ml'] }]] }]],
      }),
    },
  ],
]

describe('SUV 0.20, 1.00 and 4.00', () => {
  test.each(situations)('%s', (_, situation) => {
    const { least, median, most } = suvOfVolume(situation)
    expect(least).toBeCloseTo(0.2, 4)
    expect(median).toBeCloseTo(1, 4)
    expect(most).toBeCloseTo(4, 4)
  })
})
