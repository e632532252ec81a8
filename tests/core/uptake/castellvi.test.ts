import { describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import { castellviNotes } from '../../../core/uptake/castellvi.ts'
import type { NeoJoint } from '../../../core/uptake/neo-joint.ts'

const joint = (side: NeoJoint['side'], gapMm: number): NeoJoint => ({ level: 'L5', side, gapMm, contactMm: patientMm(0, 0, 0), rootMm: patientMm(0, 0, 0) })

describe('the note on a transitional vertebra', () => {
  it('is not there where the processes stand free', () => {
    expect(castellviNotes([])).toEqual([])
    expect(castellviNotes([joint('left', 22), joint('right', 4.5)])).toEqual([])
  })

  it('names the side that meets the sacrum, and the types that fit', () => {
    expect(castellviNotes([joint('left', 22), joint('right', 2)])).toEqual([
      'The transverse process of L5 meets the sacrum on the right, as in Castellvi type IIa or IIIa: a transitional vertebra, so confirm the count of the levels.',
    ])
  })

  it('names both', () => {
    expect(castellviNotes([joint('left', 0), joint('right', 2)]).join('')).toMatch(/on both sides, as in Castellvi type IIb, IIIb or IV/)
  })
})
