import { ballsPart } from '../bone/part.ts'
import { acrossSacroiliac, sacroiliacPath } from '../bone/sacroiliac.ts'
import { megatransverseFoot, megatransverseBalls } from '../bone/vertebra.ts'
import { boxAround } from '../canvas.ts'
import { at } from '../frame.ts'
import { noChanges } from '../layout-changes.ts'
import { signOf } from '../names.ts'
import { seededRandom } from '../random.ts'
import { ellipsoid } from '../soft/shapes.ts'
import { vertebraNamed } from '../spine-layout.ts'
import type { LesionEffect, LesionKind, LesionScene } from './effect.ts'
import { sideOnly } from './facet.ts'
import type { PlannedLesion } from './plan.ts'
import { block, either, rods } from './shapes.ts'
import { paintUptake, sclerose } from './spots.ts'

const alongJoint = (lesion: PlannedLesion, { pelvis }: LesionScene, from: number, to: number, radius: number) => {
  const side = sideOnly(lesion.side)
  const path = sacroiliacPath(pelvis, signOf(side)).slice(from, to)
  const centre = path[Math.floor(path.length / 2)]
  if (centre === undefined) throw new Error('the sacroiliac path is empty')
  return { side, centre, shape: rods(path, radius), box: boxAround(centre, 45) }
}

/** A worn, active sacroiliac joint: narrow, hard on both sides, pitted; hottest in its upper two thirds. */
export const sacroiliacLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, sacroiliacGap: { [sideOnly(lesion.side)]: 1.3 } }),
  effect: (lesion, scene): LesionEffect => {
    const { side, centre, shape, box } = alongJoint(lesion, scene, 1, 7, 6.5)
    const joint = acrossSacroiliac(scene.pelvis, signOf(side))
    const near = (x: number, y: number, z: number): number => Math.max(shape(x, y, z) - 5, Math.abs(joint(x, y, z)) - 5)
    const random = seededRandom(`${scene.patient.caseName}/${scene.patient.seed}/pits`)
    const pits = sacroiliacPath(scene.pelvis, signOf(side)).slice(1, 8).map((point, i) => ({
      bone: i % 3 === 0 ? 'sacrum' : `${side}-hip`,
      part: ballsPart('ilium', [{ centre: [point[0] + random.spread(0, 0.8), point[1] + random.spread(0, 4), point[2]], radius: random.between(1.6, 2.6) }]),
    }))
    return {
      centreMm: centre,
      radiusMm: 7,
      grown: [],
      cut: pits,
      paint: (canvas) => {
        sclerose(canvas, box, near, 240)
        paintUptake(canvas, box, shape, lesion.ratio)
      },
    }
  },
}

/** Symmetric uptake of a young patient's joints, without any change of bone. */
export const physiologicUptake: LesionKind = {
  changes: () => noChanges,
  effect: (lesion, scene) => {
    const { centre, shape, box } = alongJoint(lesion, scene, 0, 9, 6)
    return {
      centreMm: centre,
      radiusMm: 6,
      grown: [],
      cut: [],
      paint: (canvas) => paintUptake(canvas, box, shape, lesion.ratio, 'bone'),
    }
  },
}

/** One half of an H: the ala of one side and half the bar across S2. */
export const sacralLesion: LesionKind = {
  changes: () => noChanges,
  effect: (lesion, { layout }) => {
    const s = signOf(sideOnly(lesion.side))
    const { s1, size } = layout
    const ala = block(s1, [s * 33 * size, 6 * size, -26 * size], [5 * size, 17 * size, 22 * size])
    const bar = block(s1, [s * 15 * size, 2 * size, -36 * size], [15 * size, 11 * size, 4.5 * size])
    const line = block(s1, [s * 33 * size, 6 * size, -26 * size], [1.8, 18 * size, 22 * size])
    const centre = at(s1, s * 33 * size, 6 * size, -26 * size)
    const box = boxAround(at(s1, s * 24 * size, 6 * size, -28 * size), 48)
    const front = at(s1, s * 33 * size, -10 * size, -26 * size)
    return {
      centreMm: centre,
      radiusMm: 10,
      grown: [],
      cut: [{ bone: 'sacrum', part: ballsPart('sacrum', [{ centre: front, radius: 7 }], block(s1, [s * 33 * size, -10 * size, -26 * size], [0.9, 9, 16])) }],
      paint: (canvas) => {
        sclerose(canvas, box, line, 190)
        paintUptake(canvas, box, ala, lesion.ratio, 'bone')
        paintUptake(canvas, box, bar, lesion.ratio * 0.85, 'bone')
      },
    }
  },
}

/** A transverse process of L5 grown to the ala, with a joint of its own there, worn and hot. */
export const neoJointLesion: LesionKind = {
  changes: (lesion) => ({ ...noChanges, megatransverse: [`${lesion.level}/${lesion.side}`] }),
  effect: (lesion, { layout }) => {
    const v = vertebraNamed(layout, lesion.level)
    const side = sideOnly(lesion.side)
    const centre = megatransverseFoot(layout, v, side)
    const box = boxAround(centre, 24)
    const around = megatransverseBalls(layout, v, side).map((ball) => ({ ...ball, radius: ball.radius + 1.3 }))
    return {
      centreMm: centre,
      radiusMm: 8,
      grown: [],
      cut: [
        { bone: 'sacrum', part: ballsPart('sacrum', around) },
        { bone: `${side}-hip`, part: ballsPart('ilium', around) },
      ],
      paint: (canvas) => {
        sclerose(canvas, box, ellipsoid(centre, [12, 12, 8]), 240)
        paintUptake(canvas, box, either(ellipsoid(centre, [8, 8, 6.5])), lesion.ratio)
      },
    }
  },
}
