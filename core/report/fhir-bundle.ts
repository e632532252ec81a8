import type { Json } from './canonical-json.ts'
import { one, own, patternCode, unitCode, uptakeCodes } from './codes.ts'
import { comparisonObservations, earlierStudy } from './fhir-prior.ts'
import { bodySite, concept, measure, systems } from './fhir-values.ts'
import type { Members } from './fhir-values.ts'
import { packOf } from './language.ts'
import { impressionLines, reportTitle } from './report-parts.ts'
import type { Report } from './report.ts'
import { printedFindings } from './sync-findings.ts'

/** The FHIR status of each state of a signed report. */
const statuses = { draft: 'partial', preliminary: 'preliminary', final: 'final', amended: 'amended', addendum: 'appended' } as const

const genders = { M: 'male', F: 'female', O: 'other' } as const

/** PN as FHIR's HumanName: the alphabetic group; further groups as names of their own. PS3.5 6.2. */
const names = (personName: string): Json[] =>
  personName
    .split('=')
    .filter((group) => group.replaceAll('^', '').trim() !== '')
    .map((group) => {
      const [family = '', given = '', middle = ''] = group.split('^').map((part) => part.trim())
      const givenNames = [given, middle].filter((part) => part !== '')
      return { text: [family, ...givenNames].filter((part) => part !== '').join(', '), ...(family === '' ? {} : { family }), ...(givenNames.length === 0 ? {} : { given: givenNames }) }
    })

interface Parts {
  /** A UUID that follows from a name, so that the same report gives the same bundle. */
  readonly uuid: (name: string) => string
  readonly pdfBase64: string
  /** SHA-1 of the PDF in base64, as `Attachment.hash` wants it. */
  readonly pdfSha1Base64: string
  readonly modalities: readonly string[]
}

/**
 * A signed report as an HL7 FHIR R4 bundle (collection): Patient, ImagingStudy, DiagnosticReport with the PDF, one Observation per
 * finding, per measured region and per region compared with an earlier visit. Throws for a report that is not signed.
 */
export const fhirBundle = (report: Report, { uuid, pdfBase64, pdfSha1Base64, modalities }: Parts): Json => {
  const { header, analysis, signedAt, reader } = report
  if (signedAt === null || reader === null) throw new Error('only a signed report leaves as FHIR')
  const url = (name: string): string => `urn:uuid:${uuid(name)}`
  const reference = (name: string): Json => ({ reference: url(name) })
  const subject = reference('patient')
  const entry = (name: string, resource: Members): Json => ({ fullUrl: url(name), resource: { ...resource, id: uuid(name) } })
  const effective: Members = header.studyDate === null ? {} : { effectiveDateTime: header.studyDate }
  const unit = unitCode(analysis.reference.unit)
  const pack = packOf(report)

  const findings = printedFindings(report.content).map((finding) => ({
    name: `finding ${finding.findingId}`,
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: concept({ value: '121071', scheme: 'DCM', meaning: 'Finding' }),
      subject,
      ...effective,
      issued: signedAt,
      valueCodeableConcept: concept(patternCode(finding.pattern)),
      bodySite: bodySite(finding, pack),
      note: [{ text: finding.sentence.text }],
      component: [measure(uptakeCodes.ratio, finding.ratio, one), measure(uptakeCodes.grade, finding.grade, one)],
    },
  }))
  const regions = analysis.regions.map((region) => ({
    name: `region ${region.id}`,
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: concept(own('uptake', 'Uptake of a region')),
      subject,
      ...effective,
      issued: signedAt,
      bodySite: bodySite(region, pack),
      component: [
        measure(own('uptake-max', 'Maximum'), region.max, unit),
        measure(own('uptake-mean', 'Mean'), region.mean, unit),
        measure(own('uptake-peak', 'Mean of the hottest 1 ml sphere'), region.peak, unit),
        measure(uptakeCodes.ratio, region.ratio, one),
        measure(uptakeCodes.grade, region.grade, one),
        measure(own('volume', 'Volume'), region.volumeMl, { value: 'mL', scheme: 'UCUM', meaning: 'ml' }),
      ],
    },
  }))
  const compared = comparisonObservations(report, reference).map(({ name, resource }) => ({
    name,
    resource: { resourceType: 'Observation', status: 'final', subject, ...effective, issued: signedAt, ...resource },
  }))
  const { prior } = report.content
  const observations = [...findings, ...regions, ...compared]
  const { numbered, conclusion } = impressionLines(report)
  const birth: Members = header.patientBirthDate === null ? {} : { birthDate: header.patientBirthDate }
  const gender: Members = header.patientSex === null ? {} : { gender: genders[header.patientSex] }
  const identifiers: Members = header.patientId === '' ? {} : { identifier: [{ value: header.patientId }] }
  const started: Members = header.studyDate === null ? {} : { started: header.studyDate }
  const accession = header.accessionNumber === null ? [] : [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN' }] }, value: header.accessionNumber }]
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: signedAt,
    entry: [
      entry('report', {
        resourceType: 'DiagnosticReport',
        language: pack.tag,
        identifier: [{ system: 'urn:spondyl:report', value: `${report.reportId}-v${report.version}` }],
        status: statuses[report.state],
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'NMS', display: 'Nuclear Medicine Scan' }] }],
        code: concept({ value: '18748-4', scheme: 'LN', meaning: 'Diagnostic imaging study' }, reportTitle(report)),
        subject,
        ...effective,
        issued: signedAt,
        resultsInterpreter: [{ display: reader }],
        result: observations.map(({ name }) => reference(name)),
        imagingStudy: [reference('study'), ...(prior?.compared == null ? [] : [earlierStudy(prior)])],
        conclusion: [...numbered, conclusion].join('\n'),
        presentedForm: [{ contentType: 'application/pdf', language: pack.tag, data: pdfBase64, hash: pdfSha1Base64, title: reportTitle(report), creation: signedAt }],
      }),
      entry('patient', {
        resourceType: 'Patient',
        ...identifiers,
        name: names(header.patientName),
        ...birth,
        ...gender,
      }),
      entry('study', {
        resourceType: 'ImagingStudy',
        identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${report.studyInstanceUid}` }, ...accession],
        status: 'available',
        subject,
        ...started,
        modality: modalities.map((code) => ({ system: systems.DCM, code })),
      }),
      ...observations.map(({ name, resource }) => entry(name, resource)),
    ],
  }
}
