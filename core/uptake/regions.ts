import type { Place, Side, Structure } from '../base/anatomy.ts'
import { morphometry } from '../knowledge/morphometry-schema.ts'
import { add, cross, normalise, patientMm, scale, subtract, dot } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { SpineGeometry } from '../spine/spine-geometry.ts'
import type { SpineLevel, SpineModel, SpineSegment } from '../spine/spine-model.ts'
import { shapeCentre, thinnestMm } from './shape.ts'
import type { RegionShape } from './uptake.ts'

/** A named volume of interest, before anything is measured in it. */
export interface Region {
  readonly id: string
  readonly level: Place
  readonly structure: Structure
  readonly side: Side
  readonly shape: RegionShape
  readonly centreMm: PatientMm
  /** Thinnest extent of the structure itself, mm: what partial volume depends on. */
  readonly thinnestMm: number
}

export const regionId = (structure: Structure, level: Place, side: Side): string => `${structure}/${level}/${side}`

const region = (structure: Structure, level: Place, side: Side, shape: RegionShape, objectMm = thinnestMm(shape)): Region => ({
  id: regionId(structure, level, side),
  level,
  structure,
  side,
  shape,
  centreMm: shapeCentre(shape),
  thinnestMm: objectMm,
})

const point = (v: Vec3): PatientMm => patientMm(v[0], v[1], v[2])

const sides = [
  ['left', 1],
  ['right', -1],
] as const

const levelRegions = (level: SpineLevel): Region[] => {
  const { frame, name } = level
  const axes = [frame.left, frame.posterior, frame.cranial] as const
  const at = (u: number, v: number, w: number): PatientMm =>
    point(add(frame.centreMm, add(scale(frame.left, u), add(scale(frame.posterior, v), scale(frame.cranial, w)))))
  const { body, pedicle, pars, spinousProcess } = morphometry.regions
  const shapes: Region[] = [
    region('vertebral-body', name, 'midline', {
      kind: 'cylinder',
      centreMm: frame.centreMm,
      axes,
      semiAxesMm: [(frame.widthMm / 2) * body.shareOfExtent, (frame.depthMm / 2) * body.shareOfExtent, (frame.heightMm / 2) * body.shareOfHeight],
    }, Math.min(frame.widthMm, frame.depthMm, frame.heightMm)),
  ]
  // The sacrum has no pedicles, pars or spinous processes of its own that could be told apart.
  if (name === 'S1' || name === 'S2') return shapes
  for (const [side, sign] of sides) {
    shapes.push(
      region('pedicle', name, side, {
        kind: 'ellipsoid',
        centreMm: at(sign * frame.widthMm * pedicle.lateralOfWidth, frame.depthMm / 2 + pedicle.behindBodyMm, frame.heightMm * pedicle.upOfHeight),
        axes,
        semiAxesMm: pedicle.semiAxesMm,
      }),
      region('pars-interarticularis', name, side, {
        kind: 'ellipsoid',
        centreMm: at(sign * frame.widthMm * pars.lateralOfWidth, frame.depthMm / 2 + pars.behindBodyMm, frame.heightMm * pars.upOfHeight),
        axes,
        semiAxesMm: pars.semiAxesMm,
      }),
    )
  }
  shapes.push(
    region('spinous-process', name, 'midline', {
      kind: 'ellipsoid',
      centreMm: at(0, frame.depthMm / 2 + spinousProcess.behindBodyMm, frame.heightMm * spinousProcess.upOfHeight),
      axes,
      semiAxesMm: spinousProcess.semiAxesMm,
    }),
  )
  return shapes
}

const segmentRegions = (segment: SpineSegment, upper: SpineLevel): Region[] => {
  const { disc, facets, name } = segment
  const hint = upper.frame.left
  const left = normalise(subtract(hint, scale(disc.cranial, dot(hint, disc.cranial))))
  const axes = [left, cross(disc.cranial, left), disc.cranial] as const
  const { disc: shape, facet } = morphometry.regions
  return [
    region('disc', name, 'midline', {
      kind: 'cylinder',
      centreMm: disc.centreMm,
      axes,
      semiAxesMm: [
        (disc.widthMm / 2) * shape.shareOfExtent,
        (disc.depthMm / 2) * shape.shareOfExtent,
        Math.max(shape.leastHalfHeightMm, disc.heightMm / 2 + shape.endplateMm),
      ],
    }, disc.heightMm),
    ...sides.map(([side]) =>
      region('facet-joint', name, side, { kind: 'ellipsoid', centreMm: facets[side], axes, semiAxesMm: facet.semiAxesMm }),
    ),
  ]
}

/**
 * Every region that the model supports, from head to tail: bodies, pedicles, pars, spinous processes; discs with their
 * endplates and facet joints per segment; sacroiliac joints, sacral alae and iliac crests where they are in view.
 */
export const spineRegions = (spine: SpineModel, crests: SpineGeometry['iliacCrest']): readonly Region[] => {
  const { sacroiliac, crest, ala } = morphometry.regions
  const out: Region[] = []
  spine.levels.forEach((level, index) => {
    out.push(...levelRegions(level))
    const segment = spine.segments[index]
    if (segment !== undefined) out.push(...segmentRegions(segment, level))
  })
  const s1 = spine.levels.find((level) => level.name === 'S1')
  for (const [side, sign] of sides) {
    const line = spine.sacroiliac[side]?.pathMm
    if (line !== undefined) {
      out.push(region('sacroiliac-joint', 'pelvis', side, { kind: 'tube', pathMm: line, radiusMm: sacroiliac.radiusMm }))
      const upper = line[Math.floor(line.length / 3)]
      if (s1 !== undefined && upper !== undefined) {
        const edge = add(s1.frame.centreMm, scale(s1.frame.left, sign * s1.frame.widthMm * 0.5))
        const joint = subtract(upper, scale(s1.frame.left, sign * sacroiliac.radiusMm))
        out.push(
          region('sacral-ala', 'sacrum', side, {
            kind: 'ellipsoid',
            centreMm: point(scale(add(edge, joint), 0.5)),
            axes: [s1.frame.left, s1.frame.posterior, s1.frame.cranial],
            semiAxesMm: ala.semiAxesMm,
          }),
        )
      }
    }
    const path = crests[side]
    if (path.length >= 2) out.push(region('iliac-crest', 'pelvis', side, { kind: 'tube', pathMm: [...path], radiusMm: crest.radiusMm }))
  }
  return out
}
