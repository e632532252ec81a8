import { acquisitionErrors } from '../../../core/referral/facts.ts'
import type { Facts } from '../../../core/referral/facts.ts'
import { redFlagNames } from '../../../core/referral/referral.ts'
import type { Referral } from '../../../core/referral/referral.ts'

/** How a field is filled. `choice`: one of a few by its key; `several`: any of them, or none; `yes-no`: yes, no or unknown. */
export type FieldKind =
  | { readonly kind: 'text'; readonly placeholder: string }
  | { readonly kind: 'number'; readonly unit: string; readonly max: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'several'; readonly options: readonly Option[] }
  | { readonly kind: 'none-or-text'; readonly placeholder: string }
  | { readonly kind: 'none-or-date' }
  | { readonly kind: 'operations' }
  | { readonly kind: 'injections' }

export interface Option {
  readonly value: string
  readonly label: string
}

export interface Field {
  readonly path: string
  readonly label: string
  readonly input: FieldKind
  /** Asked only where something uses the answer; what was entered stays shown. */
  readonly asked?: (referral: Referral, facts: Facts) => boolean
}

export interface FieldGroup {
  readonly title: string
  readonly fields: readonly Field[]
}

const options = (...pairs: readonly (readonly [string, string])[]): Option[] => pairs.map(([value, label]) => ({ value, label }))
const field = (path: string, label: string, input: FieldKind, asked?: Field['asked']): Field => ({ path, label, input, ...(asked === undefined ? {} : { asked }) })
const yesNo = (path: string, label: string, asked?: Field['asked']): Field => field(path, label, { kind: 'yes-no' }, asked)
const amount = (path: string, label: string, unit: string, max: number, asked?: Field['asked']): Field => field(path, label, { kind: 'number', unit, max }, asked)

const results = options(['none', 'not done'], ['normal', 'normal'], ['nondiagnostic', 'left it open'], ['diagnostic', 'settled it'], ['contraindicated', 'cannot be done'])

const isSuspected = ({ suspected }: Facts, ...names: NonNullable<Facts['suspected']>): boolean => names.some((name) => suspected?.includes(name) === true)

/** The surgical series is about degenerative axial pain: its items are asked where that is the question. */
const isForSeries: Field['asked'] = ({ purpose }, facts) => purpose === 'surgical-planning' || isSuspected(facts, 'degenerative-pain', 'facet-pain')

const isDone =
  (name: 'radiograph' | 'ct' | 'mri'): Field['asked'] =>
  ({ priorImaging }) =>
    ['normal', 'nondiagnostic', 'diagnostic'].includes(priorImaging?.[name]?.result ?? '')

const redFlagWords: Readonly<Record<(typeof redFlagNames)[number], string>> = {
  'fever-or-infection': 'fever, infection',
  'history-of-cancer': 'history of cancer',
  'progressive-neurology': 'progressive neurology',
  trauma: 'trauma',
  'weight-loss': 'weight loss',
  other: 'other',
}

/** As short as a button wants them; the words of the page stand in `core/referral/fact-lines.ts`. */
const shortSuspicions: Readonly<Record<NonNullable<Facts['suspected']>[number], string>> = {
  'facet-pain': 'facet joint',
  'degenerative-pain': 'disc, degenerative',
  'si-dysfunction': 'sacroiliac joint, mechanical',
  spondylolysis: 'spondylolysis, -listhesis',
  pseudarthrosis: 'pseudarthrosis',
  'hardware-complication': 'hardware, loosening',
  infection: 'infection',
  'occult-fracture': 'stress or occult fracture',
  spondyloarthropathy: 'spondyloarthropathy',
  metastasis: 'metastasis',
  'bone-tumour': 'bone tumour',
  'indeterminate-bone-lesion': 'indeterminate lesion',
  'osteoid-osteoma': 'osteoid osteoma',
  'avascular-necrosis': 'avascular necrosis',
}

const errorWords: Readonly<Record<(typeof acquisitionErrors)[number], string>> = {
  'injection-artefact': 'injection site',
  'too-early-imaging': 'too early',
  'collimator-distance': 'detector distance',
  motion: 'movement',
  'bladder-over-bone': 'bladder over bone',
  'urine-contamination': 'urine outside',
  'changing-bladder': 'bladder filling',
  'cold-lytic-lesion': 'cold lytic lesion',
  'implant-or-contrast-attenuation': 'implant, contrast',
  superscan: 'superscan',
  'renal-failure': 'renal failure',
  'restraint-artefact': 'restraints',
  'limited-field': 'limited field',
  'prior-radionuclide': 'earlier radionuclide',
  'radiopharmaceutical-degradation': 'degraded tracer',
}

const regions = options(['cervical', 'cervical'], ['thoracic', 'thoracic'], ['lumbar', 'lumbar'], ['sacral', 'sacral'])

/** Everything that a rule, the report or a caution uses; nothing else is asked. */
export const fieldGroups: readonly FieldGroup[] = [
  {
    title: 'Request',
    fields: [
      field('question', 'Question', { kind: 'text', placeholder: 'Complaint, side, duration; what is asked' }),
      field('region', 'Region', { kind: 'choice', options: regions }),
      field('suspected', 'Suspected', { kind: 'several', options: Object.entries(shortSuspicions).map(([value, label]) => ({ value, label })) }),
      field('purpose', 'Purpose', { kind: 'choice', options: options(['diagnosis', 'diagnosis'], ['surgical-planning', 'planning of surgery']) }),
      field('redFlags', 'Red flags', { kind: 'several', options: redFlagNames.map((value) => ({ value, label: redFlagWords[value] })) }),
    ],
  },
  {
    title: 'Pain and treatment',
    fields: [
      amount('pain.axialVas', 'Axial pain', 'of 10', 10),
      amount('pain.extremityVas', 'Arm or leg pain', 'of 10', 10),
      amount('pain.durationMonths', 'Duration', 'months', 1200),
      yesNo('spineSymptoms', 'Spinal symptoms or signs', ({ cancer }) => cancer !== 'none'),
      yesNo('conservative.failed', 'Treatment without surgery failed', isForSeries),
      amount('conservative.months', 'It lasted', 'months', 1200, isForSeries),
      amount('conservative.physicalTherapyMonths', 'Physical therapy', 'months', 1200, isForSeries),
    ],
  },
  {
    title: 'Earlier imaging',
    fields: [
      field('priorImaging.radiograph.result', 'Radiographs', { kind: 'choice', options: results.filter(({ value }) => value !== 'contraindicated') }),
      field('priorImaging.radiograph.date', 'Date', { kind: 'date' }, isDone('radiograph')),
      field('priorImaging.mri.result', 'MRI', { kind: 'choice', options: results }),
      field('priorImaging.mri.date', 'Date', { kind: 'date' }, isDone('mri')),
      field('priorImaging.mri.modic', 'Modic changes', { kind: 'choice', options: options(['none', 'none'], ['1', 'type 1'], ['2', 'type 2'], ['3', 'type 3']) }, isDone('mri')),
      field('priorImaging.ct.result', 'CT', { kind: 'choice', options: results }),
      field('priorImaging.ct.date', 'Date', { kind: 'date' }, isDone('ct')),
      amount('priorImaging.flexionExtensionMm', 'Displacement, flexion–extension or standing–supine', 'mm', 40),
    ],
  },
  {
    title: 'Surgery and injections',
    fields: [
      field('surgery', 'Surgery', { kind: 'operations' }),
      yesNo('surgery.residualSymptoms', 'Symptoms since', ({ surgery }) => surgery != null && surgery !== 'none'),
      field('injections', 'Injections', { kind: 'injections' }),
    ],
  },
  {
    title: 'Disease and medication',
    fields: [
      field('cancer', 'Cancer', { kind: 'choice', options: options(['none', 'none'], ['primary-bone', 'primary of bone'], ['bone-avid', 'spreads to bone']) }),
      field('boneTreatment', 'Treatment of bone disease', { kind: 'none-or-date' }, ({ cancer }) => cancer === 'primary-bone' || cancer === 'bone-avid'),
      yesNo('renalImpairment', 'Renal function impaired'),
      field('interferingTreatment', 'Medication that interferes', { kind: 'none-or-text', placeholder: 'bisphosphonate, denosumab, radiotherapy …' }),
      amount('labs.crpMgPerL', 'CRP', 'mg/l', 1000, (_, facts) => isSuspected(facts, 'infection', 'hardware-complication', 'spondyloarthropathy')),
      amount('labs.esrMmPerH', 'ESR', 'mm/h', 300, (_, facts) => isSuspected(facts, 'infection', 'hardware-complication', 'spondyloarthropathy')),
    ],
  },
  {
    title: 'Order',
    fields: [
      field('study.ctForAnatomy', 'CT is for anatomy, not for attenuation only', { kind: 'yes-no' }),
      amount('study.areas', 'Areas imaged', '', 9),
      field('study.areaNames', 'Which areas', { kind: 'several', options: regions }, (_, { study }) => (study?.areas ?? 0) > 1),
      amount('study.days', 'Days', '', 9),
      yesNo('simultaneousAdvancedImaging', 'Other advanced imaging at the same time'),
      yesNo('simultaneousRationale', 'Its reason is documented', ({ simultaneousAdvancedImaging }) => simultaneousAdvancedImaging === true),
    ],
  },
  {
    title: 'Published surgical series',
    fields: [
      yesNo('surgeonSuspectsSpine', 'The surgeon suspects the spine', isForSeries),
      yesNo('degenerationWithoutClearGenerator', 'Degeneration without a clear generator', isForSeries),
      yesNo('instabilityBesideDegeneration', 'Unstable segment above a degenerated one', (referral, facts) => isForSeries(referral, facts) && referral.degenerationWithoutClearGenerator === false),
      yesNo('understandsLanguage', 'Understands the questionnaires', isForSeries),
      yesNo('exclusions.psychiatric', 'Psychiatric or emotional instability', isForSeries),
      yesNo('exclusions.fracture', 'Fracture', isForSeries),
      yesNo('exclusions.infection', 'Infection', isForSeries),
      yesNo('exclusions.inflammatory', 'Inflammatory disease', isForSeries),
      yesNo('exclusions.neoplasm', 'Neoplasm', isForSeries),
      yesNo('exclusions.hipOrShoulderArthritis', 'Disabling hip or shoulder arthritis', isForSeries),
      yesNo('exclusions.workersCompensationOrLitigation', 'Workers’ compensation or litigation', isForSeries),
      yesNo('surgeryRefused', 'Surgery refused', isForSeries),
    ],
  },
  {
    title: 'Patient and acquisition',
    fields: [
      amount('ageYears', 'Age', 'years', 130),
      field('study.tracer', 'Tracer', { kind: 'text', placeholder: '99mTc-HDP' }),
      amount('study.activityMBq', 'Activity', 'MBq', 5000),
      amount('study.weightKg', 'Weight', 'kg', 300, (_, { ageYears }) => ageYears != null && ageYears < 18),
      amount('study.uptakeMinutes', 'Injection to pictures', 'min', 1440),
      amount('study.energyWindowPercent', 'Energy window', '%', 100),
      yesNo('study.hydrated', 'Well hydrated'),
      field('study.errorsSeen', 'Seen of the guideline’s errors', { kind: 'several', options: acquisitionErrors.map((value) => ({ value, label: errorWords[value] })) }),
    ],
  },
]
