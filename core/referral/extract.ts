import type { Referral } from './referral.ts'
import { dateIn, inMonths } from './text-dates.ts'

/** One value that a referral text seems to state, with the words it was taken from. It is a proposal: the reader takes or leaves it. */
export interface Proposal {
  /** The field, as a dotted path of the referral. */
  readonly path: string
  readonly value: unknown
  readonly words: string
}

type Suspected = NonNullable<Referral['suspected']>[number]
type RedFlag = NonNullable<Referral['redFlags']>[number]

const number = String.raw`(\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)`
const level = String.raw`[CTLS]\d{1,2}(?:\s*[-–/]\s*[CTLS]?\d{1,2})*`

/** Whether what stands at an index is denied in its own clause ("no fever", "MRI without fracture"). */
const isDenied = (text: string, at: number): boolean => /\b(?:no|not|without|denies|denied|never|nil|negative for|ruled out|excluded)\b[^.;:\n]*$/i.test(text.slice(Math.max(0, at - 60), at))

const clauseFrom = (text: string, at: number, longest = 90): string => /^[^.;\n]*(?:\.\d[^.;\n]*)*/.exec(text.slice(at, at + longest))?.[0] ?? ''

const first = (text: string, pattern: RegExp): RegExpExecArray | null => new RegExp(pattern.source, 'i').exec(text)

const every = (text: string, pattern: RegExp): RegExpExecArray[] => [...text.matchAll(new RegExp(pattern.source, 'gi'))]

const tidy = (words: string): string => words.replaceAll(/\s+/g, ' ').trim()

const score = (words: string): number | null => {
  const value = Number(words.replace(',', '.'))
  return value >= 0 && value <= 10 ? value : null
}

const pain = (text: string): Proposal[] => {
  const scores = every(text, /\b(?:VAS|NRS|pain(?: score)?)\b[^\d.;\n]{0,24}(\d{1,2}(?:[.,]\d)?)\s*(?:\/|of|out of)?\s*(?:10\b)?(?:[^\d.;\n]{0,14}\b(?:and|,)?\s*(?:leg|arm|extremity|radicular)[^\d.;\n]{0,12}(\d{1,2}(?:[.,]\d)?)(?:\s*\/\s*10)?)?/)
  const proposals: Proposal[] = []
  for (const found of scores) {
    const [words, one = '', other] = found
    // "pain for 30 months" is a time, "VAS 30" no score of ten.
    if (/\bfor\b/i.test(words.slice(0, words.indexOf(one))) || /^\s*(?:years?|months?|weeks?|days?)/i.test(text.slice(found.index + words.length))) continue
    const isLimb = /\b(?:leg|arm|extremity|radicular)\b/i.test(words.slice(0, words.indexOf(one)))
    const value = score(one)
    if (value !== null) proposals.push({ path: isLimb ? 'pain.extremityVas' : 'pain.axialVas', value, words })
    const limb = other === undefined ? null : score(other)
    if (limb !== null) proposals.push({ path: 'pain.extremityVas', value: limb, words })
  }
  const limb = first(text, /\b(?:leg|arm) (?:pain )?(?:VAS |NRS )?(\d{1,2})\s*(?:\/|out of)\s*10/)
  if (limb !== null) proposals.push({ path: 'pain.extremityVas', value: Number(limb[1]), words: limb[0] })
  const lasting =
    first(text, new RegExp(String.raw`\bpain\b[^.;\n]{0,40}?\b(?:for|since|x|over)\s+(?:the (?:last|past) )?${number}\s*(years?|months?|weeks?)\b(?! ago)`)) ??
    first(text, new RegExp(String.raw`\b${number}[\s-]+(years?|months?|weeks?)(?: history of|s? of)\b[^.;\n]{0,30}\bpain`))
  const months = lasting === null ? null : inMonths(lasting[1] ?? '', lasting[2] ?? '')
  if (lasting !== null && months !== null) proposals.push({ path: 'pain.durationMonths', value: months, words: lasting[0] })
  return proposals
}

const person = (text: string): Proposal[] => {
  const age = first(text, /\b(\d{1,3})[\s-]*(?:years?[\s-]*old|y\/?o\b|yrs?\b)/)
  return age === null || Number(age[1]) > 120 ? [] : [{ path: 'ageYears', value: Number(age[1]), words: age[0] }]
}

const regions: readonly (readonly [NonNullable<Referral['region']>, RegExp])[] = [
  ['cervical', /\b(?:cervical|neck)\b|\bC[2-7]\s*[-–/]/],
  ['thoracic', /\bthoracic\b/],
  ['lumbar', /\b(?:lumbar|low(?:er)? back|lumbago)\b|\bL[1-5]\s*[-–/]/],
  ['sacral', /\b(?:sacral|sacroiliac|SI joints?)\b/],
]

/** Only a text that names one region says which; "back" alone may be any of two. */
const region = (text: string): Proposal[] => {
  const named = regions.flatMap(([value, pattern]) => {
    const found = first(text, pattern)
    return found === null ? [] : [{ path: 'region', value, words: found[0] }]
  })
  const isBare = /(?<!\blow |\blower )\bback\b/i.test(text) && named[0]?.value !== 'lumbar'
  return named.length === 1 && !isBare ? named : []
}

const treatment = (text: string): Proposal[] => {
  const proposals: Proposal[] = []
  const therapy =
    first(text, new RegExp(String.raw`\b(?:physical therapy|physiotherapy|PT)\b[^.;\n]{0,20}?\b${number}\s*(years?|months?|weeks?)`)) ??
    first(text, new RegExp(String.raw`\b${number}\s*(years?|months?|weeks?) (?:of )?(?:physical therapy|physiotherapy|PT\b)`))
  if (therapy !== null) proposals.push({ path: 'conservative.physicalTherapyMonths', value: inMonths(therapy[1] ?? '', therapy[2] ?? ''), words: therapy[0] })
  const failed = first(text, /\b(?:failed|refractory to|unsuccessful|no (?:relief|improvement) (?:from|with|after)) (?:\w+ ){0,2}?(?:conservative|non-?surgical|nonoperative)\b[^.;\n]{0,40}|\b(?:conservative|non-?surgical|nonoperative) (?:treatment|therapy|management)[^.;\n]{0,20}\b(?:failed|unsuccessful|without (?:success|relief))/)
  if (failed !== null) proposals.push({ path: 'conservative.failed', value: true, words: failed[0] })
  const months = first(text, new RegExp(String.raw`\b(?:conservative|non-?surgical|nonoperative) (?:treatment|therapy|management|care)[^.;\n]{0,20}?\b${number}\s*(years?|months?|weeks?)|\b${number}\s*(years?|months?|weeks?) of (?:conservative|non-?surgical|nonoperative)`))
  if (months !== null) proposals.push({ path: 'conservative.months', value: inMonths(months[1] ?? months[3] ?? '', months[2] ?? months[4] ?? ''), words: months[0] })
  return proposals.filter(({ value }) => value !== null)
}

const results: readonly (readonly [string, RegExp])[] = [
  ['contraindicated', /contraindicated|not possible|cannot be (?:done|performed)|pacemaker/i],
  ['nondiagnostic', /inconclusive|non-?diagnostic|equivocal|indeterminate|not conclusive|does not explain|without (?:a )?clear (?:cause|generator)|no clear (?:cause|pain generator|generator)/i],
  ['normal', /\bnormal\b|unremarkable|no abnormalit/i],
]

const examinations: readonly (readonly ['radiograph' | 'ct' | 'mri', RegExp])[] = [
  ['radiograph', /\b(?:radiographs?|x-?rays?|plain films?)\b/],
  ['ct', /\bCT\b(?!\/|-SPECT)/],
  ['mri', /\bMRI?\b/],
]

const imaging = (text: string, onDate: string | null): Proposal[] => {
  const proposals = examinations.flatMap(([name, pattern]): Proposal[] => {
    for (const found of every(text, pattern)) {
      const before = text.slice(Math.max(0, found.index - 14), found.index)
      if (/SPECT[-/ ]?$/i.test(before)) continue
      const path = `priorImaging.${name}.result`
      if (/\bno (?:previous |prior )?$/i.test(before)) return [{ path, value: 'none', words: `no ${found[0]}` }]
      // What is said of the next examination is not said of this one.
      const clause = /^.[^]*?(?=\b(?:radiographs?|x-?rays?|plain films?|CT|MRI?)\b|$)/i.exec(clauseFrom(text, found.index))?.[0] ?? ''
      const result = results.find(([, words]) => words.test(clause))
      const date = dateIn(clause, onDate)
      const words = tidy(clause)
      const said = [
        ...(result === undefined ? [] : [{ path, value: result[0], words }]),
        ...(date === null ? [] : [{ path: `priorImaging.${name}.date`, value: date.date, words }]),
      ]
      if (said.length > 0) return said
    }
    return []
  })
  const modic = first(text, /\bModic\s*(?:type\s*)?(1|2|3|III|II|I)\b/)
  if (modic !== null && !isDenied(text, modic.index)) {
    const types: Readonly<Record<string, string>> = { I: '1', II: '2', III: '3' }
    proposals.push({ path: 'priorImaging.mri.modic', value: types[(modic[1] ?? '').toUpperCase()] ?? modic[1], words: modic[0] })
  }
  const moved = first(text, /\b(?:flexion[^.;\n]{0,30}|displacement|translation|listhesis)[^.;\n\d]{0,20}(\d+(?:\.\d+)?)\s*mm|(\d+(?:\.\d+)?)\s*mm\b[^.;\n]{0,20}\b(?:on flexion|displacement|translation)/)
  if (moved !== null) proposals.push({ path: 'priorImaging.flexionExtensionMm', value: Number(moved[1] ?? moved[2]), words: moved[0] })
  return proposals
}

const operations: readonly (readonly [string, RegExp])[] = [
  ['fusion', /\b(?:fusion|ACDF|TLIF|PLIF|ALIF|XLIF|spondylodesis|instrumentation)\b/],
  ['discectomy', /\b(?:micro)?discectomy\b/],
  ['decompression', /\b(?:laminectomy|decompression|foraminotomy|laminotomy)\b/],
  ['arthroplasty', /\b(?:disc replacement|arthroplasty)\b/],
  ['augmentation', /\b(?:vertebroplasty|kyphoplasty|cement augmentation)\b/],
]

/** The words around a hit in its own clause; a comma ends it where another item follows. */
const around = (text: string, at: number): string => {
  const start = Math.max(...['.', ';', '\n', ','].map((mark) => text.lastIndexOf(mark, at - 1))) + 1
  return tidy(`${text.slice(start, at)}${/^[^.;\n,]*/.exec(text.slice(at))?.[0] ?? ''}`)
}

const surgery = (text: string, onDate: string | null): Proposal[] => {
  const none = first(text, /\bno (?:previous|prior|history of)? ?(?:spinal? |back |neck )?surger(?:y|ies)\b/)
  if (none !== null) return [{ path: 'surgery', value: 'none', words: none[0] }]
  const found = operations.flatMap(([kind, pattern]) =>
    every(text, pattern)
      .filter((hit) => !isDenied(text, hit.index) && !/\b(?:planned|candidate for|consider(?:ing|ed)?|before)\b[^.;\n]*$/i.test(text.slice(Math.max(0, hit.index - 40), hit.index)))
      .map((hit) => ({ kind, words: around(text, hit.index) })),
  )
  const stated = found.flatMap(({ kind, words }) => {
    const date = dateIn(words, onDate)
    const levels = first(words, new RegExp(String.raw`\b${level}\b`))?.[0] ?? null
    // A word alone ("fusion planning") is no operation: a level or a date makes it one.
    return date === null && levels === null ? [] : [{ operation: { kind, levels, date: date?.date ?? null }, words }]
  })
  if (stated.length === 0) return []
  return [{ path: 'surgery', value: { operations: stated.map(({ operation }) => operation), residualSymptoms: null }, words: stated.map(({ words }) => words).join('; ') }]
}

const injectionKind = (words: string): string =>
  /epidural|\bESI\b/i.test(words) ? 'epidural' : /facet/i.test(words) ? 'facet-joint' : /medial branch|\bMBB\b/i.test(words) ? 'medial-branch-block' : /sacroiliac|\bSI\b/i.test(words) ? 'sacroiliac-joint' : 'other'

const injections = (text: string, onDate: string | null): Proposal[] => {
  const none = first(text, /\bno (?:previous |prior |recent )?(?:steroid )?injections?\b/)
  if (none !== null) return [{ path: 'injections', value: 'none', words: none[0] }]
  const hits = every(text, /\b(?:injections?|ESI|(?:medial branch )?blocks?|infiltration)\b/).filter((hit) => !isDenied(text, hit.index))
  const stated = hits.flatMap((hit) => {
    const words = around(text, hit.index)
    const date = dateIn(words, onDate)
    const levels = first(words, new RegExp(String.raw`\b${level}\b`))?.[0] ?? null
    if (date === null && levels === null) return []
    const steroid = /steroid|cortisone|triamcinolone|dexamethasone|\bESI\b/i.test(words) ? true : null
    return [{ injection: { kind: injectionKind(words), levels, steroid, date: date?.date ?? null }, words }]
  })
  if (stated.length === 0) return []
  return [{ path: 'injections', value: stated.map(({ injection }) => injection), words: stated.map(({ words }) => words).join('; ') }]
}

const questions: readonly (readonly [Suspected, RegExp])[] = [
  ['infection', /\b(?:infection|discitis|spondylodiscitis|osteomyelitis|epidural abscess)\b/],
  ['avascular-necrosis', /\b(?:avascular necrosis|osteonecrosis|AVN)\b/],
  ['indeterminate-bone-lesion', /\bindeterminate (?:bone |bony |osseous )?lesion\b/],
  ['metastasis', /\bmetasta(?:sis|ses|tic)\b/],
  ['osteoid-osteoma', /\bosteoid osteoma\b/],
  ['occult-fracture', /\b(?:stress|occult|insufficiency) fractures?\b/],
  ['hardware-complication', /\b(?:loosening|hardware (?:failure|complication)|screw (?:loosening|failure))\b/],
  ['spondyloarthropathy', /\b(?:spondylo-?arthr(?:opathy|itis)|sacroiliitis|ankylosing spondylitis|axial SpA)\b/],
  ['spondylolysis', /\b(?:spondylolysis|pars (?:defect|fracture|stress))\b/],
  ['si-dysfunction', /\b(?:SI|sacroiliac) joint (?:dysfunction|pain)\b/],
  ['facet-pain', /\bfacet(?:ogenic)?(?: joint)?s?(?: pain| arthr\w+| syndrome)?\b/],
  ['pseudarthrosis', /\b(?:pseud(?:o)?arthrosis|non-?union)\b/],
  ['degenerative-pain', /\b(?:discogenic|degenerative disc|disc degeneration|spondylosis)\b/],
]

const flags: readonly (readonly [RedFlag, RegExp])[] = [
  ['fever-or-infection', /\b(?:fevers?|febrile|chills)\b/],
  ['history-of-cancer', /\b(?:history of cancer|known (?:cancer|malignancy)|carcinoma)\b/],
  ['progressive-neurology', /\b(?:progressive (?:weakness|neurolog\w+|deficit)|cauda equina)\b/],
  ['trauma', /\b(?:trauma|fall|accident)\b/],
  ['weight-loss', /\bweight loss\b/],
]

const lists = (text: string): Proposal[] => {
  const named = <T extends string>(table: readonly (readonly [T, RegExp])[]) =>
    table.flatMap(([value, pattern]) => {
      const found = every(text, pattern).find((hit) => !isDenied(text, hit.index) && !/^[^.;\n]{0,12}\binjection/i.test(text.slice(hit.index + hit[0].length)))
      return found === undefined ? [] : [{ value, words: found[0] }]
    })
  const proposal = (path: string, hits: readonly { value: string; words: string }[]): Proposal[] =>
    hits.length === 0 ? [] : [{ path, value: hits.map(({ value }) => value), words: hits.map(({ words }) => words).join(', ') }]
  const none = first(text, /\bno red flags?\b/)
  return [...proposal('suspected', named(questions)), ...(none === null ? proposal('redFlags', named(flags)) : [{ path: 'redFlags', value: [], words: none[0] }])]
}

const others = (text: string): Proposal[] => {
  const proposals: Proposal[] = []
  const noCancer = first(text, /\bno (?:history of )?(?:cancer|malignancy)\b/)
  const cancer = first(text, /\b(?:breast|prostate|lung|renal|kidney|thyroid) (?:cancer|carcinoma)\b/)
  if (noCancer !== null) proposals.push({ path: 'cancer', value: 'none', words: noCancer[0] })
  else if (cancer !== null && !isDenied(text, cancer.index)) proposals.push({ path: 'cancer', value: 'bone-avid', words: cancer[0] })
  const claim = first(text, /\b(?:workers['’]? comp(?:ensation)?|litigation)\b/)
  if (claim !== null) proposals.push({ path: 'exclusions.workersCompensationOrLitigation', value: !isDenied(text, claim.index), words: around(text, claim.index) })
  const crp = first(text, /\bCRP\b[^\d.;\n]{0,10}(\d+(?:\.\d+)?)/)
  if (crp !== null) proposals.push({ path: 'labs.crpMgPerL', value: Number(crp[1]), words: crp[0] })
  const esr = first(text, /\bESR\b[^\d.;\n]{0,10}(\d+(?:\.\d+)?)/)
  if (esr !== null) proposals.push({ path: 'labs.esrMmPerH', value: Number(esr[1]), words: esr[0] })
  const planning = first(text, /\b(?:surgical planning|pre-?operative planning|fusion planning|planning of (?:surgery|fusion))\b/)
  if (planning !== null) proposals.push({ path: 'purpose', value: 'surgical-planning', words: planning[0] })
  const asked = first(text, /\b(?:question|indication|reason for (?:exam|study))\s*:\s*([^\n]{4,300})/)
  if (asked !== null) proposals.push({ path: 'question', value: tidy(asked[1] ?? ''), words: asked[0] })
  return proposals
}

/**
 * Values that an English referral text seems to state, each with the words it was taken from; one per field, the first said. Plain
 * patterns, no learning: what is not recognised is left out, what is denied is not taken as said. `onDate` (the scan's day) counts
 * "10 days ago" back.
 */
export const proposalsFrom = (text: string, onDate: string | null): Proposal[] => {
  const all = [...others(text), ...person(text), ...region(text), ...pain(text), ...treatment(text), ...imaging(text, onDate), ...surgery(text, onDate), ...injections(text, onDate), ...lists(text)]
  return all.filter(({ path }, index) => all.findIndex((each) => each.path === path) === index).map((proposal) => ({ ...proposal, words: tidy(proposal.words) }))
}
