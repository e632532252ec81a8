import type { Facts } from './facts.ts'
import type { KnownFacts } from './facts-of.ts'
import { valueAt } from './paths.ts'
import type { Injection, Operation, Referral } from './referral.ts'

/** One stated fact in words, and where it comes from. What is unknown has no line. */
export interface FactLine {
  readonly label: string
  readonly value: string
  readonly from: 'reader' | 'files'
}

export const suspectedWords: Readonly<Record<NonNullable<Facts['suspected']>[number], string>> = {
  'facet-pain': 'facet joint pain',
  'degenerative-pain': 'pain from disc degeneration',
  'si-dysfunction': 'mechanical sacroiliac joint pain',
  spondylolysis: 'spondylolysis or spondylolisthesis',
  pseudarthrosis: 'pseudarthrosis',
  'hardware-complication': 'hardware complication',
  infection: 'infection',
  'occult-fracture': 'stress or occult fracture',
  spondyloarthropathy: 'spondyloarthropathy',
  metastasis: 'metastasis',
  'bone-tumour': 'bone tumour',
  'indeterminate-bone-lesion': 'indeterminate bone lesion',
  'osteoid-osteoma': 'osteoid osteoma',
  'avascular-necrosis': 'avascular necrosis',
}

const plain: Readonly<Record<string, string>> = {
  'surgical-planning': 'planning of surgery',
  'fever-or-infection': 'fever or infection',
  'history-of-cancer': 'history of cancer',
  'progressive-neurology': 'progressive neurological deficit',
  'weight-loss': 'weight loss',
  'primary-bone': 'primary tumour of bone',
  'bone-avid': 'cancer that often spreads to bone',
  nondiagnostic: 'did not settle the question',
  diagnostic: 'settled the question',
  contraindicated: 'cannot be done',
  F: 'female',
  M: 'male',
}

const words = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(words).join(', ')
  if (typeof value === 'string') return suspectedWords[value as keyof typeof suspectedWords] ?? plain[value] ?? value.trim()
  return typeof value === 'number' ? String(value) : ''
}

const joined = (parts: readonly (string | null | undefined)[]): string => parts.filter((part) => part != null && part !== '').join(' ')

const kindWords = (kind: string | null | undefined): string | null => (kind == null ? null : kind.replaceAll('-', ' '))

/** `fusion L4-L5, 2019` */
export const operationWords = ({ kind, levels, date }: Operation): string => [joined([kindWords(kind) ?? 'operation', levels]), date ?? 'date not known'].join(', ')

/** `epidural injection with steroid, 2026-11-11` */
export const injectionWords = ({ kind, levels, steroid, date }: Injection): string =>
  [joined([kind === 'other' || kind == null ? null : kindWords(kind), 'injection', levels, steroid === true ? 'with steroid' : steroid === false ? 'without steroid' : null]), date ?? 'date not known'].join(', ')

const examinationWords = (examination: { result?: string | null | undefined; date?: string | null | undefined; modic?: string | null | undefined } | null | undefined): string => {
  if (examination?.result == null) return ''
  if (examination.result === 'none') return 'not done'
  const modic = examination.modic == null ? null : examination.modic === 'none' ? 'no Modic changes' : `Modic type ${examination.modic}`
  return [examination.date, words(examination.result), modic].filter((part) => part != null).join(', ')
}

/** Path, label, unit; in the order in which a page states them. */
const table: readonly (readonly [path: string, label: string, unit?: string])[] = [
  ['ageYears', 'Age', 'years'],
  ['sex', 'Sex'],
  ['region', 'Region'],
  ['suspected', 'Suspected or to be ruled out'],
  ['purpose', 'Purpose'],
  ['redFlags', 'Red flags'],
  ['pain.axialVas', 'Axial pain', 'of 10'],
  ['pain.extremityVas', 'Arm or leg pain', 'of 10'],
  ['pain.durationMonths', 'Duration of pain', 'months'],
  ['spineSymptoms', 'Spinal symptoms or signs'],
  ['conservative.failed', 'Treatment without surgery failed'],
  ['conservative.months', 'Treatment without surgery', 'months'],
  ['conservative.physicalTherapyMonths', 'Physical therapy', 'months'],
  ['priorImaging.radiograph', 'Radiographs'],
  ['priorImaging.mri', 'MRI'],
  ['priorImaging.ct', 'CT'],
  ['priorImaging.flexionExtensionMm', 'Displacement', 'mm'],
  ['surgery', 'Surgery'],
  ['surgery.residualSymptoms', 'Symptoms since surgery'],
  ['injections', 'Injections'],
  ['cancer', 'Cancer'],
  ['boneTreatment', 'Last treatment of bone disease'],
  ['renalImpairment', 'Renal function impaired'],
  ['interferingTreatment', 'Medication that interferes'],
  ['labs.crpMgPerL', 'CRP', 'mg/l'],
  ['labs.esrMmPerH', 'ESR', 'mm/h'],
  ['study.ctForAnatomy', 'CT for anatomy'],
  ['study.areas', 'Areas imaged'],
  ['study.areaNames', 'Which areas'],
  ['study.days', 'Days of imaging'],
  ['simultaneousAdvancedImaging', 'Other advanced imaging at the same time'],
  ['simultaneousRationale', 'Reason for it documented'],
  ['study.tracer', 'Tracer'],
  ['study.activityMBq', 'Activity', 'MBq'],
  ['study.uptakeMinutes', 'Injection to pictures', 'minutes'],
]

const valueWords = (referral: Referral, path: string, value: unknown): string => {
  switch (path) {
    case 'priorImaging.radiograph':
    case 'priorImaging.mri':
    case 'priorImaging.ct':
      return examinationWords(value as Parameters<typeof examinationWords>[0])
    case 'surgery':
      return referral.surgery == null ? '' : referral.surgery === 'none' ? 'none' : referral.surgery.operations.map(operationWords).join('; ')
    case 'injections':
      return referral.injections == null ? '' : referral.injections === 'none' ? 'none' : referral.injections.map(injectionWords).join('; ')
    default:
      return words(value)
  }
}

/** Every fact that is stated, in words, the reader's before the files'. */
export const factLines = (referral: Referral, known: KnownFacts): FactLine[] =>
  table.flatMap(([path, label, unit]): FactLine[] => {
    const entered = valueAt(referral, path)
    const value = entered ?? valueAt(known.facts, path)
    const said = value === null ? '' : valueWords(referral, path, value)
    return said === '' ? [] : [{ label, value: unit === undefined || typeof value !== 'number' ? said : `${said} ${unit}`, from: entered === null ? 'files' : 'reader' }]
  })
