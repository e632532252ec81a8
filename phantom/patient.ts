import { phantomCaseNamed } from './cases.ts'
import type { PhantomCase } from './cases.ts'
import type { Sex } from './names.ts'
import { hashWords, seededRandom } from './random.ts'
import { patientKey, plainVariant } from './variant.ts'
import type { PhantomVariant } from './variant.ts'

/** Everything about a phantom patient that is not a lesion. Lengths mm, angles degrees. */
export interface PhantomPatient {
  readonly caseName: string
  readonly seed: number
  readonly name: string
  readonly id: string
  readonly sex: Sex
  readonly ageYears: number
  readonly heightM: number
  readonly weightKg: number
  /** Skeleton against the tables of `anatomy-tables.ts`. */
  readonly scale: number
  /** Slope of the S1 endplate against the table plane's normal; lying down. */
  readonly sacralSlopeDeg: number
  /** Lean of the upper endplate of L1, negative backwards: with the sacral slope it makes the lordosis. */
  readonly l1TiltDeg: number
  /** Largest sideways shift of the curve, signed (+ to the left). */
  readonly scoliosisMm: number
  /** Where along the spine the curve has its apex, 0 sacrum to 1 top. */
  readonly scoliosisApex: number
  /** A curve asked for: upright at both ends, unlike the slight lean that every seed has. */
  readonly isScoliotic: boolean
  /** Forward bend added to the thoracic spine, degrees over its twelve vertebrae. */
  readonly kyphosisDeg: number
  /** 0 young to 1 badly worn. */
  readonly degeneration: number
  readonly cancellousHu: number
  readonly ctNoiseHu: number
  /** Counts per voxel of a normal vertebral body before the last filter. */
  readonly countsPerVoxel: number
  /** Thickness of fat under the skin, flank. */
  readonly fatMm: number
  /** Where the middle of the S1 endplate lies in the scanner. */
  readonly s1Mm: readonly [number, number, number]
  readonly activityMBq: number
  readonly uptakeMinutes: number
}

const names = {
  F: ['Ada', 'Berta', 'Clara', 'Dora', 'Edith', 'Flora', 'Greta', 'Hilda', 'Irma', 'Judith', 'Klara', 'Lydia'],
  M: ['Adam', 'Bruno', 'Cyril', 'Dario', 'Emil', 'Felix', 'Gustav', 'Hugo', 'Igor', 'Jonas', 'Karl', 'Linus'],
} as const

/** The patient of a case and seed, or undefined where the case is unknown. Every seed is another patient. */
export const phantomPatient = (caseName: string, seed: number, variant: PhantomVariant = plainVariant): PhantomPatient | undefined => {
  const phantomCase = phantomCaseNamed(caseName)
  return phantomCase === undefined ? undefined : patientOf(phantomCase, seed, variant)
}

const patientOf = (phantomCase: PhantomCase, seed: number, variant: PhantomVariant): PhantomPatient => {
  const random = seededRandom(`${phantomCase.name}/${seed}/patient`)
  const fixed = variant.patient
  const sexOfCase: Sex = phantomCase.sex === 'either' ? random.pick(['F', 'M']) : phantomCase.sex
  const sex = fixed.sex ?? sexOfCase
  const ageYears = Math.round(random.between(...phantomCase.ages))
  const heightOfSeed = Math.round(random.spread(sex === 'M' ? 1.77 : 1.64, 0.055) * 100) / 100
  const heightM = fixed.heightM ?? heightOfSeed
  const bodyMassIndex = random.spread(25.5, 2.6)
  const key = patientKey(variant)
  const mark = key === '' ? '' : `-${hashWords(key)[0].toString(36).toUpperCase()}`
  const degeneration = Math.min(1, Math.max(0, (ageYears - 30) / 60 + random.spread(0, 0.12)))
  const drawn: PhantomPatient = {
    caseName: phantomCase.name,
    seed,
    name: `DEMO^${random.pick(names[sex])}`,
    id: `DEMO-${phantomCase.name.toUpperCase()}-${seed}${mark}`.slice(0, 64),
    sex,
    ageYears,
    heightM,
    weightKg: Math.round(bodyMassIndex * heightM * heightM),
    scale: (heightM / (sex === 'M' ? 1.77 : 1.64)) * random.spread(1, 0.015),
    sacralSlopeDeg: random.spread(37, 5),
    l1TiltDeg: random.spread(-13, 3),
    scoliosisMm: random.spread(0, 3.2),
    scoliosisApex: random.between(0.35, 0.7),
    isScoliotic: fixed.scoliosisMm !== null,
    kyphosisDeg: fixed.kyphosisDeg,
    degeneration,
    cancellousHu: Math.round(random.spread(phantomCase.cancellousHu ?? 245 - 1.9 * ageYears, 14)),
    ctNoiseHu: random.between(13, 21),
    countsPerVoxel: random.between(85, 150),
    fatMm: 8 + (bodyMassIndex - 20) * 1.8,
    s1Mm: [random.spread(0, 4), random.spread(-105, 5), random.spread(210, 12)],
    activityMBq: Math.round(random.between(600, 740)),
    uptakeMinutes: Math.round(random.between(165, 205)),
  }
  const asked: PhantomPatient = {
    ...drawn,
    scoliosisMm: fixed.scoliosisMm ?? drawn.scoliosisMm,
    cancellousHu: fixed.cancellousHu ?? drawn.cancellousHu,
    ctNoiseHu: variant.ct.noiseHu ?? drawn.ctNoiseHu,
    countsPerVoxel: variant.spect.countsPerVoxel ?? drawn.countsPerVoxel,
  }
  return variant.visit === null ? asked : laterVisit(asked, variant.visit.daysLater)
}

/** The same person on another day: other place and bend on the table, other dose and noise, a little older. */
const laterVisit = (patient: PhantomPatient, daysLater: number): PhantomPatient => {
  const random = seededRandom(`${patient.caseName}/${patient.seed}/visit/${daysLater}`)
  const [x, y, z] = patient.s1Mm
  return {
    ...patient,
    ageYears: patient.ageYears + Math.floor(daysLater / 365),
    sacralSlopeDeg: patient.sacralSlopeDeg + random.spread(0, 2.5),
    l1TiltDeg: patient.l1TiltDeg + random.spread(0, 1.5),
    s1Mm: [x + random.spread(0, 5), y + random.spread(0, 4), z + random.spread(0, 15)],
    ctNoiseHu: patient.ctNoiseHu * random.between(0.85, 1.2),
    countsPerVoxel: patient.countsPerVoxel * random.between(0.8, 1.25),
    activityMBq: Math.round(random.between(600, 740)),
    uptakeMinutes: Math.round(random.between(165, 205)),
  }
}
