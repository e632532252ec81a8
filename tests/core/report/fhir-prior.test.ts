import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../core/report/canonical-json.ts'
import { verdictCode } from '../../../core/report/codes.ts'
import { fhirBundle } from '../../../core/report/fhir-bundle.ts'
import { priorNotes } from '../../../core/report/prior-parts.ts'
import { edited } from '../../../core/report/sentences.ts'
import type { Report } from '../../../core/report/report.ts'
import { compared, prior } from './compared-report.ts'
import { signed as notCompared } from './hard-cases.ts'

interface Reference {
  readonly reference?: string
  readonly type?: string
  readonly identifier?: { readonly system: string; readonly value: string }
}
interface Concept {
  readonly text: string
  readonly coding: readonly { readonly code: string }[]
}
interface Resource {
  readonly resourceType: string
  readonly code?: Concept
  readonly imagingStudy?: readonly Reference[]
  readonly result?: readonly Reference[]
  readonly valueString?: string
  readonly note?: readonly { readonly text: string }[]
  readonly hasMember?: readonly Reference[]
  readonly derivedFrom?: readonly Reference[]
  readonly interpretation?: readonly Concept[]
  readonly component?: readonly { readonly code: Concept; readonly valueQuantity: { readonly value: number; readonly code: string } }[]
}
interface Entry {
  readonly fullUrl: string
  readonly resource: Resource
}

const uuid = (name: string): string => createHash('sha256').update(name).digest('hex')
const url = (name: string): string => `urn:uuid:${uuid(name)}`

const entriesOf = (report: Report): readonly Entry[] => {
  const signed: Report = { ...report, state: 'final', reader: 'Dr. Ada Example', signedAt: '2026-11-21T09:20:00+01:00' }
  return (JSON.parse(canonicalJson(fhirBundle(signed, { uuid, pdfBase64: 'AA==', pdfSha1Base64: 'AA==', modalities: ['CT', 'NM'] }))) as { entry: Entry[] }).entry
}

const report = compared()
const entries = entriesOf(report)
const resource = (name: string, of = entries): Resource | undefined => of.find(({ fullUrl }) => fullUrl === url(name))?.resource
const rows = prior.compared?.rows ?? []
const earlier = { type: 'ImagingStudy', identifier: { system: 'urn:dicom:uid', value: 'urn:oid:1.2.3.4.5' }, display: 'Bone SPECT/CT, 2025-08-29' }

describe('the FHIR bundle of a compared report', () => {
  it('has an Observation of every region that was compared, with its numbers and what the change is against noise', () => {
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) {
      const found = resource(`comparison ${row.regionId}`)
      expect(found?.component?.map(({ code, valueQuantity }) => [code.coding[0]?.code, valueQuantity.value, valueQuantity.code])).toEqual([
        ['uptake-ratio-before', row.before.ratio, '1'],
        ['uptake-ratio-sd-before', row.before.ratioSd, '1'],
        ['uptake-grade-before', row.before.grade, '1'],
        ['uptake-ratio', row.now.ratio, '1'],
        ['uptake-ratio-sd', row.now.ratioSd, '1'],
        ['uptake-grade', row.now.grade, '1'],
        ['uptake-ratio-change', row.change, '1'],
        ['change-sd', row.changeSd, '1'],
      ])
      expect(found?.interpretation?.map(({ coding }) => coding[0]?.code)).toEqual([verdictCode(row).value])
      expect(found?.derivedFrom).toEqual([{ reference: url(`region ${row.regionId}`) }, earlier])
    }
  })

  it('leaves out what noise does not tell', () => {
    const unknown = { ...prior, compared: prior.compared === null ? null : { ...prior.compared, rows: rows.map((row) => ({ ...row, changeSd: null, beyondNoise: null })) } }
    const found = resource(`comparison ${rows[0]?.regionId ?? ''}`, entriesOf(compared({}, unknown)))
    expect(found?.component?.map(({ code }) => code.coding[0]?.code)).not.toContain('change-sd')
    expect(found?.interpretation?.[0]?.text).toBe('Noise not known, not called a change')
  })

  it('has the sentence of the page and what must be read with the numbers, over all of them', () => {
    const whole = resource('comparison')
    expect(whole).toMatchObject({ valueString: report.content.priorSentence?.text, derivedFrom: [earlier] })
    expect(whole?.note?.map(({ text }) => text)).toEqual(priorNotes(report))
    expect(whole?.hasMember).toEqual(rows.map(({ regionId }) => ({ reference: url(`comparison ${regionId}`) })))
  })

  it('has no empty string for a sentence that the reader took out', () => {
    const { content } = report
    if (content.priorSentence === undefined) throw new Error('compared')
    const silent = entriesOf({ ...report, content: { ...content, priorSentence: edited(content.priorSentence, '') } })
    expect(resource('comparison', silent)).not.toHaveProperty('valueString')
  })

  it('names the earlier study by its identifier, refers only to what it holds, and lists every result', () => {
    const diagnostic = resource('report')
    expect(diagnostic?.imagingStudy).toEqual([{ reference: url('study') }, earlier])
    const urls = entries.map(({ fullUrl }) => fullUrl)
    expect(new Set(urls).size).toBe(urls.length)
    const references = [...JSON.stringify(entries).matchAll(/"reference":"([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.filter((each) => !urls.includes(each))).toEqual([])
    expect(diagnostic?.result).toEqual(entries.filter((each) => each.resource.resourceType === 'Observation').map(({ fullUrl }) => ({ reference: fullUrl })))
  })
})

it('the FHIR bundle of a report that is compared with none has one study and no comparison', () => {
  const plain = entriesOf(notCompared)
  expect(resource('report', plain)?.imagingStudy).toEqual([{ reference: url('study') }])
  expect(plain.filter((each) => each.resource.code?.coding[0]?.code === 'uptake-comparison' || each.fullUrl === url('comparison'))).toEqual([])
})
