import { acquisitionErrors } from '../../../core/referral/facts.ts'
import type { Facts } from '../../../core/referral/facts.ts'

/** Facts under which a rule answers yes, no, at its edge (with what it answers there), and unknown. */
export interface RuleCases {
  readonly yes: Facts
  readonly no: Facts
  readonly edge: readonly [Facts, 'yes' | 'no']
  readonly unknown: Facts
}

type Suspected = NonNullable<NonNullable<Facts['suspected']>[number]>
type Imaging = NonNullable<Facts['priorImaging']>

const suspects = (...suspected: Suspected[]): Facts => ({ suspected })

const imaging = (radiograph: Imaging['radiograph'], ct: Imaging['ct'], mri: Imaging['mri'], rest: Facts = {}): Facts => ({ ...rest, priorImaging: { radiograph, ct, mri } })

/** A criterion on one suspicion; its edge is a neighbour of that suspicion. */
const suspicion = (one: Suspected, neighbour: Suspected): RuleCases => ({ yes: suspects(one, 'facet-pain'), no: suspects(), edge: [suspects(neighbour), 'no'], unknown: { suspected: null } })

const excluded = (name: keyof NonNullable<Facts['exclusions']>): RuleCases => ({
  yes: { exclusions: { [name]: true } },
  no: { exclusions: { [name]: false } },
  // Only this one answers: the others say nothing about it.
  edge: [{ exclusions: { psychiatric: true, fracture: true, infection: true, inflammatory: true, neoplasm: true, hipOrShoulderArthritis: true, workersCompensationOrLitigation: true, [name]: false } }, 'no'],
  unknown: { exclusions: {} },
})

const stated = (name: 'surgeonSuspectsSpine' | 'understandsLanguage'): RuleCases => ({ yes: { [name]: true }, no: { [name]: false }, edge: [{ [name]: false, ageYears: 50 }, 'no'], unknown: { [name]: null } })

const caution = (yes: Facts, no: Facts, edge: RuleCases['edge'], unknown: Facts): RuleCases => ({ yes, no, edge, unknown })

const policy = 'bcbs-vermont-6.01.VT204'
const paper = 'neurosurg-focus-2019'

const conservative = (failed: boolean | null, months: number, physicalTherapyMonths: number): Facts => ({ conservative: { failed, months, physicalTherapyMonths } })
const facetAt = (level: string): Facts => ({ uptakeAreas: [{ structure: 'facet-joint', level, side: 'right' }] })
const discAt = (level: string): Facts => ({ uptakeAreas: [{ structure: 'disc', level, side: 'midline' }] })

/** Every rule that is a condition, by its key. */
export const criterionCases: Readonly<Record<string, RuleCases>> = {
  [`${policy}/P1`]: suspicion('infection', 'hardware-complication'),
  [`${policy}/P2`]: {
    yes: imaging('nondiagnostic', 'none', 'contraindicated', suspects('avascular-necrosis')),
    no: imaging('diagnostic', 'diagnostic', 'contraindicated', suspects('avascular-necrosis')),
    edge: [imaging('nondiagnostic', 'nondiagnostic', 'none', suspects('avascular-necrosis')), 'no'],
    unknown: imaging('nondiagnostic', null, null, suspects('avascular-necrosis')),
  },
  [`${policy}/P3`]: suspicion('indeterminate-bone-lesion', 'metastasis'),
  [`${policy}/P4`]: {
    yes: { cancer: 'bone-avid', spineSymptoms: true },
    no: { cancer: 'none', spineSymptoms: true },
    edge: [{ cancer: 'primary-bone', spineSymptoms: false }, 'no'],
    unknown: { cancer: 'bone-avid' },
  },
  [`${policy}/P5`]: suspicion('bone-tumour', 'indeterminate-bone-lesion'),
  [`${policy}/P6`]: suspicion('osteoid-osteoma', 'bone-tumour'),
  [`${policy}/P7`]: {
    yes: imaging('normal', 'none', null, suspects('occult-fracture')),
    no: imaging('normal', 'diagnostic', null, suspects('occult-fracture')),
    edge: [imaging('none', 'none', 'none', suspects('occult-fracture')), 'no'],
    unknown: { suspected: ['occult-fracture'], priorImaging: null },
  },
  [`${policy}/P8`]: {
    yes: { ...suspects('hardware-complication'), surgery: { monthsAgo: 20, residualSymptoms: true } },
    no: { ...suspects('hardware-complication'), surgery: 'none' },
    // Wider questions after surgery (pseudarthrosis, adjacent segment) are not in the payer's text.
    edge: [{ ...suspects('pseudarthrosis'), surgery: { monthsAgo: 20, residualSymptoms: true } }, 'no'],
    unknown: { ...suspects('hardware-complication'), surgery: { monthsAgo: 20 } },
  },
  [`${policy}/P9`]: {
    yes: imaging('normal', 'none', 'nondiagnostic', suspects('spondyloarthropathy')),
    no: imaging('normal', 'none', 'diagnostic', suspects('spondyloarthropathy')),
    edge: [imaging('normal', 'none', 'contraindicated', suspects('si-dysfunction')), 'no'],
    unknown: imaging('normal', 'none', null, suspects('spondyloarthropathy')),
  },
  [`${policy}/P10`]: {
    yes: imaging('nondiagnostic', 'none', 'none', suspects('spondylolysis')),
    no: imaging('normal', 'none', 'diagnostic', suspects('spondylolysis')),
    edge: [imaging('none', 'none', 'none', suspects('spondylolysis')), 'no'],
    unknown: { suspected: ['spondylolysis'], priorImaging: null },
  },
  [`${policy}/P11`]: {
    yes: { ...suspects('degenerative-pain'), purpose: 'surgical-planning' },
    no: { ...suspects('degenerative-pain'), purpose: 'diagnosis' },
    edge: [{ ...suspects('facet-pain'), purpose: 'surgical-planning' }, 'no'],
    unknown: { ...suspects('degenerative-pain') },
  },

  [`${paper}/axial-vas`]: { yes: { pain: { axialVas: 9 } }, no: { pain: { axialVas: 5.9 } }, edge: [{ pain: { axialVas: 6 } }, 'yes'], unknown: { pain: { extremityVas: 9 } } },
  [`${paper}/age`]: { yes: { ageYears: 18 }, no: { ageYears: 17 }, edge: [{ ageYears: 80 }, 'yes'], unknown: {} },
  [`${paper}/duration`]: { yes: { pain: { durationMonths: 25 } }, no: { pain: { durationMonths: 23 } }, edge: [{ pain: { durationMonths: 24 } }, 'yes'], unknown: { pain: { axialVas: 9 } } },
  [`${paper}/conservative`]: { yes: conservative(true, 13, 4), no: conservative(true, 11, 4), edge: [conservative(true, 12, 3), 'yes'], unknown: conservative(null, 13, 4) },
  [`${paper}/surgeon-suspects-spine`]: stated('surgeonSuspectsSpine'),
  [`${paper}/no-clear-generator`]: {
    yes: { degenerationWithoutClearGenerator: true },
    no: { degenerationWithoutClearGenerator: false, instabilityBesideDegeneration: false },
    // The paper's exception: an unstable L4-L5 above a degenerated L5-S1.
    edge: [{ degenerationWithoutClearGenerator: false, instabilityBesideDegeneration: true }, 'yes'],
    unknown: {},
  },
  [`${paper}/language`]: stated('understandsLanguage'),
  [`${paper}/psychiatric`]: excluded('psychiatric'),
  [`${paper}/fracture`]: excluded('fracture'),
  [`${paper}/infection`]: excluded('infection'),
  [`${paper}/inflammatory`]: excluded('inflammatory'),
  [`${paper}/neoplasm`]: excluded('neoplasm'),
  [`${paper}/hip-or-shoulder-arthritis`]: excluded('hipOrShoulderArthritis'),
  [`${paper}/workers-compensation-or-litigation`]: excluded('workersCompensationOrLitigation'),

  // Twelve months less a day is eleven completed months (facts-of.test.ts).
  'cautions/operative-bed-under-12-months': caution({ surgery: { monthsAgo: 11 } }, { surgery: 'none' }, [{ surgery: { monthsAgo: 12 } }, 'no'], { surgery: {} }),
  'cautions/operative-bed-over-12-months': caution({ surgery: { monthsAgo: 80 } }, { surgery: { monthsAgo: 11 } }, [{ surgery: { monthsAgo: 12 } }, 'yes'], {}),
  'cautions/operative-bed-undated': caution({ surgery: { undated: true } }, { surgery: 'none' }, [{ surgery: { monthsAgo: 3, undated: false } }, 'no'], { surgery: { monthsAgo: 3 } }),
  'cautions/steroid-under-14-days': caution({ steroidInjectionDaysAgo: 13 }, { steroidInjectionDaysAgo: 'none' }, [{ steroidInjectionDaysAgo: 14 }, 'no'], {}),
  'cautions/injection-of-unknown-content': caution({ unclearInjectionDaysAgo: 13 }, { unclearInjectionDaysAgo: 'none' }, [{ unclearInjectionDaysAgo: 14 }, 'no'], {}),
  'cautions/injection-undated': caution({ undatedInjection: true }, { undatedInjection: false }, [{ undatedInjection: false, steroidInjectionDaysAgo: 3 }, 'no'], {}),
  'cautions/physiologic-uptake-young': caution({ ageYears: 17 }, { ageYears: 58 }, [{ ageYears: 25 }, 'no'], {}),
  'cautions/early-imaging': caution({ study: { uptakeMinutes: 119 } }, { study: { uptakeMinutes: 180 } }, [{ study: { uptakeMinutes: 120 } }, 'no'], { study: {} }),
  'cautions/renal-function': caution({ renalImpairment: true }, { renalImpairment: false }, [{ renalImpairment: false, study: { hydrated: false } }, 'no'], {}),
  'cautions/early-phases-are-not-bone': caution({ study: { phases: ['Blood pool', 'delayed'] } }, { study: { phases: [] } }, [{ study: { phases: ['delayed'] } }, 'no'], { study: {} }),
  'cautions/resorption-is-cold': caution(suspects('metastasis'), suspects(), [suspects('osteoid-osteoma'), 'no'], {}),
  'cautions/cold-disc': caution(suspects('degenerative-pain'), suspects(), [suspects('facet-pain'), 'no'], {}),
  'cautions/cold-pars': caution(suspects('spondylolysis'), suspects(), [suspects('occult-fracture'), 'no'], {}),
  'cautions/facets-hot-and-treated': caution(suspects('facet-pain'), { ...suspects(), uptakeAreas: [] }, [{ ...suspects(), ...discAt('L4-L5') }, 'no'], {}),
  'cautions/blocks-still-needed': caution({ ...suspects(), ...facetAt('L4-L5') }, { ...suspects(), uptakeAreas: [] }, [{ ...suspects(), ...discAt('L4-L5') }, 'no'], {}),
  'cautions/grade-before-blocks': caution({ ...suspects('facet-pain'), region: 'lumbar' }, { ...suspects(), uptakeAreas: [], region: 'lumbar' }, [{ ...suspects('facet-pain'), region: 'thoracic' }, 'no'], suspects('facet-pain')),
  'cautions/cervical-facets-visible': caution({ ...suspects('facet-pain'), region: 'cervical' }, { ...suspects('facet-pain'), region: 'lumbar' }, [{ ...suspects('degenerative-pain'), region: 'cervical' }, 'no'], suspects('facet-pain')),
  'cautions/flare': caution({ cancer: 'bone-avid', boneTreatmentMonthsAgo: 5 }, { cancer: 'none', boneTreatmentMonthsAgo: 'none' }, [{ cancer: 'bone-avid', boneTreatmentMonthsAgo: 6 }, 'no'], {}),
  'cautions/planning-evidence-and-payer': caution({ purpose: 'surgical-planning' }, { purpose: 'diagnosis' }, [{ purpose: 'diagnosis', ...suspects('degenerative-pain') }, 'no'], {}),
  'cautions/sacroiliac-evidence-and-payer': caution(suspects('si-dysfunction'), suspects(), [suspects('spondyloarthropathy'), 'no'], {}),
  'cautions/sacroiliac-burden': caution(suspects('si-dysfunction'), suspects(), [suspects('spondyloarthropathy'), 'no'], {}),
  'cautions/exclusion-and-indication': caution(suspects('occult-fracture'), suspects(), [suspects('spondylolysis'), 'no'], {}),
  'cautions/revision-evidence-and-payer': caution(suspects('pseudarthrosis'), suspects(), [suspects('hardware-complication'), 'no'], {}),
  'cautions/adjunct-for-revision': caution({ purpose: 'surgical-planning', surgery: { monthsAgo: 30 } }, { purpose: 'surgical-planning', surgery: 'none' }, [{ purpose: 'diagnosis', surgery: { monthsAgo: 30 } }, 'no'], { purpose: 'surgical-planning' }),
  'cautions/gallium-and-mri': caution(suspects('infection'), suspects(), [suspects('hardware-complication'), 'no'], {}),
}

/** For a table: each row by its id with facts that reach it, facts at an edge between two rows, and facts that leave it open. */
export interface TableCases {
  readonly rows: Readonly<Record<string, Facts>>
  readonly edge: readonly [Facts, string]
  readonly unknown: Facts
}

const scan = (ctForAnatomy: boolean, areas: number, days: number): Facts => ({ study: { ctForAnatomy, areas, days } })
const before = (radiograph: Imaging['radiograph'], mri: Imaging['mri'], ct: Imaging['ct'], ...suspected: Suspected[]): Facts => ({ redFlags: [], suspected, priorImaging: { radiograph, mri, ct } })
const places = (...uptake: readonly [structure: 'facet-joint' | 'disc', level: string][]): Facts => ({
  surgeryRefused: false,
  uptakeAreas: uptake.map(([structure, level]) => ({ structure, level, side: 'right' as const })),
})
const moved = (flexionExtensionMm: number): Facts => ({ ...places(['facet-joint', 'L4-L5']), priorImaging: { flexionExtensionMm } })

const seen = (id: (typeof acquisitionErrors)[number]): [string, TableCases] => [
  `acquisition-quality/error-${id}`,
  {
    rows: { seen: { study: { errorsSeen: [id] } }, 'not-seen': { study: { errorsSeen: [] } } },
    edge: [{ study: { errorsSeen: acquisitionErrors.filter((each) => each !== id) } }, 'not-seen'],
    unknown: { study: {} },
  },
]

/** Every rule that is a table, by its key. */
export const tableCases: Readonly<Record<string, TableCases>> = {
  [`${policy}/P0`]: {
    rows: {
      alone: { simultaneousAdvancedImaging: false },
      'rationale-documented': { simultaneousAdvancedImaging: true, simultaneousRationale: true },
      'rationale-missing': { simultaneousAdvancedImaging: true, simultaneousRationale: false },
    },
    edge: [{ simultaneousAdvancedImaging: false, simultaneousRationale: false }, 'alone'],
    unknown: { simultaneousAdvancedImaging: true },
  },
  [`${policy}/CPT`]: {
    rows: {
      'several-areas-several-days': scan(true, 2, 2),
      'neck-and-low-back': { study: { ctForAnatomy: true, areas: 2, areaNames: ['cervical', 'lumbar'], days: 1 } },
      'no-ct-one-area-one-day': scan(false, 1, 1),
      'ct-one-area-one-day': scan(true, 1, 1),
      'no-ct-more': scan(false, 2, 1),
      'ct-more': scan(true, 1, 2),
    },
    edge: [{ study: { ctForAnatomy: true, areas: 2, areaNames: ['thoracic', 'lumbar'], days: 1 } }, 'ct-more'],
    unknown: { study: { areas: 1, days: 1 } },
  },
  'cervical-imaging-pathway/path': {
    rows: {
      'radiograph-first': before('none', 'none', 'none', 'facet-pain'),
      'red-flag': { ...before('none', 'none', 'none'), redFlags: ['fever-or-infection'] },
      'mri-before-spect-ct': before('normal', 'none', 'none'),
      'no-mri': before('normal', 'contraindicated', 'none'),
      'ct-for-hardware': before('normal', 'nondiagnostic', 'none', 'pseudarthrosis'),
      'question-for-spect-ct': before('normal', 'diagnostic', 'none', 'facet-pain'),
      'still-open': before('normal', 'nondiagnostic', 'none'),
      answered: before('diagnostic', 'diagnostic', 'diagnostic'),
    },
    edge: [before('normal', 'contraindicated', 'nondiagnostic'), 'still-open'],
    unknown: before(null, 'nondiagnostic', 'none'),
  },
  [`${paper}/algorithm`]: {
    rows: {
      'surgery-refused': { ...places(['disc', 'L4-L5']), surgeryRefused: true },
      negative: places(),
      'more-than-two-areas': places(['disc', 'L3-L4'], ['disc', 'L4-L5'], ['disc', 'L5-S1']),
      'mixed-structures': places(['disc', 'L4-L5'], ['facet-joint', 'L4-L5']),
      'not-adjacent': places(['facet-joint', 'C3-C4'], ['facet-joint', 'C5-C6']),
      'region-not-covered': places(['disc', 'T12-L1']),
      'cervical-facet': places(['facet-joint', 'C4-C5'], ['facet-joint', 'C5-C6']),
      'cervical-disc': places(['disc', 'C5-C6']),
      'lumbar-disc': places(['disc', 'L4-L5'], ['disc', 'L5-S1']),
      'lumbar-facet-stable': moved(2.9),
      'lumbar-facet-unstable': moved(3),
    },
    edge: [places(['disc', 'L4-L5'], ['disc', 'L5-S1']), 'lumbar-disc'],
    unknown: places(['facet-joint', 'L4-L5']),
  },
  'acquisition-quality/tracer': {
    rows: { diphosphonate: { study: { tracer: 'Tc-99m oxidronate' } }, 'other-tracer': { study: { tracer: '18F-NaF' } } },
    edge: [{ study: { tracer: 'Technetium-99m sestamibi' } }, 'other-tracer'],
    unknown: { study: {} },
  },
  'acquisition-quality/activity': {
    rows: {
      adult: { ageYears: 50, study: { activityMBq: 300 } },
      'child-below-card': { ageYears: 9, study: { activityMBq: 239, weightKg: 30 } },
      child: { ageYears: 9, study: { activityMBq: 40 } },
      'adult-above': { ageYears: 50, study: { activityMBq: 741 } },
      below: { ageYears: 18, study: { activityMBq: 299 } },
    },
    edge: [{ ageYears: 17, study: { activityMBq: 240, weightKg: 30 } }, 'child'],
    unknown: { study: { activityMBq: 600 } },
  },
  'acquisition-quality/uptake-time': {
    rows: { 'too-early': { study: { uptakeMinutes: 119 } }, 'too-late': { study: { uptakeMinutes: 301 } }, 'in-time': { study: { uptakeMinutes: 120 } } },
    edge: [{ study: { uptakeMinutes: 300 } }, 'in-time'],
    unknown: { study: {} },
  },
  'acquisition-quality/registration': {
    rows: { 'too-far': { study: { spectCtShiftMm: 8 } }, far: { study: { spectCtShiftMm: 7.9 } }, close: { study: { spectCtShiftMm: 4.9 } } },
    edge: [{ study: { spectCtShiftMm: 5 } }, 'far'],
    unknown: { study: {} },
  },
  'acquisition-quality/phases': {
    rows: {
      'not-needed': suspects('facet-pain'),
      there: { ...suspects('infection'), study: { phases: ['flow', 'delayed'] } },
      missing: { ...suspects('hardware-complication'), study: { phases: ['delayed'] } },
    },
    edge: [{ suspected: null, study: { phases: ['delayed'] } }, 'not-needed'],
    unknown: suspects('infection'),
  },
  'acquisition-quality/hydration': { rows: { 'not-hydrated': { study: { hydrated: false } }, hydrated: { study: { hydrated: true } } }, edge: [{ renalImpairment: true, study: { hydrated: true } }, 'hydrated'], unknown: { study: {} } },
  'acquisition-quality/renal-function': { rows: { impaired: { renalImpairment: true }, 'not-impaired': { renalImpairment: false } }, edge: [{ renalImpairment: false, study: { hydrated: false } }, 'not-impaired'], unknown: {} },
  'acquisition-quality/energy-window': {
    rows: { 'as-the-guideline': { study: { energyWindowPercent: 20 } }, 'other-window': { study: { energyWindowPercent: 20.1 } } },
    edge: [{ study: { energyWindowPercent: 15 } }, 'as-the-guideline'],
    unknown: { study: {} },
  },
  'acquisition-quality/corrections': {
    rows: { both: { study: { corrections: ['ATTN', 'SCAT', 'DECY'] } }, 'no-attenuation': { study: { corrections: ['DECY'] } }, 'no-scatter': { study: { corrections: ['ATTN'] } } },
    edge: [{ study: { corrections: ['SCAT'] } }, 'no-attenuation'],
    unknown: { study: {} },
  },
  'acquisition-quality/field-of-view': {
    rows: { covered: { region: 'lumbar', study: { levels: ['L1', 'L2', 'L3', 'L4', 'L5', 'S1'] } }, 'not-covered': { region: 'cervical', study: { levels: ['L1', 'L2', 'L3', 'L4', 'L5'] } } },
    edge: [{ region: 'lumbar', study: { levels: ['L2', 'L3', 'L4', 'L5'] } }, 'not-covered'],
    unknown: { region: 'lumbar', study: {} },
  },
  'acquisition-quality/same-day': { rows: { same: { study: { spectCtSameDay: true } }, other: { study: { spectCtSameDay: false } } }, edge: [{ study: { spectCtSameDay: false, spectCtShiftMm: 0 } }, 'other'], unknown: { study: {} } },
  ...Object.fromEntries(acquisitionErrors.map(seen)),
}
