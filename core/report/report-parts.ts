import type { Grade } from '../base/anatomy.ts'
import { vertebraNames } from '../base/anatomy.ts'
import { measuredSeries } from '../findings/analysis.ts'
import type { CtMeasure } from '../findings/ct-measure.ts'
import { ctMeasureRule } from '../knowledge/ct-measures-schema.ts'
import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import { uptakeGrading } from '../knowledge/grading-schema.ts'
import { ageYears, displayName } from '../study/patient-words.ts'
import { distanceMm } from '../geometry/vector.ts'
import { isEndplateOf } from '../uptake/endplate.ts'
import { shapeCentre, shapeVolumeMl } from '../uptake/shape.ts'
import { isRaised } from '../uptake/uptake.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import { engineWords, fillWords, languageOf, numberWords, packOf } from './language.ts'
import type { Report, ReportFinding } from './report.ts'
import { otherRegionsText, printedFindings } from './sync-findings.ts'
import { isSigned } from './versions.ts'
import { dateTimeWords, dateWords, levelNames, listWords, measureWords, placeLabel, placeWords, ratioWords, upperFirst } from './words.ts'

/** The pieces of the printed report, made once for every format (HTML, text) in the report's own language. Nothing here is markup. */

export const notice = (report: Report): string => packOf(report).words.notice

export interface LabelledValue {
  readonly label: string
  readonly value: string
}

/** "Bone SPECT/CT of the spine", or what the study calls itself. */
export const reportTitle = (report: Report): string => report.header.studyDescription.trim() || packOf(report).words.title

/** "draft, not signed" or "final, version 1". */
export const stateWords = (report: Report): string => fillWords(packOf(report).states[report.state], { version: String(report.version) })

/** What stands across every page of a report that is not signed; null on a signed one. */
export const pageMark = (report: Report): string | null => {
  const { marks } = packOf(report)
  return isSigned(report) ? null : report.state === 'preliminary' ? marks.preliminary : marks.draft
}

/** Whose pictures, of when: on every page. */
export const identity = (report: Report): LabelledValue[] => {
  const { header } = report
  const pack = packOf(report)
  const { labels, words } = pack
  const age = ageYears(header.patientBirthDate, header.studyDate)
  const sexes = { M: words.male, F: words.female, O: words.other } as const
  const born = header.patientBirthDate === null ? words.notStated : `${dateWords(header.patientBirthDate, pack)}${age === null ? '' : ` (${fillWords(words.age, { age: String(age) })})`}`
  const studied = header.studyDate === null ? words.dateNotStated : [dateWords(header.studyDate, pack), header.studyTime].filter(Boolean).join(' ')
  return [
    { label: labels.patient, value: displayName(header.patientName) },
    { label: labels.born, value: born },
    { label: labels.sex, value: header.patientSex === null ? words.notStated : sexes[header.patientSex] },
    { label: labels.id, value: header.patientId || words.notStated },
    { label: labels.study, value: studied },
    { label: labels.accession, value: header.accessionNumber ?? words.notStated },
  ]
}

const minutesBetween = (fromIso: string, toIso: string): number => (Date.parse(toIso) - Date.parse(fromIso)) / 60_000

/** Minutes as "3 h 05 min". */
const durationWords = (minutes: number): string => {
  const whole = Math.round(minutes)
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`
}

/** "256 × 256 × 128 voxels of 2.40 × 2.40 × 2.40 mm, values in counts", as the draft wrote it, in the report's language. */
const volumeWords = (line: string, report: Report): string => {
  const pack = packOf(report)
  const { words } = pack
  return numberWords(line.replace(' voxels of ', ` ${words.voxels} `).replace('values in ', `${words.valuesIn} `).replace('unit of the values not stated', words.unitNotStated), pack)
}

/** How the pictures were made, as far as they say; what they leave open is named in one row. */
export const procedureRows = (report: Report): LabelledValue[] => {
  const { procedure } = report
  const pack = packOf(report)
  const { labels } = pack
  const { injectedAt, acquiredAt, activityMBq } = procedure
  const uptake = injectedAt !== null && acquiredAt !== null ? minutesBetween(injectedAt, acquiredAt) : null
  const rows: readonly { readonly label: string; readonly value: string | null }[] = [
    { label: labels.radiopharmaceutical, value: procedure.radiopharmaceutical },
    { label: labels.activity, value: activityMBq === null ? null : `${measureWords(activityMBq, pack)} MBq` },
    { label: labels.injection, value: injectedAt === null ? null : dateTimeWords(injectedAt, pack) },
    { label: labels.acquisition, value: acquiredAt === null ? null : dateTimeWords(acquiredAt, pack) },
    // A scan before its injection is an error of the files: no duration is better than a wrong one.
    { label: labels.uptakeTime, value: uptake !== null && uptake > 0 ? durationWords(uptake) : null },
  ]
  const open = rows.filter((row) => row.value === null).map((row) => (languageOf(report.content) === 'en' ? row.label.toLowerCase() : row.label))
  return [
    ...rows.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }])),
    ...(procedure.spect === null ? [] : [{ label: 'SPECT', value: volumeWords(procedure.spect, report) }]),
    ...(procedure.ct === null ? [] : [{ label: 'CT', value: volumeWords(procedure.ct, report) }]),
    ...(open.length === 0 ? [] : [{ label: labels.notInImages, value: listWords(open, pack) }]),
  ]
}

/** The numbered impression, then the conclusion. */
export const impressionLines = (report: Report): { readonly numbered: readonly string[]; readonly conclusion: string } => ({
  numbered: printedFindings(report.content).map((finding) => finding.impression.text),
  conclusion: report.content.conclusion.text,
})

export interface FindingBlock {
  readonly title: string
  readonly grade: Grade
  readonly text: string
  readonly cautions: readonly string[]
}

/** One block per finding, the same number as in the impression. A caution that several findings share stands with the first. */
export const findingBlocks = (report: Report): FindingBlock[] => {
  const said = new Set<string>()
  const language = languageOf(report.content)
  return printedFindings(report.content).map((finding) => {
    const measured = report.analysis.findings.find((each) => each.id === finding.findingId)
    const cautions = (measured?.cautions ?? []).filter((caution) => !said.has(caution))
    for (const caution of cautions) said.add(caution)
    return { title: upperFirst(placeWords(finding, packOf(report))), grade: finding.grade, text: finding.sentence.text, cautions: cautions.map((caution) => engineWords(caution, language)) }
  })
}

export const otherRegions = (report: Report): string => otherRegionsText(report.content, report.analysis)

/** Each recommendation once, with the findings (by number) that it belongs to. */
export const recommendations = (report: Report): { readonly text: string; readonly numbers: readonly number[] }[] => {
  const byText = new Map<string, number[]>()
  printedFindings(report.content).forEach((finding: ReportFinding, index) => {
    const text = finding.recommendation.text.trim()
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), index + 1])
  })
  return [...byText].map(([text, numbers]) => ({ text, numbers }))
}

export interface UptakeRow {
  readonly place: string
  readonly max: string
  readonly mean: string
  readonly suvMax: string | null
  readonly ratio: string
  readonly grade: Grade
  readonly volumeMl: string
  readonly asymmetry: string | null
  readonly partialVolume: boolean
  /** Measured in a shape that the reader set. */
  readonly isEdited: boolean
}

const uptakeRow = (pack: LanguagePack) => (region: RegionUptake): UptakeRow => ({
  place: placeLabel(region, pack),
  max: measureWords(region.max, pack),
  mean: measureWords(region.mean, pack),
  suvMax: region.suv ? ratioWords(region.suv.max, pack) : null,
  ratio: ratioWords(region.ratio, pack),
  grade: region.grade,
  volumeMl: measureWords(region.volumeMl, pack),
  asymmetry: region.asymmetry === null ? null : ratioWords(region.asymmetry, pack),
  partialVolume: region.partialVolume,
  isEdited: region.foundShape !== undefined,
})

/**
 * The regions worth a look on the first page: those of findings, and all of grade 1 and above; hottest first. An endplate of a disc or
 * body that is a finding is told with it, and stands in the appendix only.
 */
export const notableRows = (report: Report): UptakeRow[] => {
  const printed = printedFindings(report.content)
  const own = new Set(printed.map((finding) => report.analysis.findings.find((each) => each.id === finding.findingId)?.regionId))
  return [...report.analysis.regions]
    .filter((region) => own.has(region.id) || (isRaised(region) && !printed.some((finding) => isEndplateOf(region, finding))))
    .sort((a, b) => b.ratio - a.ratio)
    .map(uptakeRow(packOf(report)))
}

const bodyOrder = (region: RegionUptake): number => {
  const [upper = ''] = region.level.split('-')
  const index = (vertebraNames as readonly string[]).indexOf(upper)
  return (index < 0 ? vertebraNames.length : index) * 2 + (region.level.includes('-') ? 1 : 0)
}

/** Every measured region from head to tail, for the appendix. */
export const allRows = (report: Report): UptakeRow[] =>
  [...report.analysis.regions].sort((a, b) => bodyOrder(a) - bodyOrder(b)).map(uptakeRow(packOf(report)))

/** Which rules of the referral spoke, by version, and which were off; nothing where no sentence comes from one. */
const ruleRow = (report: Report): LabelledValue[] => {
  const { referral } = report.procedure
  if (referral === undefined || referral.rules.length + referral.off.length === 0) return []
  const spoke = referral.rules.map(({ rule, version }) => `${rule} ${version}`)
  return [{ label: packOf(report).labels.rules, value: [...spoke, ...referral.off.map(({ rule, version, reason }) => `[${rule} ${version}: ${reason}]`)].join(', ') }]
}

/** Each region whose shape the reader set: how far it was moved, and its volume before and after. */
const regionEditRow = (report: Report): LabelledValue[] => {
  const pack = packOf(report)
  const edited = report.analysis.regions.flatMap((region) => {
    if (region.foundShape === undefined) return []
    const moved = numberWords(distanceMm(region.centreMm, shapeCentre(region.foundShape)).toFixed(1), pack)
    return [fillWords(pack.words.regionEdit, { place: placeLabel(region, pack), mm: moved, now: measureWords(region.volumeMl, pack), before: measureWords(shapeVolumeMl(region.foundShape), pack) })]
  })
  return edited.length === 0 ? [] : [{ label: pack.labels.regionEdits, value: edited.join('; ') }]
}

/** Where (LPS mm) the search had found what the reader removed. */
const removedRow = (report: Report): LabelledValue[] => {
  const removed = report.analysis.provenance.removedBodies ?? []
  return removed.length === 0 ? [] : [{ label: packOf(report).labels.removedLevels, value: removed.map((centre) => `(${centre.map((value) => value.toFixed(0)).join(', ')}) mm`).join('; ') }]
}

/** Values of the CT that the reader set, each with what was measured in its place. */
export const readerCtValues = (report: Report): string[] => {
  const pack = packOf(report)
  const { words } = pack
  const written = (value: number | null, { measure, unit }: CtMeasure, none: string): string =>
    value === null ? none : `${numberWords(value.toFixed(ctMeasureRule(measure).digits), pack)}${unit === '1' ? ' ×' : unit === '{grade}' ? '' : ` ${unit === 'deg' ? '°' : unit}`}`
  return (report.analysis.ctMeasures ?? [])
    .filter(({ origin }) => origin === 'reader')
    .map((each) =>
      fillWords(words.ctValueLine, {
        place: placeLabel(each, pack),
        name: engineWords(ctMeasureRule(each.measure).name, languageOf(report.content)),
        value: written(each.value, each, words.notAssessable),
        measured: written(each.measured, each, words.notMeasured),
      }),
    )
}

/** How the numbers came about, complete enough to get them again. */
export const provenanceRows = (report: Report): LabelledValue[] => {
  const { provenance, reference, spine } = report.analysis
  const language = languageOf(report.content)
  const pack = packOf(report)
  const { labels, words } = pack
  const mean = (value: number): Record<'mean' | 'unit', string> => ({ mean: measureWords(value, pack), unit: reference.unit })
  const versions = [...new Set(printedFindings(report.content).map((finding) => `${finding.templateId} ${finding.templateVersion}`))]
  const crest = reference.iliacCrestMean === null ? words.noCrest : fillWords(words.crest, mean(reference.iliacCrestMean))
  const levels = listWords(Object.values(levelNames(Object.fromEntries(spine.levels.map(({ name }) => [name, name])), pack)), pack)
  return [
    { label: labels.reference, value: fillWords(words.referenceLine, { region: engineWords(reference.region, language), ...mean(reference.mean), crest }) },
    { label: labels.ratio, value: words.ratioMeaning },
    { label: labels.levels, value: `${levels}; ${engineWords(spine.numbering, language)}` },
    ...(provenance.anchors.length === 0 ? [] : [{ label: labels.anchors, value: listWords(provenance.anchors.map((anchor) => anchor.name), pack) }]),
    ...removedRow(report),
    ...regionEditRow(report),
    ...(readerCtValues(report).length === 0 ? [] : [{ label: labels.ctValues, value: readerCtValues(report).join('; ') }]),
    { label: labels.series, value: measuredSeries(provenance).join(', ') },
    { label: labels.templates, value: versions.join(', ') || 'normal' },
    ...ruleRow(report),
    { label: labels.program, value: `Spondyl ${provenance.appVersion}, ${words.analysis} ${provenance.analysisVersion}` },
  ]
}

/** Every number that the analysis was made with, by name: a report that was stored and read again says the same. Long, and so the last thing on the page. */
export const parameterRows = (report: Report): LabelledValue[] => {
  const pack = packOf(report)
  const { parameters } = report.analysis.provenance
  const told = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
  return [{ label: pack.labels.parameters, value: told.join(', ') || pack.words.none }]
}

/** How the reader proved who signs; nothing in versions of before there was a list of readers. */
const proofWords = (signature: Report['signature'], pack: LanguagePack): string[] => {
  const { words } = pack
  if (signature === undefined) return []
  if (signature.proof === 'none') return [words.withoutPassphrase]
  const { from, passphraseSetAnewAt: anew } = signature
  return [from === 'window' ? words.withPassphrase : words.withPassphraseTerminal, ...(anew === undefined ? [] : [fillWords(words.passphraseSetAnew, { date: dateTimeWords(anew, pack) })])]
}

/** Who answers for it, or that nobody does yet; the version before it, with its reason and its seal. */
export const signatureRows = (report: Report): LabelledValue[] => {
  const pack = packOf(report)
  const { labels, words } = pack
  const { previous, preliminary, reader, signedAt, signature } = report
  const follows: LabelledValue[] =
    previous === undefined
      ? []
      : [
          { label: labels.follows, value: fillWords(words.followsLine, { version: String(previous.version), date: dateTimeWords(previous.signedAt, pack), reader: previous.reader, seal: previous.seal }) },
          { label: labels.reason, value: previous.reason },
        ]
  const released: LabelledValue[] = preliminary === undefined ? [] : [{ label: labels.preliminaryBy, value: `${preliminary.reader}, ${dateTimeWords(preliminary.at, pack)}` }]
  if (!isSigned(report) || reader === null || signedAt === null) return [{ label: labels.state, value: words.notSigned }, ...released, ...follows]
  return [
    { label: labels.signedBy, value: [reader, signature?.role ?? ''].filter((word) => word !== '').join(', ') },
    { label: labels.signed, value: [dateTimeWords(signedAt, pack), ...proofWords(signature, pack)].join(', ') },
    { label: labels.version, value: stateWords(report) },
    ...follows,
    { label: labels.seal, value: report.seal ?? words.none },
  ]
}

/** Every text that was added to a signed version, oldest first, with who added it; the one being written last. */
export const addenda = (report: Report): readonly { readonly head: string; readonly text: string }[] => {
  const pack = packOf(report)
  const head = (reader: string, at: string): string => fillWords(pack.words.addendumBy, { date: dateTimeWords(at, pack), reader })
  const now = report.content.addendum?.trim() ?? ''
  return [
    ...(report.addenda ?? []).map(({ reader, signedAt, text }) => ({ head: head(reader, signedAt), text })),
    ...(now === '' ? [] : [{ head: report.reader === null || report.signedAt === null ? stateWords(report) : head(report.reader, report.signedAt), text: now }]),
  ]
}

/** What the grade digits mean: a proposal, so never shown without its words. */
export const gradeLegend = (report: Report): readonly { readonly grade: Grade; readonly meaning: string }[] =>
  uptakeGrading.grades.map(({ grade, meaning }) => ({ grade, meaning: engineWords(meaning, languageOf(report.content)) }))

export const gradeStatement = (report: Report): string => engineWords(uptakeGrading.statement, languageOf(report.content))
