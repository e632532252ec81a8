import type { Place, Side, Structure } from '../base/anatomy.ts'
import { dot, patientMm, scale, subtract, add } from '../geometry/vector.ts'
import type { PatientMm, Vec3 } from '../geometry/vector.ts'
import type { CtMeasureName } from '../knowledge/ct-measures-schema.ts'
import type { SpineLevel, SpineModel, SpineSegment } from '../spine/spine-model.ts'
import { isInstrumented } from '../uptake/instrumented.ts'
import type { FoundOnCt, Region } from '../uptake/regions.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import { bodyHeights, heightLoss, trabecularHu, wedgeDegrees } from './body-correlates.ts'
import type { BodyHeights } from './body-correlates.ts'
import { cageGap, cageSubsidence } from './cage-correlates.ts'
import { boneDensity, endplateHuRatio, huNear, lessOverMore, meanDensity } from './ct-density.ts'
import { ctMeasureId } from './ct-measure.ts'
import { mean, median, ratio } from './ct-samples.ts'
import type { Hu } from './ct-samples.ts'
import { bridgingShare, endplateErosion, vacuumMl } from './disc-correlates.ts'
import { facetDegeneration, facetGap } from './facet-gap.ts'
import { listhesis } from './listhesis.ts'
import { interspinousGapMm, parsTroughHu, vertebraeOf } from './posterior-correlates.ts'
import { screwHalo } from './screw-correlates.ts'

/** What other measures say, by their id; null: not assessable, or no such measure. */
export type CtValues = (id: string) => number | null

/** One measure before it is decided which values count: how it follows from the CT, or from other measures. */
export interface CtRow {
  readonly measure: CtMeasureName
  readonly level: Place
  readonly structure: Structure
  readonly side: Side
  readonly positionsMm: readonly PatientMm[]
  readonly cranial: Vec3
  readonly spread: number | null
  readonly besideMetal: boolean
  /** Whether it is calculated from other measures. */
  readonly derived: boolean
  /** Of these, the ones that make it doubtful when they are. */
  readonly from: readonly string[]
  readonly of: (values: CtValues) => number | null
}

/** Where and on what is measured. */
export interface CtSubject {
  readonly hu: Hu
  readonly spine: SpineModel
  /** Regions as they are drawn. */
  readonly shapes: readonly Region[]
  /** Regions as they were measured, for the places of their maxima. */
  readonly uptake: readonly RegionUptake[]
  readonly found: FoundOnCt
}

interface RowPlace {
  readonly level: Place
  readonly structure: Structure
  readonly side: Side
  readonly positionsMm: readonly PatientMm[]
  readonly cranial: Vec3
}

const read = (measure: CtMeasureName, place: RowPlace, value: number | null, more: { readonly spread?: number | null; readonly besideMetal?: boolean } = {}): CtRow => ({
  measure,
  ...place,
  spread: more.spread ?? null,
  besideMetal: more.besideMetal ?? false,
  derived: false,
  from: [],
  of: () => value,
})

const follows = (measure: CtMeasureName, place: RowPlace, from: readonly string[], of: CtRow['of']): CtRow => ({ measure, ...place, spread: null, besideMetal: false, derived: true, from, of })

const per100 = (share: number | null): number | null => (share === null ? null : share * 100)

/** Vertebrae with bodies of their own. */
export const mobileLevels = ({ levels }: SpineModel): readonly SpineLevel[] => levels.filter(({ name }) => name !== 'S1' && name !== 'S2')

const discRows = ({ hu, spine, found }: CtSubject, segment: SpineSegment, index: number): CtRow[] => {
  const pair = vertebraeOf(segment, spine.levels)
  if (pair === null) return []
  const [upper, lower] = pair
  const { name, disc } = segment
  const place: RowPlace = { level: name, structure: 'disc', side: 'midline', positionsMm: [disc.centreMm], cranial: disc.cranial }
  const heightId = (level: Place): string => ctMeasureId({ ...place, measure: 'disc-height', level })
  const beside = [spine.segments[index - 1], spine.segments[index + 1]].flatMap((each) => (each === undefined ? [] : [heightId(each.name)]))
  const near = spine.levels.filter((level) => Math.abs(dot(subtract(level.centreMm, disc.centreMm), disc.cranial)) < 40 && level.name !== 'S1')
  const slip = listhesis(hu, segment, upper, lower)
  const held = isInstrumented(found, name)
  return [
    read('disc-height', place, disc.heightMm),
    follows('disc-height-ratio', place, [heightId(name), ...beside], (values) => ratio(values(heightId(name)), mean(beside.flatMap((id) => values(id) ?? [])))),
    read('disc-gas', place, vacuumMl(hu, segment, upper)),
    read('endplate-density', place, endplateHuRatio(hu, segment, near)),
    // A cage and its seams are no eaten endplate; what is not held has no bridge to be judged.
    held ? read('bridging-bone', place, per100(bridgingShare(hu, segment, upper)), { besideMetal: found.cages.some((cage) => cage.level === name) }) : read('endplate-pits', place, per100(endplateErosion(hu, segment, upper))),
    read('slip', { ...place, positionsMm: [wallBetween(upper, lower)] }, slip?.mm ?? null, { spread: slip?.spreadMm ?? null }),
    ...(lower.name === 'S1' ? [] : [read('interspinous-gap', { ...place, structure: 'interspinous', positionsMm: [...spinesBetween(upper, lower)] }, interspinousGapMm(hu, upper, lower))]),
  ]
}

const middleOf = (a: PatientMm, b: PatientMm): PatientMm => {
  const p = scale(add(a, b), 0.5)
  return patientMm(p[0], p[1], p[2])
}

/** Between the two posterior walls, where a slip shows. */
const wallBetween = (upper: SpineLevel, lower: SpineLevel): PatientMm => {
  const wall = ({ frame }: SpineLevel, end: 1 | -1): PatientMm => {
    const p = add(frame.centreMm, add(scale(frame.posterior, frame.depthMm / 2), scale(frame.cranial, (end * frame.heightMm) / 2)))
    return patientMm(p[0], p[1], p[2])
  }
  return middleOf(wall(upper, -1), wall(lower, 1))
}

/** Behind the canal, between the two spinous processes. */
const spinesBetween = (upper: SpineLevel, lower: SpineLevel): readonly PatientMm[] => {
  const behind = ({ frame, canalCentreMm }: SpineLevel): PatientMm => {
    const p = add(canalCentreMm, scale(frame.posterior, 25))
    return patientMm(p[0], p[1], p[2])
  }
  return [middleOf(behind(upper), behind(lower))]
}

const facetRows = ({ hu, spine, shapes }: CtSubject): CtRow[] => {
  const joints = shapes.filter(({ structure }) => structure === 'facet-joint').map((joint) => ({ joint, density: boneDensity(hu, joint) }))
  const idOf = (measure: CtMeasureName, { level, side }: Region): string => ctMeasureId({ measure, structure: 'facet-joint', level, side })
  const gapIds = joints.map(({ joint }) => idOf('facet-gap', joint))
  return joints.flatMap(({ joint, density }) => {
    const frame = spine.levels.find(({ name }) => joint.level.startsWith(`${name}-`))?.frame
    if (frame === undefined) return []
    const place: RowPlace = { level: joint.level, structure: 'facet-joint', side: joint.side, positionsMm: [joint.centreMm], cranial: frame.cranial }
    const others = joints.flatMap((each) => (each.joint === joint ? [] : (each.density ?? [])))
    const gap = facetGap(hu, joint.centreMm, frame)
    const [ownGap, ownDensity] = [idOf('facet-gap', joint), idOf('facet-density', joint)]
    return [
      read('facet-gap', place, gap?.mm ?? null, { spread: gap?.spreadMm ?? null }),
      read('facet-density', place, others.length < 3 ? null : ratio(density, median(others))),
      follows('facet-grade', place, [ownGap, ownDensity], (values) => {
        const gaps = gapIds.flatMap((id) => (id === ownGap ? [] : (values(id) ?? [])))
        return facetDegeneration(gaps.length < 3 ? null : ratio(values(ownGap), median(gaps)), values(ownDensity))
      }),
    ]
  })
}

const heightPlaces = ['anterior', 'middle', 'posterior'] as const

const bodyRows = ({ hu, spine, shapes, found }: CtSubject): CtRow[] => {
  const mobile = mobileLevels(spine)
  const heightId = (level: Place, at: (typeof heightPlaces)[number]): string => ctMeasureId({ measure: `body-height-${at}`, structure: 'vertebral-body', level, side: 'midline' })
  const heightsOf = (values: CtValues, level: SpineLevel | undefined): BodyHeights | null => {
    if (level === undefined) return null
    const [anterior, middle, posterior] = heightPlaces.map((at) => values(heightId(level.name, at)))
    return anterior == null || middle == null || posterior == null ? null : { anterior, middle, posterior }
  }
  return mobile.flatMap((level, index) => {
    const { name, frame } = level
    const place: RowPlace = { level: name, structure: 'vertebral-body', side: 'midline', positionsMm: [level.centreMm], cranial: frame.cranial }
    const heights = bodyHeights(hu, level)
    const beside = [mobile[index - 1], mobile[index + 1]].filter((each) => each !== undefined)
    const own = heightPlaces.map((at) => heightId(name, at))
    const pedicles = (['left', 'right'] as const).map((side) => shapes.find((shape) => shape.structure === 'pedicle' && shape.level === name && shape.side === side))
    const hasScrew = found.screws.some((screw) => screw.level === name)
    const pedicleCentres = pedicles.flatMap((pedicle) => (pedicle === undefined ? [] : [pedicle.centreMm]))
    return [
      ...heightPlaces.map((at) => read(`body-height-${at}`, place, heights?.[at] ?? null, { spread: heights?.spreadMm ?? null })),
      follows('height-loss', place, own, (values) => per100(heightLoss(heightsOf(values, level), beside.map((each) => heightsOf(values, each))))),
      follows('wedge', place, own, (values) => {
        const used = heightsOf(values, level)
        return used === null ? null : wedgeDegrees(used, level)
      }),
      read('spongy-bone', place, trabecularHu(hu, level)),
      ...(hasScrew || pedicleCentres.length < 2
        ? []
        : [read('pedicle-density', { ...place, structure: 'pedicle', positionsMm: pedicleCentres }, lessOverMore(meanDensity(hu, pedicles[0]), meanDensity(hu, pedicles[1])))]),
      ...(['left', 'right'] as const).flatMap((side) => {
        const pars = shapes.find((shape) => shape.structure === 'pars-interarticularis' && shape.level === name && shape.side === side)
        return pars === undefined ? [] : [read('pars-trough', { ...place, structure: 'pars-interarticularis', side, positionsMm: [pars.centreMm] }, parsTroughHu(hu, level, side))]
      }),
    ]
  })
}

/** HU at the maximum of bodies and pedicles, over the spongy bone of this patient. */
const spotRows = ({ hu, spine, uptake }: CtSubject): CtRow[] => {
  const spongyIds = mobileLevels(spine).map(({ name }) => ctMeasureId({ measure: 'spongy-bone', structure: 'vertebral-body', level: name, side: 'midline' }))
  return uptake.flatMap(({ level, structure, side, maxMm }) => {
    const frame = structure === 'vertebral-body' || structure === 'pedicle' ? spine.levels.find(({ name }) => name === level)?.frame : undefined
    if (frame === undefined) return []
    const near = huNear(hu, maxMm)
    return [follows('spot-density', { level, structure, side, positionsMm: [maxMm], cranial: frame.cranial }, [], (values) => ratio(near, median(spongyIds.flatMap((id) => values(id) ?? []))))]
  })
}

const screwRows = ({ hu, spine, found }: CtSubject): CtRow[] => {
  const halos = found.screws.map((screw) => ({ screw, halo: screwHalo(hu, screw) }))
  return halos.flatMap(({ screw, halo }) => {
    const frame = spine.levels.find(({ name }) => name === screw.level)?.frame
    if (frame === undefined) return []
    const others = halos.flatMap((each) => (each.screw === screw || each.halo === null ? [] : [each.halo.huRatio]))
    const place: RowPlace = { level: screw.level, structure: 'hardware', side: screw.side, positionsMm: [middleOf(screw.tipMm, screw.entryMm)], cranial: frame.cranial }
    return [read('screw-halo', place, halo === null || others.length < 2 ? null : ratio(halo.huRatio, median(others)), { spread: halo?.spread ?? null, besideMetal: true })]
  })
}

const cageRows = ({ hu, spine, found }: CtSubject): CtRow[] =>
  found.cages.flatMap((cage) => {
    const segment = spine.segments.find(({ name }) => name === cage.level)
    if (segment === undefined) return []
    const place: RowPlace = { level: cage.level, structure: 'hardware', side: 'midline', positionsMm: [cage.centreMm], cranial: segment.disc.cranial }
    const [gap, depth] = [cageGap(hu, cage), cageSubsidence(hu, cage, segment)]
    return [
      read('cage-gap', place, gap?.mm ?? null, { spread: gap?.spreadMm ?? null, besideMetal: true }),
      read('cage-subsidence', place, depth?.mm ?? null, { spread: depth?.spreadMm ?? null, besideMetal: true }),
    ]
  })

const pelvicRows = ({ hu, spine, shapes, found }: CtSubject): CtRow[] => {
  const cranial = spine.levels.find(({ name }) => name === 'S1')?.frame.cranial ?? ([0, 0, 1] as const)
  const joints = shapes.filter(({ structure }) => structure === 'sacroiliac-joint').map((joint) => ({ joint, density: boneDensity(hu, joint) }))
  return [
    ...found.neoJoints.map(({ level, side, gapMm, contactMm }) => read('transverse-gap', { level, structure: 'transverse-process', side, positionsMm: [contactMm], cranial }, gapMm)),
    ...joints.flatMap(({ joint, density }) => {
      const other = joints.find((each) => each.joint !== joint)
      return other === undefined ? [] : [read('sacroiliac-density', { level: joint.level, structure: 'sacroiliac-joint', side: joint.side, positionsMm: [joint.centreMm], cranial }, ratio(density, other.density))]
    }),
  ]
}

/** Every measure of a study, those that others follow from first. A place whose measure fails has a row all the same, with null. */
export const ctRows = (subject: CtSubject): readonly CtRow[] => {
  const all = [
    ...subject.spine.segments.flatMap((segment, index) => discRows(subject, segment, index)),
    ...facetRows(subject),
    ...bodyRows(subject),
    ...screwRows(subject),
    ...cageRows(subject),
    ...pelvicRows(subject),
    ...spotRows(subject),
  ]
  return [...all.filter(({ derived }) => !derived), ...all.filter(({ derived }) => derived)]
}
