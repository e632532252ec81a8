import { describe, expect, it } from 'vitest'
import { parseFacts } from '../../../core/referral/facts.ts'
import { judgeReferral } from '../../../core/referral/judge-referral.ts'
import type { ReferralJudgement } from '../../../core/referral/judge-referral.ts'

type Json = Record<string, unknown>

const judged = (facts: Json): ReferralJudgement => {
  const parsed = parseFacts(facts)
  if (!parsed.ok) throw new Error(parsed.error.sentence)
  return judgeReferral(parsed.value)
}

/** Nothing that the policy asks for; each case adds what it is about. */
const nothing: Json = {
  suspected: [],
  priorImaging: { radiograph: 'diagnostic', ct: 'diagnostic', mri: 'diagnostic', flexionExtensionMm: 1 },
  surgery: 'none',
  cancer: 'none',
  spineSymptoms: true,
  purpose: 'diagnosis',
}

const met = (facts: Json, id: string): string => judged(facts).policy.criteria.find((each) => each.id === id)?.met ?? 'no such criterion'

describe('the payer policy', () => {
  const imaging = (radiograph: string | null, ct: string | null, mri: string | null): Json => ({ priorImaging: { radiograph, ct, mri } })
  it.each<[string, Json, string]>([
    ['P1', { suspected: ['infection'] }, 'yes'],
    ['P1', { suspected: ['facet-pain'] }, 'no'],
    ['P1', { suspected: null }, 'unknown'],
    ['P2', { suspected: ['avascular-necrosis'], ...imaging('nondiagnostic', 'none', 'contraindicated') }, 'yes'],
    ['P2', { suspected: ['avascular-necrosis'], ...imaging(null, 'nondiagnostic', 'nondiagnostic') }, 'yes'],
    ['P2', { suspected: ['avascular-necrosis'], ...imaging('nondiagnostic', 'none', 'none') }, 'no'],
    ['P2', { suspected: ['avascular-necrosis'], ...imaging('diagnostic', 'diagnostic', 'contraindicated') }, 'no'],
    ['P2', { suspected: ['avascular-necrosis'], ...imaging('nondiagnostic', null, null) }, 'unknown'],
    ['P3', { suspected: ['indeterminate-bone-lesion'] }, 'yes'],
    ['P3', {}, 'no'],
    ['P3', { suspected: null }, 'unknown'],
    ['P4', { cancer: 'bone-avid' }, 'yes'],
    ['P4', { cancer: 'primary-bone' }, 'yes'],
    ['P4', { cancer: 'bone-avid', spineSymptoms: false }, 'no'],
    ['P4', { cancer: 'none', spineSymptoms: null }, 'no'],
    ['P4', { cancer: null }, 'unknown'],
    ['P5', { suspected: ['bone-tumour'] }, 'yes'],
    ['P5', {}, 'no'],
    ['P5', { suspected: null }, 'unknown'],
    ['P6', { suspected: ['osteoid-osteoma'] }, 'yes'],
    ['P6', {}, 'no'],
    ['P6', { suspected: null }, 'unknown'],
    ['P7', { suspected: ['occult-fracture'], ...imaging('normal', null, null) }, 'yes'],
    ['P7', { suspected: ['occult-fracture'], ...imaging('normal', 'diagnostic', null) }, 'no'],
    ['P7', { suspected: ['occult-fracture'], ...imaging('none', 'none', 'none') }, 'no'],
    ['P7', { suspected: ['occult-fracture'], priorImaging: null }, 'unknown'],
    ['P8', { suspected: ['hardware-complication'], surgery: { monthsAgo: 20, residualSymptoms: true } }, 'yes'],
    ['P8', { suspected: ['infection'], surgery: { residualSymptoms: true } }, 'yes'],
    ['P8', { suspected: ['pseudarthrosis'], surgery: { monthsAgo: 20, residualSymptoms: true } }, 'no'],
    ['P8', { suspected: ['hardware-complication'], surgery: 'none' }, 'no'],
    ['P8', { suspected: ['hardware-complication'], surgery: { monthsAgo: 20, residualSymptoms: null } }, 'unknown'],
    ['P9', { suspected: ['spondyloarthropathy'], ...imaging('normal', 'none', 'nondiagnostic') }, 'yes'],
    ['P9', { suspected: ['spondyloarthropathy'], ...imaging('normal', 'none', 'diagnostic') }, 'no'],
    ['P9', { suspected: ['si-dysfunction'], ...imaging('normal', 'none', 'nondiagnostic') }, 'no'],
    ['P9', { suspected: ['spondyloarthropathy'], ...imaging('normal', 'none', null) }, 'unknown'],
    ['P10', { suspected: ['spondylolysis'], ...imaging('nondiagnostic', 'none', 'none') }, 'yes'],
    ['P10', { suspected: ['spondylolysis'] }, 'no'],
    ['P10', { suspected: ['spondylolysis'], priorImaging: null }, 'unknown'],
  ])('%s of %j: %s', (id, facts, wanted) => {
    expect(met({ ...nothing, ...facts }, id)).toBe(wanted)
  })

  it.each<[string, Json, string]>([
    ['one criterion met', { suspected: ['infection'] }, 'medically-necessary'],
    ['one met, others unknown', { suspected: ['infection'], cancer: null }, 'medically-necessary'],
    ['surgical planning in disc degeneration', { suspected: ['degenerative-pain'], purpose: 'surgical-planning' }, 'investigational'],
    ['surgical planning, but infection is suspected too', { suspected: ['degenerative-pain', 'infection'], purpose: 'surgical-planning' }, 'medically-necessary'],
    ['nothing of the list', { suspected: ['facet-pain'] }, 'not-medically-necessary'],
    ['a mechanical sacroiliac joint', { suspected: ['si-dysfunction'] }, 'not-medically-necessary'],
    ['a purpose that is not known', { suspected: ['degenerative-pain'], purpose: null }, 'undetermined'],
    ['a criterion that is not settled', { suspected: ['facet-pain'], cancer: null }, 'undetermined'],
  ])('%s', (_, facts, wanted) => {
    expect(judged({ ...nothing, ...facts }).policy.result).toBe(wanted)
  })

  it('names the fact that would settle an open criterion', () => {
    const criterion = judged({ ...nothing, cancer: null }).policy.criteria.find(({ id }) => id === 'P4')
    expect(criterion?.missing).toEqual(['cancer'])
  })

  it.each<[Json, string]>([
    [{ simultaneousAdvancedImaging: false }, 'fine'],
    [{ simultaneousAdvancedImaging: true, simultaneousRationale: true }, 'fine'],
    [{ simultaneousAdvancedImaging: true, simultaneousRationale: false }, 'needs-rationale'],
    [{ simultaneousAdvancedImaging: true }, 'unknown'],
    [{}, 'unknown'],
  ])('simultaneous imaging %j: %s', (facts, wanted) => {
    expect(judged(facts).policy.simultaneousImaging).toBe(wanted)
  })

  it.each<[boolean | null, number | null, number | null, string | null, boolean]>([
    [false, 1, 1, '78803', false],
    [true, 1, 1, '78830', false],
    [false, 2, 1, '78831', false],
    [true, 2, 1, '78832', false],
    [false, 1, 2, '78831', false],
    [true, 1, 2, '78832', false],
    [false, 2, 2, null, true],
    [true, 3, 2, null, true],
    [null, 1, 1, null, false],
    [true, null, 1, null, false],
    [true, 1, null, null, false],
    [null, 2, 2, null, true],
  ])('CT for anatomy %s, %s areas, %s days: %s', (ctForAnatomy, areas, days, code, coderReview) => {
    expect(judged({ study: { ctForAnatomy, areas, days } }).policy.cpt).toMatchObject({ code, coderReview })
  })
})

describe('the imaging pathway', () => {
  const after = (radiograph: string | null, mri: string | null, ct: string | null, more: Json = {}): ReferralJudgement['pathway'] =>
    judged({ redFlags: [], suspected: [], priorImaging: { radiograph, ct, mri }, ...more }).pathway
  it.each<[string, ReferralJudgement['pathway'], Partial<ReferralJudgement['pathway']>]>([
    ['nothing done', after('none', 'none', 'none'), { position: 'start', next: 'radiograph', spectCtAppropriate: 'not-yet' }],
    ['nothing done, red flag', after('none', 'none', 'none', { redFlags: ['fever'] }), { position: 'start', next: 'mri', spectCtAppropriate: 'not-yet' }],
    ['radiograph only', after('normal', 'none', 'none'), { position: 'after-radiograph', next: 'mri', spectCtAppropriate: 'not-yet' }],
    ['no MRI possible', after('normal', 'contraindicated', 'none'), { next: 'ct', spectCtAppropriate: 'not-yet' }],
    ['no MRI possible, CT open', after('normal', 'contraindicated', 'nondiagnostic'), { next: 'spect-ct', spectCtAppropriate: 'yes' }],
    ['MRI open', after('normal', 'nondiagnostic', 'none'), { next: 'spect-ct', spectCtAppropriate: 'yes' }],
    ['MRI clear, facet joint in question', after('normal', 'diagnostic', 'none', { suspected: ['facet-pain'] }), { spectCtAppropriate: 'yes' }],
    ['hardware in question, no CT yet', after('normal', 'nondiagnostic', 'none', { suspected: ['pseudarthrosis'] }), { next: 'ct', spectCtAppropriate: 'not-yet' }],
    ['all clear', after('diagnostic', 'diagnostic', 'diagnostic'), { position: 'answered', spectCtAppropriate: 'not-yet' }],
    ['facet joint in question, nothing done', after('none', 'none', 'none', { suspected: ['facet-pain'] }), { spectCtAppropriate: 'not-yet' }],
    ['radiograph not known', after(null, 'nondiagnostic', 'none'), { position: 'unknown', spectCtAppropriate: 'unknown' }],
    ['red flags not known, nothing done', after('none', 'none', 'none', { redFlags: null }), { position: 'unknown', spectCtAppropriate: 'not-yet' }],
  ])('%s', (_, answer, wanted) => {
    expect(answer).toMatchObject(wanted)
  })
})

describe('the published algorithm', () => {
  const eligible: Json = {
    ageYears: 50,
    pain: { axialVas: 8, durationMonths: 30 },
    conservative: { failed: true, months: 14, physicalTherapyMonths: 4 },
    surgeonSuspectsSpine: true,
    degenerationWithoutClearGenerator: true,
    understandsLanguage: true,
    exclusions: { psychiatric: false, fracture: false, infection: false, inflammatory: false, neoplasm: false, hipOrShoulderArthritis: false, workersCompensationOrLitigation: false },
    priorImaging: { flexionExtensionMm: 2.9 },
    surgeryRefused: false,
    uptakeAreas: [],
  }
  const areas = (...places: readonly [string, string][]): Json => ({ uptakeAreas: places.map(([structure, level]) => ({ structure, level, side: 'left' })) })
  const facet = 'facet-joint'

  it.each<[string, Json, string]>([
    ['17 years', { ageYears: 17 }, 'age'],
    ['81 years', { ageYears: 81 }, 'age'],
    ['pain of 5.9', { pain: { axialVas: 5.9, durationMonths: 30 } }, 'axial-vas'],
    ['pain for 23 months', { pain: { axialVas: 8, durationMonths: 23 } }, 'duration'],
    ['two months of physical therapy', { conservative: { failed: true, months: 14, physicalTherapyMonths: 2 } }, 'conservative'],
    ['11 months of treatment', { conservative: { failed: true, months: 11, physicalTherapyMonths: 4 } }, 'conservative'],
    ['a clear generator', { degenerationWithoutClearGenerator: false }, 'no-clear-generator'],
    ['no suspicion of the surgeon', { surgeonSuspectsSpine: false }, 'surgeon-suspects-spine'],
    ['no common language', { understandsLanguage: false }, 'language'],
    ['litigation', { exclusions: { ...(eligible['exclusions'] as Json), workersCompensationOrLitigation: true } }, 'workers-compensation-or-litigation'],
    ['neoplasm', { exclusions: { ...(eligible['exclusions'] as Json), neoplasm: true } }, 'neoplasm'],
  ])('%s: not eligible', (_, facts, failed) => {
    expect(judged({ ...eligible, ...facts }).algorithm).toMatchObject({ eligible: 'no', failed: [failed], result: 'outside-published-algorithm' })
  })

  it.each([18, 80])('%s years: eligible', (ageYears) => {
    expect(judged({ ...eligible, ageYears }).algorithm.eligible).toBe('yes')
  })

  it('is open while an exclusion is not known, which is never no', () => {
    const { eligible: isEligible, unknown, result } = judged({ ...eligible, exclusions: { psychiatric: false } }).algorithm
    expect({ isEligible, result }).toEqual({ isEligible: 'unknown', result: 'undetermined' })
    expect(unknown).toContain('fracture')
  })

  it.each<[string, Json, string]>([
    ['nothing', {}, 'pain-management'],
    ['one cervical facet joint', areas([facet, 'C4-C5']), 'targeted-mbb-or-minimally-invasive-facet-fusion'],
    ['two adjacent cervical facet levels', areas([facet, 'C4-C5'], [facet, 'C5-C6']), 'targeted-mbb-or-minimally-invasive-facet-fusion'],
    ['both sides of one level are one area', { uptakeAreas: ['left', 'right'].flatMap((side) => ['C4-C5', 'C5-C6'].map((level) => ({ structure: facet, level, side }))) }, 'targeted-mbb-or-minimally-invasive-facet-fusion'],
    ['two cervical facet levels apart', areas([facet, 'C3-C4'], [facet, 'C5-C6']), 'outside-published-algorithm'],
    ['three areas', areas([facet, 'C3-C4'], [facet, 'C4-C5'], [facet, 'C5-C6']), 'pain-management'],
    ['one cervical disc', areas(['disc', 'C5-C6']), 'potential-cervical-fusion'],
    ['two adjacent lumbar discs', areas(['disc', 'L4-L5'], ['disc', 'L5-S1']), 'potential-lumbar-fusion'],
    ['disc and facet joint', areas(['disc', 'L4-L5'], [facet, 'L4-L5']), 'outside-published-algorithm'],
    ['thoracic', areas(['disc', 'T7-T8']), 'outside-published-algorithm'],
    ['C7-T1', areas([facet, 'C7-T1']), 'outside-published-algorithm'],
    ['T12-L1', areas(['disc', 'T12-L1']), 'outside-published-algorithm'],
    ['lumbar facet joint, 2.9 mm', areas([facet, 'L4-L5']), 'pain-management'],
    ['lumbar facet joint, 3.0 mm', { ...areas([facet, 'L4-L5']), priorImaging: { flexionExtensionMm: 3 } }, 'outside-published-algorithm'],
    ['lumbar facet joint, stability not known', { ...areas([facet, 'L4-L5']), priorImaging: null }, 'undetermined'],
    ['surgery refused', { ...areas(['disc', 'L4-L5']), surgeryRefused: true }, 'pain-management'],
    ['refusal not known, where it matters', { ...areas(['disc', 'L4-L5']), surgeryRefused: null }, 'undetermined'],
    ['refusal not known, where it does not matter', { surgeryRefused: null }, 'pain-management'],
    ['places not known', { uptakeAreas: null }, 'undetermined'],
  ])('%s', (_, facts, wanted) => {
    expect(judged({ ...eligible, ...facts }).algorithm.result).toBe(wanted)
  })

  it('always stands with its limits', () => {
    expect(judged(eligible).algorithm.reason).toContain('no controls')
  })
})

describe('the acquisition', () => {
  const good: Json = { tracer: '99mTc-MDP', activityMBq: 600, uptakeMinutes: 180, spectCtShiftMm: 2, phases: ['delayed'] }
  const of = (study: Json, more: Json = {}): ReferralJudgement['acquisition'] => judged({ ageYears: 50, suspected: ['facet-pain'], study: { ...good, ...study }, ...more }).acquisition
  it.each<[string, ReferralJudgement['acquisition'], string]>([
    ['as it should be', of({}), 'adequate'],
    ['119 minutes', of({ uptakeMinutes: 119 }), 'limited'],
    ['120 minutes', of({ uptakeMinutes: 120 }), 'adequate'],
    ['300 minutes', of({ uptakeMinutes: 300 }), 'adequate'],
    ['301 minutes', of({ uptakeMinutes: 301 }), 'limited'],
    ['a shift of 4.9 mm', of({ spectCtShiftMm: 4.9 }), 'adequate'],
    ['a shift of 5 mm', of({ spectCtShiftMm: 5 }), 'limited'],
    ['a shift of 8 mm', of({ spectCtShiftMm: 8 }), 'repeat-advised'],
    ['299 MBq in an adult', of({ activityMBq: 299 }), 'limited'],
    ['39 MBq in a child', of({ activityMBq: 39 }, { ageYears: 9 }), 'limited'],
    ['95 MBq in a child', of({ activityMBq: 95 }, { ageYears: 9 }), 'adequate'],
    ['another tracer', of({ tracer: '18F-NaF' }), 'limited'],
    ['a nuclide alone', of({ tracer: 'Technetium-99m' }), 'unknown'],
    ['a nuclide alone, written otherwise', of({ tracer: '99mTc' }), 'unknown'],
    ['a diphosphonate by its chemical name', of({ tracer: '99mTc-hydroxymethylene diphosphonate' }), 'adequate'],
    ['another compound of technetium', of({ tracer: 'Tc-99m sestamibi' }), 'limited'],
    ['infection without early phases', of({}, { suspected: ['infection'] }), 'limited'],
    ['infection with blood pool', of({ phases: ['Blood pool', 'delayed'] }, { suspected: ['infection'] }), 'adequate'],
    ['time not known', of({ uptakeMinutes: null }), 'unknown'],
    ['time not known, and a shift of 8 mm', of({ uptakeMinutes: null, spectCtShiftMm: 8 }), 'repeat-advised'],
  ])('%s', (_, { verdict }, wanted) => {
    expect(verdict).toBe(wanted)
  })
})

describe('cautions', () => {
  const ids = (facts: Json): string[] => judged(facts).cautions.map(({ id }) => id)
  it.each<[string, Json, string, boolean]>([
    ['steroid 13 days ago', { steroidInjectionDaysAgo: 13 }, 'steroid-under-14-days', true],
    ['steroid 14 days ago', { steroidInjectionDaysAgo: 14 }, 'steroid-under-14-days', false],
    ['no steroid', { steroidInjectionDaysAgo: 'none' }, 'steroid-under-14-days', false],
    ['steroid not known', {}, 'steroid-under-14-days', false],
    ['surgery 11.9 months ago', { surgery: { monthsAgo: 11.9 } }, 'operative-bed-under-12-months', true],
    ['surgery 12 months ago', { surgery: { monthsAgo: 12 } }, 'operative-bed-under-12-months', false],
    ['surgery 12 months ago', { surgery: { monthsAgo: 12 } }, 'operative-bed-over-12-months', true],
    ['no surgery', { surgery: 'none' }, 'operative-bed-over-12-months', false],
    ['a young patient', { ageYears: 17 }, 'physiologic-uptake-young', true],
    ['an old patient', { ageYears: 70 }, 'physiologic-uptake-young', false],
    ['early pictures', { study: { uptakeMinutes: 119 } }, 'early-imaging', true],
    ['a disc in question', { suspected: ['degenerative-pain'] }, 'cold-disc', true],
    ['a pars in question', { suspected: ['spondylolysis'] }, 'cold-pars', true],
    ['a facet joint in question', { suspected: ['facet-pain'] }, 'facets-hot-and-treated', true],
    ['cancer', { cancer: 'bone-avid' }, 'flare', true],
    ['planning', { purpose: 'surgical-planning' }, 'planning-evidence-and-payer', true],
    ['a sacroiliac joint in question', { suspected: ['si-dysfunction'] }, 'sacroiliac-evidence-and-payer', true],
    ['a fracture in question', { suspected: ['occult-fracture'] }, 'exclusion-and-indication', true],
    ['pseudarthrosis in question', { suspected: ['pseudarthrosis'] }, 'revision-evidence-and-payer', true],
    ['nothing known', {}, 'cold-disc', false],
  ])('%s: %j, %s %s', (_, facts, id, wanted) => {
    expect(ids(facts).includes(id)).toBe(wanted)
  })
})

describe('facts', () => {
  it.each<[string, unknown, string]>([
    ['a number as text', { ageYears: 'fifty' }, 'ageYears'],
    ['a word that is not offered', { region: 'neck' }, 'region'],
    ['a fact that is not known', { colour: 'red' }, 'colour'],
    ['a level that is none', { uptakeAreas: [{ structure: 'disc', level: 'L4-S1', side: 'left' }] }, 'uptakeAreas.0.level'],
    ['a pain score of 11', { pain: { axialVas: 11 } }, 'pain.axialVas'],
    ['no object', 7, 'whole file'],
  ])('%s is refused by its field', (_, facts, field) => {
    const parsed = parseFacts(facts)
    expect(parsed.ok ? '' : parsed.error.sentence).toContain(field)
  })

  it('T12-L1, L5-S1 and the variants are segments', () => {
    for (const level of ['T12-L1', 'T13-L1', 'L5-S1', 'L6-S1', 'C7-T1']) {
      expect(parseFacts({ uptakeAreas: [{ structure: 'disc', level, side: 'midline' }] }).ok).toBe(true)
    }
  })

  it('of nothing at all nothing is claimed', () => {
    const { policy, pathway, algorithm, acquisition, cautions } = judged({})
    expect([policy.result, pathway.spectCtAppropriate, algorithm.eligible, algorithm.result, acquisition.verdict, cautions.length]).toEqual([
      'undetermined',
      'unknown',
      'unknown',
      'undetermined',
      'unknown',
      0,
    ])
  })

  it('every source that a rule names is listed', () => {
    const { sources, acquisition, cautions } = judged({ ageYears: 17, steroidInjectionDaysAgo: 3, study: { tracer: 'MDP' } })
    const listed = new Set(sources.map(({ id }) => id))
    expect([...acquisition.points, ...cautions].filter(({ source }) => !listed.has(source))).toEqual([])
  })
})
