import { own, patternCode, sideCode, siteCodes, unitCode, uptakeCodes } from './codes.ts'
import type { Code } from './codes.ts'
import { packOf } from './language.ts'
import { impressionLines, reportTitle } from './report-parts.ts'
import { reportText } from './report-text.ts'
import type { Report } from './report.ts'
import { printedFindings } from './sync-findings.ts'

const escapes: Readonly<Record<string, string>> = { '\\': '\\E\\', '|': '\\F\\', '^': '\\S\\', '&': '\\T\\', '~': '\\R\\', '\r': '\\X0D\\', '\n': '\\X0A\\' }

/** Control characters that no segment can hold; line ends are escaped instead. */
const unprintable = /[^\P{Cc}\r\n]/gu

/** Text for a component of a field (HL7 v2.5.1 2.7): the separators and line ends escaped, all else as UTF-8 (MSH-18). */
export const hl7Escape = (text: string): string => text.replace(unprintable, ' ').replace(/[\\|^&~\r\n]/g, (character) => escapes[character] ?? character)

/** The text that `hl7Escape` was given. */
export const hl7Unescape = (field: string): string =>
  field.replace(/\\(E|F|S|T|R|X0D|X0A)\\/g, (_, code: string) => ({ E: '\\', F: '|', S: '^', T: '&', R: '~', X0D: '\r', X0A: '\n' })[code] ?? '')

const components = (...parts: readonly string[]): string => parts.map(hl7Escape).join('^').replace(/\^+$/, '')

const systems: Readonly<Record<Code['scheme'], string>> = { SCT: 'SCT', UCUM: 'UCUM', DCM: 'DCM', LN: 'LN', UMLS: 'UMLS', RFC5646: 'RFC5646', '99SPONDYL': '99SPONDYL' }

const coded = ({ value, scheme, meaning }: Code): string => components(value, meaning, systems[scheme])

/** A segment; empty fields at its end are left out. */
const segment = (name: string, ...fields: readonly string[]): string => [name, ...fields].join('|').replace(/\|+$/, '')

/** ISO date and time as HL7 writes it: YYYYMMDDHHMMSS+ZZZZ. */
const timestamp = (iso: string): string => {
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(iso)?.[0] ?? ''
  return `${iso.slice(0, 19).replace(/\D/g, '')}${zone === 'Z' ? '+0000' : zone.replace(':', '')}`
}

/** DICOM PN (family, given, middle, prefix, suffix) as XPN (family, given, middle, suffix, prefix); each further group a repetition of its own. */
const personNames = (name: string): string => {
  const kinds = ['A', 'I', 'P'] as const
  return name
    .split('=')
    .slice(0, 3)
    .flatMap((group, index) => {
      if (group.replaceAll('^', '').trim() === '') return []
      const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^')
      return [components(family, given, middle, suffix, prefix, '', 'L', kinds[index] ?? 'A')]
    })
    .join('~')
}

/** Result status of each state (tables 0085 and 0123): an amended or added-to version corrects the one before. */
const statuses = { draft: 'I', preliminary: 'P', final: 'F', amended: 'C', addendum: 'C' } as const

const narrative: Code = { value: '18782-3', scheme: 'LN', meaning: 'Radiology Study observation (narrative)' }
const impression: Code = { value: '19005-8', scheme: 'LN', meaning: 'Radiology Imaging study [Impression] (narrative)' }
const finding: Code = { value: '121071', scheme: 'DCM', meaning: 'Finding' }
const site: Code = { value: '363698007', scheme: 'SCT', meaning: 'Finding Site' }
const laterality: Code = { value: '272741003', scheme: 'SCT', meaning: 'Laterality' }
const one: Code = { value: '1', scheme: 'UCUM', meaning: 'no units' }

interface Observation {
  readonly type: 'TX' | 'CWE' | 'NM'
  readonly concept: Code
  /** Groups what belongs to one finding (OBX-4). */
  readonly group: string
  readonly value: string
  readonly unit?: Code
}

const findingObservations = (report: Report): Observation[] =>
  printedFindings(report.content).flatMap((each, index) => {
    const group = String(index + 1)
    const { levels, structure } = siteCodes(each.level, each.structure)
    const side = sideCode(each.side)
    const region = report.analysis.regions.find(({ id }) => id === report.analysis.findings.find((measured) => measured.id === each.findingId)?.regionId)
    return [
      { type: 'CWE', concept: finding, group, value: coded(patternCode(each.pattern)) },
      { type: 'CWE', concept: site, group, value: coded(structure) },
      ...levels.map((level): Observation => ({ type: 'CWE', concept: own('level', 'Level'), group, value: coded(level) })),
      ...(side === null ? [] : [{ type: 'CWE', concept: laterality, group, value: coded(side) } as const]),
      { type: 'NM', concept: uptakeCodes.ratio, group, value: String(each.ratio), unit: one },
      { type: 'NM', concept: uptakeCodes.grade, group, value: String(each.grade), unit: one },
      ...(region === undefined ? [] : [{ type: 'NM', concept: own('uptake-max', 'Maximum'), group, value: String(region.max), unit: unitCode(report.analysis.reference.unit) } as const]),
    ] satisfies Observation[]
  })

/**
 * A signed or preliminary report as HL7 v2.5.1 ORU^R01, in UTF-8, segments ended by a carriage return: the findings coded, the
 * impression and the whole text line by line. `controlId` (up to 20 characters) follows from the report. Throws for a draft.
 */
export const hl7Message = (report: Report, controlId: string): string => {
  const { header, reader, signedAt, preliminary } = report
  const madeAt = signedAt ?? preliminary?.at ?? null
  const by = reader ?? preliminary?.reader ?? null
  if (report.state === 'draft' || madeAt === null || by === null) throw new Error('a draft does not leave as HL7')
  const status = statuses[report.state]
  const made = timestamp(madeAt)
  const { numbered, conclusion } = impressionLines(report)
  const lines = (concept: Code, texts: readonly string[]): Observation[] => texts.map((value) => ({ type: 'TX', concept, group: '', value: hl7Escape(value) }))
  const observations = [
    ...findingObservations(report),
    ...lines(impression, [...numbered.map((text, index) => `${index + 1}. ${text}`), conclusion].filter((text) => text.trim() !== '')),
    ...lines(narrative, reportText(report).split('\n')),
  ]
  const studied = header.studyDate === null ? '' : `${header.studyDate.replaceAll('-', '')}${(header.studyTime ?? '').replaceAll(':', '')}`
  return [
    segment('MSH', '^~\\&', 'SPONDYL', hl7Escape(header.siteName), '', '', made, '', 'ORU^R01^ORU_R01', controlId, 'P', '2.5.1', '', '', '', '', '', 'UNICODE UTF-8', packOf(report).tag),
    segment('PID', '1', '', hl7Escape(header.patientId), '', personNames(header.patientName), '', header.patientBirthDate?.replaceAll('-', '') ?? '', header.patientSex ?? 'U'),
    segment(
      'OBR', '1', '', components(`${report.reportId}-v${report.version}`, 'SPONDYL'), components('18748-4', reportTitle(report), 'LN'), '', '', studied, '', '', '', '', '', '', '', '', '', '',
      hl7Escape(header.accessionNumber ?? ''), '', '', '', made, '', 'NMS', status, '', '', '', '', '', '', `&${hl7Escape(by)}`,
    ),
    ...observations.map(({ type, concept, group, value, unit }, index) => segment('OBX', String(index + 1), type, coded(concept), group, value, unit === undefined ? '' : coded(unit), '', '', '', '', status, '', '', made)),
  ]
    .map((line) => `${line}\r`)
    .join('')
}
