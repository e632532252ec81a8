import { add, normalise, scale, subtract } from '../../core/geometry/vector.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import type { Distance } from '../bone/part.ts'
import { pedicleHeight } from '../bone/vertebra.ts'
import { boxAround, forEachVoxel } from '../canvas.ts'
import type { Box, Canvas } from '../canvas.ts'
import { at } from '../frame.ts'
import { mergeChanges, noChanges } from '../layout-changes.ts'
import { bothSides, signOf } from '../names.ts'
import type { CageMaterial } from '../variant.ts'
import { segmentNamed, vertebraNamed } from '../spine-layout.ts'
import type { SegmentLayout, SpineLayout } from '../spine-layout.ts'
import { endplateBands } from './disc.ts'
import type { LesionKind } from './effect.ts'
import { facetLesion, sideOnly } from './facet.ts'
import { block, either, midpoint, plate, rod, without } from './shapes.ts'
import { paintUptake, replaceHu, sclerose } from './spots.ts'

const metalHu = 3071

interface Screw {
  readonly head: Vec3
  readonly entry: Vec3
  readonly tip: Vec3
}

/** A pedicle screw of a lumbar vertebra or of S1: through the pedicle, converging, into the body. */
const screwOf = (layout: SpineLayout, level: string, side: 'left' | 'right'): Screw => {
  const s = signOf(side)
  const { s1, size } = layout
  const line = level === layout.sacrumTop
    ? { entry: at(s1, s * 24 * size, 30 * size, -8 * size), tip: at(s1, s * 13 * size, -9 * size, -9 * size) }
    : (() => {
        const v = vertebraNamed(layout, level)
        const c = pedicleHeight(v)
        const l = v.canalWidth / 2 + v.pedicleWidth * 0.55
        return {
          entry: at(v.frame, s * (l + 3), v.depth / 2 + 17, c),
          tip: at(v.frame, s * (l - 9), -v.depth * 0.2, c - 1),
        }
      })()
  const outward = normalise(subtract(line.entry, line.tip))
  return { ...line, head: add(line.entry, scale(outward, 5)) }
}

const paintMetal = (canvas: Canvas, box: Box, shape: Distance): void => {
  replaceHu(canvas, box, shape, metalHu, 0.8)
  forEachVoxel(canvas, box, (index, x, y, z) => {
    if (shape(x, y, z) < 0) canvas.activity[index] = 40
  })
}

const screwShape = ({ head, entry, tip }: Screw): Distance => {
  const way = normalise(subtract(tip, entry))
  const shaft = rod(entry, tip, 3.1)
  // The thread: half a millimetre of ripple along the shaft.
  const threaded: Distance = (x, y, z) => {
    const t = (x - entry[0]) * way[0] + (y - entry[1]) * way[1] + (z - entry[2]) * way[2]
    return shaft(x, y, z) + 0.45 * Math.cos((t * 2 * Math.PI) / 2.8)
  }
  return either(threaded, rod(head, entry, 5.6))
}

/** Screws at each level on both sides, joined by a rod on each side. */
const paintConstruct = (canvas: Canvas, layout: SpineLayout, levels: readonly string[]): void => {
  for (const side of bothSides) {
    const screws = levels.map((level) => screwOf(layout, level, side))
    for (const screw of screws)
      paintMetal(canvas, boxAround(midpoint(screw.head, screw.tip), 40), screwShape(screw))
    const heads = screws.map(({ head, entry }) => add(head, scale(normalise(subtract(head, entry)), 3)))
    for (const [i, to] of heads.entries()) {
      const from = heads[i - 1]
      if (from !== undefined) paintMetal(canvas, boxAround(midpoint(from, to), 40), rod(from, to, 2.8))
    }
  }
}

/** A cage of PEEK with metal markers, or of titanium, with graft inside, in the front two thirds of a disc. */
const paintCage = (canvas: Canvas, segment: SegmentLayout, fused: boolean, material: CageMaterial): void => {
  const { disc, width, depth, discHeight } = segment
  const box = boxAround(disc.centreMm, 30)
  const half: Vec3 = [width * 0.26, depth * 0.3, discHeight * 0.5]
  const outside = block(disc, [0, -depth * 0.08, 0], half)
  const inside = block(disc, [0, -depth * 0.08, 0], [half[0] - 3.5, half[1] - 3.5, half[2] + 1])
  replaceHu(canvas, box, without(outside, inside), 190)
  replaceHu(canvas, box, block(disc, [0, -depth * 0.08, 0], [half[0] - 3.8, half[1] - 3.8, half[2] + (fused ? 1.5 : -1)]), fused ? 330 : 140)
  if (material === 'titanium') paintMetal(canvas, box, without(outside, inside))
  for (const l of material === 'peek' ? [-1, 1] : [])
    for (const p of [-1, 1])
      paintMetal(canvas, box, rod(at(disc, l * (half[0] - 1.6), -depth * 0.08 + p * (half[1] - 1.6), -half[2] * 0.7), at(disc, l * (half[0] - 1.6), -depth * 0.08 + p * (half[1] - 1.6), half[2] * 0.7), 0.7))
}

/** A fusion from L4 to S1 (the lowest two segments, whatever they are called) and the levels that it holds. */
const fusedSegments = (layout: SpineLayout): readonly SegmentLayout[] => layout.segments.slice(-2)
const fusedLevels = (layout: SpineLayout): readonly string[] => [
  ...fusedSegments(layout).map(({ upper }) => upper),
  layout.sacrumTop,
]

/** A fusion that has not fused: a dark seam and gas round the cage, hard endplates, hot on both sides of it. */
export const pseudarthrosisLesion: LesionKind = {
  changes: () => noChanges,
  effect: (lesion, { layout, cagesAlone }) => {
    const segment = segmentNamed(layout, lesion.level)
    const { disc, width, depth, discHeight } = segment
    const box = boxAround(disc.centreMm, 42)
    return {
      centreMm: disc.centreMm,
      radiusMm: Math.round(discHeight / 2 + 6),
      grown: [],
      cut: [],
      paint: (canvas) => {
        const ring = (grow: number) => plate(disc, { a: width * 0.3 + grow, b: depth * 0.34 + grow, shift: -depth * 0.08, low: -discHeight / 2 - grow, high: discHeight / 2 + grow })
        sclerose(canvas, box, endplateBands(segment, 5, -2, 0.9), 170)
        replaceHu(canvas, box, ring(1.2), 25)
        replaceHu(canvas, box, plate(disc, { a: width * 0.2, b: depth * 0.1, shift: depth * 0.2, low: -1, high: 1 }), -350)
        paintCage(canvas, segment, false, cagesAlone ?? 'peek')
        paintUptake(canvas, box, endplateBands(segment, 6, -2, 0.9), lesion.ratio)
        if (cagesAlone === null) paintConstruct(canvas, layout, [segment.upper, segment.lower])
      },
    }
  },
}

/** A loose screw of a fusion from L4 to S1: a dark halo with a hard edge, hot along its shaft. */
export const looseScrewLesion: LesionKind = {
  changes: () => noChanges,
  effect: (lesion, { layout }) => {
    const side = sideOnly(lesion.side)
    const screw = screwOf(layout, lesion.level, side)
    const deep = add(screw.tip, scale(subtract(screw.entry, screw.tip), 0.12))
    const centre = midpoint(screw.entry, screw.tip)
    const box = boxAround(centre, 36)
    return {
      centreMm: centre,
      radiusMm: 8,
      grown: [],
      cut: [],
      paint: (canvas) => {
        for (const segment of fusedSegments(layout)) paintCage(canvas, segment, true, 'peek')
        sclerose(canvas, box, rod(screw.entry, screw.tip, 6.2), 260)
        replaceHu(canvas, box, rod(screw.entry, screw.tip, 5.4), 30)
        paintUptake(canvas, box, rod(screw.entry, deep, 8), lesion.ratio)
        paintConstruct(canvas, layout, fusedLevels(layout))
      },
    }
  },
}

/** A worn facet joint just above a solid fusion from L4 to S1. */
export const adjacentLesion: LesionKind = {
  changes: (lesion) => mergeChanges([facetLesion.changes(lesion), { ...noChanges, discHeight: { [lesion.level]: 0.75 } }]),
  effect: (lesion, scene) => {
    const facet = facetLesion.effect(lesion, scene)
    return {
      ...facet,
      paint: (canvas) => {
        for (const segment of fusedSegments(scene.layout)) paintCage(canvas, segment, true, scene.cagesAlone ?? 'peek')
        facet.paint(canvas)
        if (scene.cagesAlone === null) paintConstruct(canvas, scene.layout, fusedLevels(scene.layout))
      },
    }
  },
}
