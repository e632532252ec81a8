import type { Pattern, Sex, Side, Structure } from './names.ts'

/** A lesion as a case asks for it; lists are the seed's choice. */
export interface LesionWish {
  readonly pattern: Pattern
  readonly structure: Structure
  readonly levels: readonly [string, ...string[]]
  readonly sides: readonly [Side, ...Side[]]
  /** True concentration against a normal vertebral body, lowest and highest. */
  readonly ratio: readonly [number, number]
}

export interface PhantomCase {
  readonly name: string
  readonly title: string
  readonly ages: readonly [number, number]
  readonly sex: Sex | 'either'
  /** Vertebral cancellous HU, mean of the case at its mean age; null follows age. */
  readonly cancellousHu: number | null
  readonly lesions: readonly LesionWish[]
}

const eitherSide = ['left', 'right'] as const
const lowFacets = ['L3-L4', 'L4-L5', 'L4-L5', 'L5-S1', 'L5-S1', 'L2-L3'] as const

const wish = (
  pattern: Pattern,
  structure: Structure,
  levels: LesionWish['levels'],
  sides: LesionWish['sides'],
  ratio: LesionWish['ratio'],
): LesionWish => ({ pattern, structure, levels, sides, ratio })

const phantomCase = (
  name: string,
  title: string,
  ages: PhantomCase['ages'],
  lesions: PhantomCase['lesions'],
  more: { sex?: Sex; cancellousHu?: number } = {},
): PhantomCase => ({ name, title, ages, lesions, sex: more.sex ?? 'either', cancellousHu: more.cancellousHu ?? null })

/** Every case that the program can write. Ratios are design values, strong enough to be seen after 11 mm of blur. */
export const phantomCases: readonly PhantomCase[] = [
  phantomCase('several', 'Low back pain, several candidates', [55, 66], [
    wish('facet', 'facet-joint', ['L4-L5'], ['right'], [9, 9.5]),
    wish('discogenic', 'disc', ['L2-L3'], ['midline'], [5.6, 6]),
    wish('si-joint', 'sacroiliac-joint', ['pelvis'], ['left'], [4, 4.3]),
  ]),
  phantomCase('normal', 'Low back pain, nothing focal', [25, 60], []),
  phantomCase('facet', 'Low back pain, one facet joint', [45, 75], [
    wish('facet', 'facet-joint', lowFacets, eitherSide, [8, 12]),
  ]),
  phantomCase('discogenic', 'Low back pain, one disc', [35, 65], [
    wish('discogenic', 'disc', ['L4-L5', 'L5-S1', 'L3-L4', 'L2-L3'], ['midline'], [5, 7]),
  ]),
  phantomCase('fracture', 'Acute back pain after a fall', [66, 82], [
    wish('fracture', 'vertebral-body', ['T12', 'L1', 'L2', 'L3'], ['midline'], [5, 8]),
  ], { cancellousHu: 85 }),
  phantomCase('sacral-insufficiency', 'Sacral pain, osteoporosis', [70, 85], [
    wish('sacral-insufficiency', 'sacral-ala', ['sacrum'], ['left'], [6, 8]),
    wish('sacral-insufficiency', 'sacral-ala', ['sacrum'], ['right'], [6, 8]),
  ], { sex: 'F', cancellousHu: 70 }),
  phantomCase('pars', 'Low back pain in a young athlete', [15, 24], [
    wish('pars', 'pars-interarticularis', ['L5', 'L5', 'L4'], eitherSide, [8, 11]),
  ]),
  phantomCase('pseudarthrosis', 'Pain after lumbar fusion', [45, 68], [
    wish('pseudarthrosis', 'disc', ['L4-L5', 'L5-S1'], ['midline'], [4.5, 5.5]),
  ]),
  phantomCase('hardware-loosening', 'Pain after lumbar fusion', [48, 72], [
    wish('hardware-loosening', 'hardware', ['S1', 'L4'], eitherSide, [8, 11]),
  ]),
  phantomCase('adjacent-segment', 'New pain above a lumbar fusion', [50, 74], [
    wish('adjacent-segment', 'facet-joint', ['L3-L4'], eitherSide, [8, 11]),
  ]),
  phantomCase('si-joint', 'Buttock pain', [35, 65], [
    wish('si-joint', 'sacroiliac-joint', ['pelvis'], eitherSide, [4, 5.5]),
  ]),
  phantomCase('infection', 'Back pain and fever', [50, 78], [
    wish('infection', 'disc', ['L2-L3', 'L3-L4', 'L4-L5'], ['midline'], [4.5, 5.5]),
  ]),
  phantomCase('malignancy-suspicion', 'Back pain, known carcinoma', [55, 78], [
    wish('malignancy-suspicion', 'vertebral-body', ['T11', 'L1', 'L2', 'L4'], eitherSide, [5.5, 7]),
  ]),
  phantomCase('baastrup', 'Back pain on extension', [58, 80], [
    wish('baastrup', 'interspinous', ['L3-L4', 'L4-L5'], ['midline'], [8, 10]),
  ]),
  phantomCase('transitional-vertebra', 'Low back pain, wide transverse process', [28, 55], [
    wish('transitional-vertebra', 'transverse-process', ['L5'], eitherSide, [7, 9]),
  ]),
  phantomCase('physiologic', 'Young patient, symmetric uptake', [18, 24], [
    wish('physiologic', 'sacroiliac-joint', ['pelvis'], ['left'], [2, 2.2]),
    wish('physiologic', 'sacroiliac-joint', ['pelvis'], ['right'], [2, 2.2]),
  ]),
]

export const phantomCaseNamed = (name: string): PhantomCase | undefined =>
  phantomCases.find((candidate) => candidate.name === name)
