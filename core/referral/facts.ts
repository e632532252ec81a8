import { z } from 'zod'
import { sideSchema, vertebraNames } from '../base/anatomy.ts'
import type { VertebraName } from '../base/anatomy.ts'
import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'

/** Absent or null is unknown, which is never "no". */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish()

const flag = maybe(z.boolean())
const amount = maybe(z.number().nonnegative())
const none = z.literal('none')
const imaging = maybe(z.enum(['none', 'normal', 'nondiagnostic', 'diagnostic', 'contraindicated']))

const segment = z.string().refine((name) => segmentOrder(name) !== null, { message: 'is no motion segment such as L4-L5' })

/** The guideline's list of errors in bone scintigraphy (EANM 2016, table 5). */
export const acquisitionErrors = [
  'injection-artefact',
  'too-early-imaging',
  'collimator-distance',
  'motion',
  'bladder-over-bone',
  'urine-contamination',
  'changing-bladder',
  'cold-lytic-lesion',
  'implant-or-contrast-attenuation',
  'superscan',
  'renal-failure',
  'restraint-artefact',
  'limited-field',
  'prior-radionuclide',
  'radiopharmaceutical-degradation',
] as const

/** The facts of a referral (`cli.md`, `rules`): ages in years, durations as their names say, activity MBq, lengths mm. */
export const factsSchema = z.strictObject({
  ageYears: maybe(z.number().min(0).max(130)),
  sex: maybe(z.string()),
  region: maybe(z.enum(['cervical', 'thoracic', 'lumbar', 'sacral'])),
  pain: maybe(z.strictObject({ axialVas: maybe(z.number().min(0).max(10)), extremityVas: maybe(z.number().min(0).max(10)), durationMonths: amount })),
  conservative: maybe(z.strictObject({ failed: flag, months: amount, physicalTherapyMonths: amount })),
  redFlags: maybe(z.array(z.string())),
  suspected: maybe(
    z.array(
      z.enum([
        'infection',
        'avascular-necrosis',
        'indeterminate-bone-lesion',
        'metastasis',
        'bone-tumour',
        'osteoid-osteoma',
        'occult-fracture',
        'hardware-complication',
        'spondyloarthropathy',
        'spondylolysis',
        'degenerative-pain',
        'si-dysfunction',
        'facet-pain',
        'pseudarthrosis',
      ]),
    ),
  ),
  priorImaging: maybe(z.strictObject({ radiograph: imaging, ct: imaging, mri: imaging, flexionExtensionMm: amount })),
  surgery: maybe(z.union([none, z.strictObject({ monthsAgo: amount, residualSymptoms: flag, /** An operation whose date is not known stands beside. */ undated: flag })])),
  cancer: maybe(z.enum(['none', 'primary-bone', 'bone-avid'])),
  spineSymptoms: flag,
  steroidInjectionDaysAgo: maybe(z.union([none, z.number().nonnegative()])),
  /** The newest injection of which it is not known whether it held a steroid. */
  unclearInjectionDaysAgo: maybe(z.union([none, z.number().nonnegative()])),
  /** An injection, not known to be without a steroid, whose date is not known. */
  undatedInjection: flag,
  /** Since the last treatment of bone disease (radiotherapy, systemic). */
  boneTreatmentMonthsAgo: maybe(z.union([none, z.number().nonnegative()])),
  renalImpairment: flag,
  purpose: maybe(z.enum(['diagnosis', 'surgical-planning'])),
  simultaneousAdvancedImaging: flag,
  simultaneousRationale: flag,
  surgeonSuspectsSpine: flag,
  degenerationWithoutClearGenerator: flag,
  /** An unstable segment, usually L4-L5, above a degenerated one that might be included in its treatment. */
  instabilityBesideDegeneration: flag,
  understandsLanguage: flag,
  exclusions: maybe(
    z.strictObject({
      psychiatric: flag,
      fracture: flag,
      infection: flag,
      inflammatory: flag,
      neoplasm: flag,
      hipOrShoulderArthritis: flag,
      workersCompensationOrLitigation: flag,
    }),
  ),
  study: maybe(
    z.strictObject({
      ctForAnatomy: flag,
      areas: maybe(z.number().int().min(1)),
      areaNames: maybe(z.array(z.enum(['cervical', 'thoracic', 'lumbar', 'sacral']))),
      days: maybe(z.number().int().min(1)),
      tracer: maybe(z.string()),
      activityMBq: amount,
      uptakeMinutes: amount,
      spectCtShiftMm: amount,
      phases: maybe(z.array(z.string())),
      weightKg: maybe(z.number().positive()),
      hydrated: flag,
      /** Width of the energy window around 140 keV, percent. */
      energyWindowPercent: maybe(z.number().positive().max(100)),
      /** As Corrected Image (0028,0051) names them: ATTN, SCAT, DECY ... */
      corrections: maybe(z.array(z.string())),
      spectCtSameDay: flag,
      /** Levels that were named on the CT. */
      levels: maybe(z.array(z.string())),
      /** What was seen of the guideline's list of errors; an empty list is looked at and found clean. */
      errorsSeen: maybe(z.array(z.enum(acquisitionErrors))),
    }),
  ),
  uptakeAreas: maybe(
    z.array(z.strictObject({ structure: z.enum(['facet-joint', 'disc']), level: segment, side: maybe(sideSchema) })),
  ),
  surgeryRefused: flag,
})

export type Facts = z.infer<typeof factsSchema>

/** Place of a motion segment counted from the head, or null where its name is none. L6 and T13 take their place in the row. */
export const segmentOrder = (name: string): number | null => {
  const [upper, lower, rest] = name.split('-')
  const at = vertebraNames.indexOf(upper as VertebraName)
  const below = vertebraNames.indexOf(lower as VertebraName)
  if (rest !== undefined || at < 0 || below <= at || lower === 'S2') return null
  // T12-L1 and L5-S1 skip the variants T13 and L6.
  const skips = below - at
  const skipped = vertebraNames.slice(at + 1, below)
  return skips === 1 || (skips === 2 && (skipped[0] === 'T13' || skipped[0] === 'L6')) ? at : null
}

/** Reads facts from JSON. Fails with `facts-malformed`, naming each field that is wrong. */
export const parseFacts = (json: unknown): Result<Facts> => {
  const parsed = factsSchema.safeParse(json)
  if (parsed.success) return ok(parsed.data)
  const wrong = parsed.error.issues.map((issue) => {
    const where = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.') || 'the whole file'
    return `${where} (${issue.code === 'unrecognized_keys' ? 'not a known fact' : issue.message})`
  })
  return fail(problem('facts-malformed', `The facts cannot be used: ${wrong.join('; ')}. Correct these fields; leave out what is unknown.`))
}
