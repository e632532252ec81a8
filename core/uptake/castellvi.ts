import { neoJointRule } from './neo-joint.ts'
import type { NeoJoint } from './neo-joint.ts'

/**
 * What the reader is told where a transverse process meets the sacrum: sides and the Castellvi types that fit, as a proposal; empty
 * where nothing meets. A joint (II) and fused bone (III) cannot be told apart by a gap of CT voxels, so both are named; type I (a
 * broad process without contact) is not measured.
 */
export const castellviNotes = (joints: readonly NeoJoint[]): readonly string[] => {
  const contacts = joints.filter((joint) => joint.gapMm <= neoJointRule.contactMm)
  const [first, second] = contacts
  if (first === undefined) return []
  const where = second === undefined ? `on the ${first.side}` : 'on both sides'
  const types = second === undefined ? 'IIa or IIIa' : 'IIb, IIIb or IV'
  return [`The transverse process of ${first.level} meets the sacrum ${where}, as in Castellvi type ${types}: a transitional vertebra, so confirm the count of the levels.`]
}
