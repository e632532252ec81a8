import type { Grade } from '../base/anatomy.ts'
import { vertebraNames } from '../base/anatomy.ts'
import { uptakeGrading } from '../knowledge/grading-schema.ts'
import { ageYears, displayName } from '../study/patient-words.ts'
import { isRaised } from '../uptake/uptake.ts'
import type { RegionUptake } from '../uptake/uptake.ts'
import type { Report, ReportFinding } from './report.ts'
import { otherRegionsText, printedFindings } from './sync-findings.ts'
import { dateTimeWords, dateWords, listWords, measureWords, placeLabel, placeWords, ratioWords, upperFirst } from './words.ts'

/** The pieces of the printed report, made once for every format (HTML, text). Nothing here is markup. */

export const notice = "Not a medical device. Software supports and does not replace the physician's reading."

export interface LabelledValue {
  readonly label: string
  readonly value: string
}

/** "Bone SPECT/CT of the spine", or what the study calls itself. */
export const reportTitle = (report: Report): string => report.header.studyDescription.trim() || 'Bone SPECT/CT of the spine'

/** "draft, not signed" or "final, version 1". */
export const stateWords = (report: Report): string =>
  report.state === 'draft' ? 'draft, not signed' : `final, version ${report.version}`

const sexWords = { M: 'male', F: 'female', O: 'other' } as const

/** Whose pictures, of when: on every page. */
export const identity = (report: Report): LabelledValue[] => {
  const { header } = report
  const age = ageYears(header.patientBirthDate, header.studyDate)
  const born = header.patientBirthDate === null ? 'not stated' : `${dateWords(header.patientBirthDate)}${age === null ? '' : ` (${age} y)`}`
  const studied = header.studyDate === null ? 'date not stated' : [dateWords(header.studyDate), header.studyTime].filter(Boolean).join(' ')
  return [
    { label: 'Patient', value: displayName(header.patientName) },
    { label: 'Born', value: born },
    { label: 'Sex', value: header.patientSex === null ? 'not stated' : sexWords[header.patientSex] },
    { label: 'ID', value: header.patientId || 'not stated' },
    { label: 'Study', value: studied },
    { label: 'Accession', value: header.accessionNumber ?? 'not stated' },
  ]
}

const minutesBetween = (fromIso: string, toIso: string): number => (Date.parse(toIso) - Date.parse(fromIso)) / 60_000

/** Minutes as "3 h 05 min". */
const durationWords = (minutes: number): string => {
  const whole = Math.round(minutes)
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`
}

/** How the pictures were made, as far as they say; what they leave open is named in one row. */
export const procedureRows = (report: Report): LabelledValue[] => {
  const { procedure } = report
  const { injectedAt, acquiredAt, activityMBq } = procedure
  const uptake = injectedAt !== null && acquiredAt !== null ? minutesBetween(injectedAt, acquiredAt) : null
  const rows: readonly { readonly label: string; readonly value: string | null }[] = [
    { label: 'Radiopharmaceutical', value: procedure.radiopharmaceutical },
    { label: 'Administered activity', value: activityMBq === null ? null : `${measureWords(activityMBq)} MBq` },
    { label: 'Injection', value: injectedAt === null ? null : dateTimeWords(injectedAt) },
    { label: 'Acquisition', value: acquiredAt === null ? null : dateTimeWords(acquiredAt) },
    // A scan before its injection is an error of the files: no duration is better than a wrong one.
    { label: 'Uptake time', value: uptake !== null && uptake > 0 ? durationWords(uptake) : null },
  ]
  const open = rows.filter((row) => row.value === null).map((row) => row.label.toLowerCase())
  return [
    ...rows.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }])),
    ...(procedure.spect === null ? [] : [{ label: 'SPECT', value: procedure.spect }]),
    ...(procedure.ct === null ? [] : [{ label: 'CT', value: procedure.ct }]),
    ...(open.length === 0 ? [] : [{ label: 'Not stated in the images', value: listWords(open) }]),
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
  return printedFindings(report.content).map((finding) => {
    const measured = report.analysis.findings.find((each) => each.id === finding.findingId)
    const cautions = (measured?.cautions ?? []).filter((caution) => !said.has(caution))
    for (const caution of cautions) said.add(caution)
    return { title: upperFirst(placeWords(finding)), grade: finding.grade, text: finding.sentence.text, cautions }
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
}

const uptakeRow = (region: RegionUptake): UptakeRow => ({
  place: placeLabel(region),
  max: measureWords(region.max),
  mean: measureWords(region.mean),
  suvMax: region.suv ? region.suv.max.toFixed(1) : null,
  ratio: ratioWords(region.ratio),
  grade: region.grade,
  volumeMl: measureWords(region.volumeMl),
  asymmetry: region.asymmetry === null ? null : ratioWords(region.asymmetry),
  partialVolume: region.partialVolume,
})

/** The regions worth a look on the first page: those of findings, and all of grade 1 and above; hottest first. */
export const notableRows = (report: Report): UptakeRow[] => {
  const own = new Set(
    printedFindings(report.content).map((finding) => report.analysis.findings.find((each) => each.id === finding.findingId)?.regionId),
  )
  return [...report.analysis.regions]
    .filter((region) => isRaised(region) || own.has(region.id))
    .sort((a, b) => b.ratio - a.ratio)
    .map(uptakeRow)
}

const bodyOrder = (region: RegionUptake): number => {
  const [upper = ''] = region.level.split('-')
  const index = (vertebraNames as readonly string[]).indexOf(upper)
  return (index < 0 ? vertebraNames.length : index) * 2 + (region.level.includes('-') ? 1 : 0)
}

/** Every measured region from head to tail, for the appendix. */
export const allRows = (report: Report): UptakeRow[] =>
  [...report.analysis.regions].sort((a, b) => bodyOrder(a) - bodyOrder(b)).map(uptakeRow)

/** How the numbers came about, complete enough to get them again. */
export const provenanceRows = (report: Report): LabelledValue[] => {
  const { provenance, reference, spine } = report.analysis
  const versions = [...new Set(printedFindings(report.content).map((finding) => `${finding.templateId} ${finding.templateVersion}`))]
  const crest = reference.iliacCrestMean === null ? 'iliac crests out of view' : `iliac crest mean ${measureWords(reference.iliacCrestMean)} ${reference.unit}`
  return [
    { label: 'Reference', value: `${reference.region}: mean ${measureWords(reference.mean)} ${reference.unit}; ${crest}` },
    { label: 'Ratio', value: 'maximum of the region divided by the mean of the reference' },
    { label: 'Levels', value: `${listWords(spine.levels.map((level) => level.name))}; ${spine.numbering}` },
    ...(provenance.anchors.length === 0 ? [] : [{ label: "Reader's anchors", value: listWords(provenance.anchors.map((anchor) => anchor.name)) }]),
    { label: 'Series', value: provenance.seriesUids.join(', ') },
    { label: 'Parameters', value: Object.entries(provenance.parameters).map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`).join(', ') || 'none' },
    { label: 'Templates', value: versions.join(', ') || 'normal' },
    { label: 'Program', value: `Spondyl ${provenance.appVersion}, analysis ${provenance.analysisVersion}` },
  ]
}

/** Who answers for it, or that nobody does yet. */
export const signatureRows = (report: Report): LabelledValue[] =>
  report.state === 'draft' || report.reader === null || report.signedAt === null
    ? [{ label: 'State', value: 'Draft. Not signed, not sealed.' }]
    : [
        { label: 'Read and signed by', value: report.reader },
        { label: 'Signed', value: dateTimeWords(report.signedAt) },
        { label: 'Version', value: String(report.version) },
        { label: 'Seal (SHA-256)', value: report.seal ?? 'none' },
      ]

/** What the grade digits mean: a proposal, so never shown without its words. */
export const gradeLegend: readonly { readonly grade: Grade; readonly meaning: string }[] = uptakeGrading.grades

export const gradeStatement: string = uptakeGrading.statement
