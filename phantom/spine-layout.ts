import { add, normalise, scale } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import { femaleFactors } from './anatomy-tables.ts'
import type { VertebraTable } from './anatomy-tables.ts'
import { along, at, betweenFrames, radians, tiltedFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { signOf } from './names.ts'
import type { PhantomPatient } from './patient.ts'
import { seededRandom } from './random.ts'
import { noChanges } from './layout-changes.ts'
import type { LayoutChanges } from './layout-changes.ts'
import { spinePlan } from './numbering.ts'
import type { SpinePlan } from './numbering.ts'

/** One vertebra in place. The frame stands in the middle of the body. Lengths mm, angles degrees. */
export interface VertebraLayout {
  readonly table: VertebraTable
  readonly name: string
  readonly frame: Frame
  readonly width: number
  readonly depth: number
  /** Heights of the body in front, in the middle and behind, as it is. */
  readonly heights: { readonly anterior: number; readonly middle: number; readonly posterior: number }
  readonly canalWidth: number
  readonly canalDepth: number
  readonly pedicleWidth: number
  readonly pedicleHeight: number
  /** Left and right differ a little, as in life. */
  readonly asymmetry: number
}

/** A facet joint: `across` points from the inferior process (of the upper vertebra) to the superior (of the lower). */
export interface FacetLayout {
  readonly centreMm: Vec3
  readonly across: Vec3
  /** In the joint plane, to posterolateral. */
  readonly outward: Vec3
  readonly cranial: Vec3
  readonly width: number
  readonly height: number
  readonly gap: number
}

export interface SegmentLayout {
  readonly name: string
  readonly upper: string
  readonly lower: string
  readonly disc: Frame
  readonly discHeight: number
  readonly width: number
  readonly depth: number
  readonly facets: Readonly<Record<'left' | 'right', FacetLayout>>
}

export interface SpineLayout {
  readonly vertebrae: readonly VertebraLayout[]
  readonly segments: readonly SegmentLayout[]
  /** Middle of the endplate of the sacrum (S1, or S2 where S1 is free), its cranial axis normal to that endplate. */
  readonly s1: Frame
  /** The sacral segment under the lowest disc. */
  readonly sacrumTop: SpinePlan['sacrumTop']
  /** General size of this skeleton against the tables of a man of mean height. */
  readonly size: number
}

const s1Width = 50
const s1Depth = 34

/** How much the lumbar discs must open forward for this patient's sacral slope and lean of L1, against the table. */
const lordosisFactor = (patient: PhantomPatient, tables: readonly VertebraTable[]): number => {
  const lumbar = tables.filter((table) => table.kind === 'lumbar')
  const bodies = lumbar.reduce((sum, table) => sum + table.wedgeDeg[patient.sex], 0)
  const discs = lumbar.reduce((sum, table) => sum + table.discWedgeDeg, 0)
  return (patient.sacralSlopeDeg - patient.l1TiltDeg - bodies) / discs
}

/** The usual spine as far up as the usual field needs it. */
const usualPlan = spinePlan('usual', 'T9')

/** Vertebrae of the usual spine, over whose length the seed's curve has its apex. */
const usualCount = usualPlan.tables.length

/** Stacks the vertebrae from the sacrum upward, each disc and body adding its height and its wedge. */
export const layoutSpine = (patient: PhantomPatient, changes: LayoutChanges = noChanges, plan: SpinePlan = usualPlan): SpineLayout => {
  const random = seededRandom(`${patient.caseName}/${patient.seed}/spine`)
  const female = patient.sex === 'F'
  const length = patient.scale * (female ? femaleFactors.length : 1)
  const tall = patient.scale * (female ? femaleFactors.height : 1)
  const wide = patient.scale * (female ? femaleFactors.canalWidth : 1)
  const reach = (285 + 24 * (plan.tables.length - usualCount)) * tall
  const lordosis = lordosisFactor(patient, plan.tables)
  const bow = (height: number): { shift: number; leanDeg: number; turnDeg: number } => {
    // A curve that leaves and ends upright: a whole wave, its crest at the apex.
    const sharpness = Math.log(0.5) / Math.log(patient.scoliosisApex)
    const t = Math.min(1, Math.max(0, height / reach))
    const phase = 2 * Math.PI * t ** sharpness
    const slope = t === 0 || t === 1 ? 0 : ((Math.PI * sharpness * t ** (sharpness - 1)) / reach) * Math.sin(phase)
    const bend = (1 - Math.cos(phase)) / 2
    return {
      shift: patient.scoliosisMm * bend,
      leanDeg: (Math.atan(patient.scoliosisMm * slope) * 180) / Math.PI,
      turnDeg: patient.scoliosisMm * bend * 0.5,
    }
  }
  const sway = (height: number): { shift: number; leanDeg: number; turnDeg: number } => {
    const half = Math.PI / 2
    const apex = patient.scoliosisApex
    const t = Math.min(1.1, Math.max(0, height / reach))
    const phase = t < apex ? (t / apex) * half : half + ((t - apex) / (1 - apex)) * half
    const slope = (Math.cos(phase) * half) / (t < apex ? apex : 1 - apex) / reach
    const bend = Math.sin(phase)
    return {
      shift: patient.scoliosisMm * bend,
      leanDeg: (Math.atan(patient.scoliosisMm * slope) * 180) / Math.PI,
      turnDeg: patient.scoliosisMm * bend * 0.8,
    }
  }
  const placed = (centre: Vec3, tilt: number): Frame => {
    const { shift, leanDeg, turnDeg } = (patient.isScoliotic ? bow : sway)(centre[2] - patient.s1Mm[2])
    return tiltedFrame([patient.s1Mm[0] + shift, centre[1], centre[2]], tilt, leanDeg, turnDeg)
  }
  const up = (from: Vec3, tilt: number, distance: number): Vec3 =>
    add(from, scale([0, -Math.sin(radians(tilt)), Math.cos(radians(tilt))], distance))

  let tilt = patient.sacralSlopeDeg
  let point: Vec3 = patient.s1Mm
  const s1 = tiltedFrame(patient.s1Mm, tilt, 0, 0)
  const vertebrae: VertebraLayout[] = []
  const segments: SegmentLayout[] = []
  let below: { name: string; frame: Frame; width: number; depth: number } = { name: plan.sacrumTop, frame: s1, width: s1Width * length, depth: s1Depth * length }

  for (const table of [...plan.tables].reverse()) {
    const name = `${table.name}-${below.name}`
    const wear = changes.discHeight[name] ?? 1 - patient.degeneration * random.between(0, 0.3)
    const discHeight = table.discHeight * tall * random.spread(1, 0.06) * wear
    const discWedge = table.discWedgeDeg * lordosis * random.spread(1, 0.1) * Math.sqrt(wear)
    const discMiddle = up(point, tilt - discWedge / 2, discHeight / 2)
    point = up(point, tilt - discWedge / 2, discHeight)
    tilt -= discWedge

    const squeeze = changes.bodyHeight[table.name] ?? { anterior: 1, middle: 1, posterior: 1 }
    const width = table.bodyWidth * length * random.spread(1, 0.02)
    const depth = table.bodyDepth * length * random.spread(1, 0.02)
    const posterior = table.bodyHeight * tall * random.spread(1, 0.02)
    const bent = table.kind === 'thoracic' ? patient.kyphosisDeg / 12 : 0
    const wedge = radians(table.wedgeDeg[patient.sex] + random.spread(0, 0.8) - bent)
    const anterior = posterior + depth * Math.tan(wedge)
    const heights = {
      anterior: anterior * squeeze.anterior,
      middle: ((anterior + posterior) / 2) * squeeze.middle,
      posterior: posterior * squeeze.posterior,
    }
    const axis = (heights.anterior + heights.posterior) / 2
    const wedgeNow = (Math.atan((heights.anterior - heights.posterior) / depth) * 180) / Math.PI
    const centre = up(point, tilt - wedgeNow / 2, axis / 2)
    const frame = placed(centre, tilt - wedgeNow / 2)
    point = up(point, tilt - wedgeNow / 2, axis)
    tilt -= wedgeNow

    const disc = betweenFrames(frame, below.frame, placed(discMiddle, 0).centreMm)
    const discDepth = (depth + below.depth) / 2
    /** Cervical joints slope from in front and above to behind and below; that of the atlas lies almost level beside the dens. */
    const cervicalFacet = (side: 'left' | 'right'): FacetLayout => {
      const s = signOf(side)
      const slope = radians(table.facetAngleDeg + random.spread(0, 2.5))
      const offset = (table.interfacet[patient.sex] * table.bodyWidth * length) / 2 + random.spread(0, 0.4)
      const back = table.name === 'C1' ? 1 : discDepth / 2 + 5.5 * length
      return {
        centreMm: at(disc, s * offset, back, table.name === 'C1' ? 0 : 0.5 * tall),
        across: normalise(along(disc, 0, -Math.sin(slope), -Math.cos(slope))),
        outward: normalise(along(disc, s, 0, 0)),
        cranial: normalise(along(disc, 0, -Math.cos(slope), Math.sin(slope))),
        width: table.facetWidth * length,
        height: table.facetHeight * tall,
        gap: changes.facetGap[`${name}/${side}`] ?? 2 - 0.6 * patient.degeneration,
      }
    }
    const facet = (side: 'left' | 'right'): FacetLayout => {
      if (table.kind === 'cervical') return cervicalFacet(side)
      const s = signOf(side)
      const angle = radians(table.facetAngleDeg + random.spread(0, 3.5))
      const offset = (table.interfacet[patient.sex] * table.bodyWidth * length) / 2 + random.spread(0, 0.5)
      const back = discDepth / 2 + (table.kind === 'lumbar' ? 15.5 : 13.5) * length
      const lift = table.like === 'L5' ? 0.5 : -1
      const flare = table.kind === 'lumbar' ? 0.1 : 0
      return {
        centreMm: at(disc, s * offset, back, lift * tall),
        across: normalise(along(disc, s * Math.cos(angle), -Math.sin(angle), flare)),
        outward: normalise(along(disc, s * Math.sin(angle), Math.cos(angle), 0)),
        cranial: disc.cranial,
        width: table.facetWidth * length,
        height: table.facetHeight * tall,
        gap: changes.facetGap[`${name}/${side}`] ?? 2.2 - 0.7 * patient.degeneration,
      }
    }
    segments.push({
      name,
      upper: table.name,
      lower: below.name,
      disc,
      discHeight,
      width: (width + below.width) / 2,
      depth: discDepth,
      facets: { left: facet('left'), right: facet('right') },
    })
    vertebrae.push({
      table,
      name: table.name,
      frame,
      width,
      depth,
      heights,
      canalWidth: table.canalWidth * wide * random.spread(1, 0.03),
      canalDepth: table.canalDepth * length * random.spread(1, 0.03),
      pedicleWidth: table.pedicleWidth * length * random.spread(1, 0.05),
      pedicleHeight: table.pedicleHeight * tall,
      asymmetry: random.spread(0, 0.03),
    })
    below = { name: table.name, frame, width, depth }
  }
  return { vertebrae: vertebrae.reverse(), segments: segments.reverse(), s1, sacrumTop: plan.sacrumTop, size: patient.scale * (female ? 0.95 : 1) }
}

export const vertebraNamed = (layout: SpineLayout, name: string): VertebraLayout => {
  const found = layout.vertebrae.find((vertebra) => vertebra.name === name)
  if (found === undefined) throw new Error(`no vertebra ${name} in the phantom`)
  return found
}

export const segmentNamed = (layout: SpineLayout, name: string): SegmentLayout => {
  const found = layout.segments.find((segment) => segment.name === name)
  if (found === undefined) throw new Error(`no segment ${name} in the phantom`)
  return found
}

/** The motion segment under a vertebra, and the one above it (none above T9). */
export const segmentBelow = (layout: SpineLayout, vertebra: string): SegmentLayout | undefined =>
  layout.segments.find((segment) => segment.upper === vertebra)

export const segmentAbove = (layout: SpineLayout, vertebra: string): SegmentLayout | undefined =>
  layout.segments.find((segment) => segment.lower === vertebra)

