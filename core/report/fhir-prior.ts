import type { VisitRow } from '../findings/compare-visits.ts'
import type { Json } from './canonical-json.ts'
import { comparisonStudy, one, own, uptakeCodes, verdictCode } from './codes.ts'
import type { Code } from './codes.ts'
import { bodySite, concept, measure } from './fhir-values.ts'
import type { Members } from './fhir-values.ts'
import { packOf } from './language.ts'
import { priorNotes } from './prior-parts.ts'
import type { PriorVisit } from './prior-schema.ts'
import type { Report } from './report.ts'

/** The comparison with an earlier visit as FHIR R4. Nothing where a report is compared with none. */

/** The ImagingStudy of the earlier visit, by its identifier: the bundle does not hold it. */
export const earlierStudy = ({ studyInstanceUid, studyDate, description }: PriorVisit): Json => ({
  type: 'ImagingStudy',
  identifier: { system: 'urn:dicom:uid', value: `urn:oid:${studyInstanceUid}` },
  display: [description, studyDate].filter((word) => word !== '').join(', '),
})

const components = ({ now, before, change, changeSd }: VisitRow): Json[] => {
  const known = (code: Code, value: number | null): Json[] => (value === null ? [] : [measure(code, value, one)])
  return [
    ...known(own('uptake-ratio-before', 'Maximum over reference mean, earlier visit'), before.ratio),
    ...known(own('uptake-ratio-sd-before', 'Standard deviation of the ratio by noise, earlier visit'), before.ratioSd),
    ...known(own('uptake-grade-before', 'Uptake grade 0-4, proposal, earlier visit'), before.grade),
    ...known(uptakeCodes.ratio, now.ratio),
    ...known(own('uptake-ratio-sd', 'Standard deviation of the ratio by noise'), now.ratioSd),
    ...known(uptakeCodes.grade, now.grade),
    ...known(uptakeCodes.change, change),
    ...known(uptakeCodes.changeSd, changeSd),
  ]
}

/**
 * One Observation per region that both visits measured, with the verdict against noise as its interpretation, derived from today's
 * Observation and the earlier study; and one that holds them, with the sentence of the report and what must be read with the numbers.
 * Without what every Observation of the bundle has in common.
 */
export const comparisonObservations = (report: Report, reference: (name: string) => Json): readonly { readonly name: string; readonly resource: Members }[] => {
  const { prior, priorSentence } = report.content
  if (prior?.compared == null || priorSentence === undefined) return []
  const earlier = earlierStudy(prior)
  const places = prior.compared.rows.map((row) => ({
    name: `comparison ${row.regionId}`,
    resource: {
      code: concept(own('uptake-comparison', 'Uptake of a region compared with an earlier visit')),
      bodySite: bodySite(row, packOf(report)),
      interpretation: [concept(verdictCode(row))],
      derivedFrom: [reference(`region ${row.regionId}`), earlier],
      component: components(row),
    },
  }))
  const whole = {
    name: 'comparison',
    resource: {
      code: concept(comparisonStudy),
      // FHIR has no empty strings: nothing stands for a sentence that the reader took out.
      ...(priorSentence.text.trim() === '' ? {} : { valueString: priorSentence.text }),
      note: priorNotes(report).map((text) => ({ text })),
      derivedFrom: [earlier],
      hasMember: places.map(({ name }) => reference(name)),
    },
  }
  return [whole, ...places]
}
