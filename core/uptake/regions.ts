import type { Place, Side, Structure } from '../base/anatomy.ts'
import { morphometry } from '../knowledge/morphometry-schema.ts'
import type { Morphometry } from '../knowledge/morphometry-schema.ts'
import { add, cross, normalise, patientMm, scale, subtract, dot } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { SpineGeometry } from '../spine/spine-geometry.ts'
import type { SpineLevel, SpineModel, SpineSegment } from '../spine/spine-model.ts'
import type { Cage } from './cage.ts'
import type { Screw } from './hardware.ts'
import { inVertebra, neoJointRule } from './neo-joint.ts'
import type { NeoJoint } from './neo-joint.ts'
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
  /**
   * Regions this one is a part of (an endplate of its body and its disc). A part takes no summit for itself and claims no point
   * against others; what those regions own counts in it too.
   */
  readonly partOf: readonly string[]
  /** The shape as the program drew it, where the reader edited it. */
  readonly foundShape?: RegionShape
}

/** What only this patient's CT can add to the anatomy. */
export interface FoundOnCt {
  readonly screws: readonly Screw[]
  readonly cages: readonly Cage[]
  readonly neoJoints: readonly NeoJoint[]
}

export const nothingFound: FoundOnCt = { screws: [], cages: [], neoJoints: [] }

export const regionId = (structure: Structure, level: Place, side: Side): string => `${structure}/${level}/${side}`

const region = (structure: Structure, level: Place, side: Side, shape: RegionShape, objectMm = thinnestMm(shape)): Region => ({
  id: regionId(structure, level, side),
  level,
  structure,
  side,
  shape,
  centreMm: shapeCentre(shape),
  thinnestMm: objectMm,
  partOf: [],
})

const point = (v: Vec3): PatientMm => patientMm(v[0], v[1], v[2])

const sides = [
  ['left', 1],
  ['right', -1],
] as const

/** A part of the sacrum. S1 is one unless an S2 is named below it, as of a lumbarised S1: that one has an arch and joints of its own. */
const isSacral = (name: Place, spine: SpineModel): boolean => name === 'S2' || (name === 'S1' && !spine.levels.some((level) => level.name === 'S2'))

const lowerLumbar: readonly Place[] = ['L4', 'L5', 'L6', 'S1']

/** Where the pars of a vertebra stands: from L4 down farther out, as the joints above and below it do. */
export const parsOf = (name: Place): Morphometry['regions']['pars'] => {
  const { pars } = morphometry.regions
  return lowerLumbar.includes(name) ? { ...pars, lateralOfWidth: pars.lowerLumbarOfWidth } : pars
}

const levelRegions = (level: SpineLevel, spine: SpineModel, found: FoundOnCt): Region[] => {
  const { frame, name } = level
  const axes = [frame.left, frame.posterior, frame.cranial] as const
  const at = (u: number, v: number, w: number): PatientMm => inVertebra(frame, u, v, w)
  const { body, pedicle, lamina, transverseProcess, costovertebral, spinousProcess } = morphometry.regions
  const shapes: Region[] = [
    region('vertebral-body', name, 'midline', {
      kind: 'cylinder',
      centreMm: frame.centreMm,
      axes,
      semiAxesMm: [(frame.widthMm / 2) * body.shareOfExtent, (frame.depthMm / 2) * body.shareOfExtent, (frame.heightMm / 2) * body.shareOfHeight],
    }, Math.min(frame.widthMm, frame.depthMm, frame.heightMm)),
  ]
  // The sacrum has no pedicles, pars or spinous processes of its own that could be told apart.
  if (isSacral(name, spine)) return shapes
  const placed = ({ lateralOfWidth, behindBodyMm, upOfHeight, semiAxesMm }: typeof pedicle, sign: 1 | -1): RegionShape => ({
    kind: 'ellipsoid',
    centreMm: at(sign * frame.widthMm * lateralOfWidth, frame.depthMm / 2 + behindBodyMm, frame.heightMm * upOfHeight),
    axes,
    semiAxesMm,
  })
  for (const [side, sign] of sides) {
    const joint = found.neoJoints.find((each) => each.level === name && each.side === side && each.gapMm <= neoJointRule.contactMm)
    shapes.push(
      region('pedicle', name, side, placed(pedicle, sign)),
      region('pars-interarticularis', name, side, placed(parsOf(name), sign)),
      region('lamina', name, side, placed(lamina, sign)),
      region('transverse-process', name, side, joint === undefined
        ? placed(transverseProcess, sign)
        : { kind: 'tube', pathMm: [joint.rootMm, joint.contactMm], radiusMm: transverseProcess.neoJointRadiusMm }),
    )
    if (name.startsWith('T')) shapes.push(region('costovertebral-joint', name, side, placed(costovertebral, sign)))
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

/**
 * The two endplates of a body: flat parts of the body, reaching a little into the disc beside them. They are measured, but hold no
 * summit of their own: at the resolution of SPECT the two plates of one disc are one.
 */
const endplates = (spine: SpineModel, index: number): Region[] => {
  const level = spine.levels[index]
  if (level === undefined) return []
  const { frame, name } = level
  const { endplate, body } = morphometry.regions
  const plate = (structure: 'superior-endplate' | 'inferior-endplate', sign: 1 | -1, disc: SpineSegment | undefined): Region => ({
    ...region(structure, name, 'midline', {
      kind: 'cylinder',
      centreMm: inVertebra(frame, 0, 0, (sign * frame.heightMm) / 2),
      axes: [frame.left, frame.posterior, frame.cranial],
      semiAxesMm: [(frame.widthMm / 2) * body.shareOfExtent, (frame.depthMm / 2) * body.shareOfExtent, endplate.thicknessMm / 2],
    }),
    partOf: [regionId('vertebral-body', name, 'midline'), ...(disc === undefined ? [] : [regionId('disc', disc.name, 'midline')])],
  })
  // The sacrum's lower end is no endplate.
  return [plate('superior-endplate', 1, spine.segments[index - 1]), ...(isSacral(name, spine) ? [] : [plate('inferior-endplate', -1, spine.segments[index])])]
}

/** Between two spinous processes. */
const interspinous = (spine: SpineModel, segment: SpineSegment, upper: SpineLevel, lower: SpineLevel | undefined): Region[] => {
  if (lower === undefined || isSacral(lower.name, spine)) return []
  const { spinousProcess, interspinous: between } = morphometry.regions
  const middle = ({ frame }: SpineLevel): PatientMm => inVertebra(frame, 0, frame.depthMm / 2 + spinousProcess.behindBodyMm, frame.heightMm * spinousProcess.upOfHeight)
  const { left, posterior, cranial } = upper.frame
  return [region('interspinous', segment.name, 'midline', { kind: 'ellipsoid', centreMm: point(scale(add(middle(upper), middle(lower)), 0.5)), axes: [left, posterior, cranial], semiAxesMm: between.semiAxesMm })]
}

const hardwareRegions = (screws: readonly Screw[]): Region[] =>
  screws.map(({ level, side, tipMm, entryMm, radiusMm }) => {
    const { marginMm, leastRadiusMm } = morphometry.regions.hardware
    return region('hardware', level, side, { kind: 'tube', pathMm: [tipMm, point(scale(add(tipMm, entryMm), 0.5)), entryMm], radiusMm: Math.max(leastRadiusMm, radiusMm + marginMm) })
  })

/** A cage is a part of its disc space: it is measured, but a summit there is one of the disc. */
const cageRegions = (cages: readonly Cage[]): Region[] =>
  cages.map(({ level, centreMm, axes, halfMm }) => {
    const { marginMm, leastRadiusMm } = morphometry.regions.hardware
    const semiAxesMm = halfMm.map((half) => Math.max(leastRadiusMm, half + marginMm)) as unknown as Vec3
    return { ...region('hardware', level, 'midline', { kind: 'ellipsoid', centreMm, axes, semiAxesMm }), partOf: [regionId('disc', level, 'midline')] }
  })

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
 * Every region that the model supports, from head to tail: bodies with their endplates, pedicles, pars, laminae, transverse and
 * spinous processes, costovertebral joints; discs, facet joints and the gap between spinous processes per segment; sacroiliac
 * joints, sacral alae and iliac crests where they are in view; the screws and cages that were found.
 */
export const spineRegions = (spine: SpineModel, crests: SpineGeometry['iliacCrest'], found: FoundOnCt = nothingFound): readonly Region[] => {
  const { sacroiliac, crest, ala } = morphometry.regions
  const out: Region[] = []
  spine.levels.forEach((level, index) => {
    out.push(...levelRegions(level, spine, found), ...endplates(spine, index))
    const segment = spine.segments[index]
    if (segment !== undefined) out.push(...segmentRegions(segment, level), ...interspinous(spine, segment, level, spine.levels[index + 1]))
  })
  out.push(...hardwareRegions(found.screws), ...cageRegions(found.cages))
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
