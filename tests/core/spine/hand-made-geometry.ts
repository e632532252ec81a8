import { patientMm } from '../../../core/geometry/vector.ts'
import type { Body, Interspace, RibPair, SpineGeometry } from '../../../core/spine/spine-geometry.ts'

const body = (z: number): Body => {
  const centreMm = patientMm(0, 0, z)
  return {
    frame: { centreMm, left: [1, 0, 0], posterior: [0, 1, 0], cranial: [0, 0, 1], widthMm: 46, depthMm: 34, heightMm: 26 },
    canalCentreMm: patientMm(0, 26, z),
    confidence: 0.7,
  }
}

const space = (z: number): Interspace => ({
  centreMm: patientMm(0, 0, z),
  cranial: [0, 0, 1],
  heightMm: 10,
  widthMm: 46,
  depthMm: 34,
  facets: { left: patientMm(16, 32, z), right: patientMm(-16, 32, z) },
})

/** A transverse process, a usual rib, and sides that the field of view cuts off. */
export const noRib: RibPair = { leftMm: 32, rightMm: 36 }
export const rib: RibPair = { leftMm: 112, rightMm: 116 }
export const unseen: RibPair = { leftMm: null, rightMm: null }

/**
 * Bodies 36 mm apart from z = 0 upwards, without names. `sacrum`: the lowest one is S1. `ribs`: the sides of the bodies from foot
 * to head; beyond the list, and without one, they are out of view.
 */
export const column = (count: number, sacrum: boolean, ribs: readonly RibPair[] = []): SpineGeometry => ({
  bodies: Array.from({ length: count }, (_, index) => body(index * 36)),
  interspaces: Array.from({ length: count - 1 }, (_, index) => space(index * 36 + 18)),
  ribs: Array.from({ length: count }, (_, index) => ribs[index] ?? unseen),
  canalMm: Array.from({ length: count * 36 }, (_, index) => patientMm(0, 26, index - 18)),
  sacrum: sacrum ? { s1Index: 0, confidence: 1 } : null,
  skull: null,
  sacroiliac: { left: null, right: null },
  iliacCrest: { left: [], right: [] },
  warnings: [],
})
