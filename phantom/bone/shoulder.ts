import type { Vec3 } from '../../core/geometry/vector.ts'
import { outlinesAt } from '../soft/body-outline.ts'
import type { Contour } from '../soft/body-outline.ts'
import { alongCurve, ballsPart, overSurface } from './part.ts'
import type { Ball, Part } from './part.ts'

/** Heights and widths in mm of a person of mean height, above the sacrum and from the midline. */
const glenoid = { lateral: 152, height: 404 } as const

/** A place on the back of the ribs, `behind` mm outside them. */
const onRibs = (contour: Contour, side: 1 | -1, lateral: number, height: number, behind: number): Vec3 => {
  const { s1Mm, scale } = contour.patient
  const z = s1Mm[2] + height * scale
  const { chest } = outlinesAt(contour, z)
  const u = Math.min(0.97, (lateral * scale) / chest.halfWidth)
  return [chest.x + side * lateral * scale, chest.y + chest.halfDepth * Math.sqrt(1 - u * u) + behind * scale, z]
}

/** The axis of an upper arm above the head, at a height above the shoulder joint. */
export const raisedArm = (contour: Contour, side: 1 | -1, height: number): Vec3 => {
  const { s1Mm, scale } = contour.patient
  const head = onRibs(contour, side, glenoid.lateral, glenoid.height, -4)
  const up = height - glenoid.height
  return [head[0] + side * (4 + 0.05 * up) * scale, head[1] - (2 + 0.06 * up) * scale, s1Mm[2] + height * scale]
}

/**
 * Shoulder blade, collar bone and upper arm of one side. `armOffset` is how far from the middle an arm beside the trunk runs at a height, mm;
 * null where the arms lie above the head.
 */
export const shoulderParts = (contour: Contour, side: 1 | -1, armOffset: ((height: number) => number) | null): Readonly<Record<'scapula' | 'clavicle' | 'humerus', readonly Part[]>> => {
  const { s1Mm, scale } = contour.patient
  const ball = (lateral: number, height: number, behind: number, radius: number): Ball => ({ centre: onRibs(contour, side, lateral, height, behind), radius: radius * scale })
  const head = onRibs(contour, side, glenoid.lateral, glenoid.height, -4)
  const near = (x: number, y: number, z: number, radius: number): Ball => ({
    centre: [head[0] + side * x * scale, head[1] + y * scale, head[2] + z * scale],
    radius: radius * scale,
  })
  const blade = overSurface([
    [ball(64, 418, 14, 3), ball(92, 428, 18, 2.6), near(-24, 6, 14, 7)],
    [ball(66, 380, 15, 3.2), ball(98, 378, 17, 1.8), near(-24, 8, -8, 8)],
    [ball(76, 335, 14, 3.2), ball(104, 338, 15, 1.8), near(-34, 16, -42, 4.6)],
    [ball(98, 290, 13, 4.4), ball(108, 294, 13, 4), ball(118, 302, 13, 4.6)],
  ])
  const ridge = alongCurve([ball(66, 392, 18, 4), ball(100, 402, 28, 4.6), near(-8, 32, 20, 6.4), near(14, 10, 30, 5.6)])
  const { chest } = outlinesAt(contour, s1Mm[2] + 424 * scale)
  const sternal: Vec3 = [chest.x + side * 17 * scale, chest.y - chest.halfDepth + 2 * scale, s1Mm[2] + 420 * scale]
  const clavicle = alongCurve([
    { centre: sternal, radius: 9 * scale },
    { centre: [sternal[0] + side * 50 * scale, sternal[1] - 2 * scale, sternal[2] + 8 * scale], radius: 5.6 * scale },
    { centre: [(sternal[0] + head[0]) / 2 + side * 26 * scale, (sternal[1] + head[1]) / 2 + 8 * scale, sternal[2] + 14 * scale], radius: 5.4 * scale },
    near(10, -2, 32, 5.6),
  ])
  const besideTrunk = (offset: (height: number) => number, height: number, radius: number): Ball => {
    const z = s1Mm[2] + height * scale
    const { wall } = outlinesAt(contour, z)
    return { centre: [wall.x + side * offset(height), wall.y + 6, z], radius: radius * scale }
  }
  const shaft = armOffset !== null
    ? [near(8, 2, -8, 18), near(20, 6, -36, 12.5), besideTrunk(armOffset, 300, 11), besideTrunk(armOffset, 200, 11), besideTrunk(armOffset, 112, 15)]
    : [near(4, -2, 12, 18), ...[440, 520, 640].map((height): Ball => ({ centre: raisedArm(contour, side, height), radius: (height < 450 ? 12.5 : 11) * scale }))]
  return {
    scapula: [ballsPart('process', blade), ballsPart('process', ridge)],
    clavicle: [ballsPart('rib', clavicle)],
    humerus: [ballsPart('femur', [near(2, 0, 0, 23)]), ballsPart('femur', alongCurve(shaft))],
  }
}

/** Bones of a forearm beside the hip. */
export const forearmParts = (contour: Contour, side: 1 | -1, lateral: (height: number) => number): readonly Part[] => {
  const { s1Mm, scale } = contour.patient
  const at = (height: number, x: number, y: number, radius: number): Ball => {
    const { wall } = outlinesAt(contour, s1Mm[2] + height * scale)
    return { centre: [wall.x + side * (lateral(height) + x), wall.y + y, s1Mm[2] + height * scale], radius: radius * scale }
  }
  return [
    ballsPart('femur', alongCurve([at(108, -8, 12, 12), at(60, -9, 8, 7), at(-40, -10, 0, 6), at(-140, -10, -8, 8)])),
    ballsPart('femur', alongCurve([at(96, 10, 4, 10), at(40, 11, 2, 7), at(-50, 11, -6, 7.5), at(-140, 12, -10, 10)])),
  ]
}
