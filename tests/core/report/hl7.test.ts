import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hl7Escape, hl7Message, hl7Unescape } from '../../../core/report/hl7.ts'
import { impressionLines } from '../../../core/report/report-parts.ts'
import { reportText } from '../../../core/report/report-text.ts'
import { hardCases, inLanguage, signed } from './hard-cases.ts'
import { signable } from './fixture.ts'

/** As a receiver reads it: segments, fields, nothing unescaped yet. MSH-1 is the separator itself. */
const parsed = (message: string): string[][] =>
  message
    .split('\r')
    .slice(0, -1)
    .map((line) => (line.startsWith('MSH') ? ['MSH', '|', ...line.split('|').slice(1)] : line.split('|')))

const segments = parsed(hl7Message(signed, '0123456789abcdef0123'))
const of = (name: string): string[][] => segments.filter(([each]) => each === name)

describe('escaping', () => {
  it('gives back any text without control characters, and never holds a separator', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const field = hl7Escape(text)
        expect(field.replace(/\\(E|F|S|T|R|X0D|X0A)\\/g, '')).not.toMatch(/[|^&~\\\r\n]/)
        if (!/\p{Cc}/u.test(text.replace(/[\r\n]/g, ''))) expect(hl7Unescape(field)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('escapes escapes that are typed', () => {
    expect(hl7Escape('\\F\\ a|b^c&d~e\n')).toBe('\\E\\F\\E\\ a\\F\\b\\S\\c\\T\\d\\R\\e\\X0A\\')
    expect(hl7Unescape(hl7Escape('\\F\\ \\X0A\\'))).toBe('\\F\\ \\X0A\\')
  })

  it('of every text of a report keeps the segments whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite' }), fc.string(), (question, patientId) => {
        const report = { ...signed, header: { ...signed.header, patientId, siteName: question }, content: { ...signed.content, question } }
        const read = parsed(hl7Message(report, 'x'))
        expect(read.map(([name]) => name).filter((name, index, all) => name !== all[index - 1])).toEqual(['MSH', 'PID', 'OBR', 'OBX'])
        expect(hl7Unescape(read[1]?.[3] ?? '')).toBe(patientId.replace(/[^\P{Cc}\r\n]/gu, ' '))
        expect(read.filter(([name]) => name === 'OBX').every((fields) => fields[11] === 'F')).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the message of a signed report', () => {
  it('is an ORU^R01 in UTF-8, whose it is and of which study', () => {
    const [msh = []] = of('MSH')
    expect([msh[9], msh[10], msh[12], msh[18], msh[19]]).toEqual(['ORU^R01^ORU_R01', '0123456789abcdef0123', '2.5.1', 'UNICODE UTF-8', 'en'])
    expect(msh[7]).toBe('20261121092000+0100')
    const [pid = []] = of('PID')
    expect([pid[3], pid[5], pid[7], pid[8]]).toEqual(['40317', 'DOE^Jane^^^^^L^A', '19680214', 'F'])
    const [obr = []] = of('OBR')
    expect([obr[3], obr[7], obr[18], obr[24], obr[25], obr[32]]).toEqual(['SR-7K3QX9P2-v1^SPONDYL', '202603021305', 'A-2231', 'NMS', 'F', '&Dr. Ada Example'])
  })

  it('has each finding coded, with its side, its level and its numbers', () => {
    const first = of('OBX').filter((fields) => fields[4] === '1')
    expect(first.map((fields) => fields[5])).toEqual(['pattern-facet^Pattern: facet^99SPONDYL', 'facet-joint^Facet joint^99SPONDYL', '11994002^L4 vertebra^SCT', '49668003^L5 vertebra^SCT', '24028007^Right^SCT', '5.1', '4', '612'])
    expect(of('OBX').map((fields) => fields[1])).toEqual(of('OBX').map((_, index) => String(index + 1)))
  })

  it('has the whole text, line by line, and the impression', () => {
    const texts = (code: string): string[] => of('OBX').filter((fields) => fields[3]?.startsWith(code)).map((fields) => hl7Unescape(fields[5] ?? ''))
    expect(texts('18782-3').join('\n')).toBe(reportText(signed).replace(/\n$/, '').concat('\n'))
    expect(texts('19005-8')).toHaveLength(impressionLines(signed).numbered.length + 1)
  })

  it('says preliminary, final or corrected', () => {
    const status = (report: typeof signed): string | undefined => parsed(hl7Message(report, 'x')).find(([name]) => name === 'OBR')?.[25]
    const previous = { version: 1, kind: 'amended' as const, reason: 'Side.', seal: 'ab'.repeat(32), reader: 'A', signedAt: '2026-11-21T09:20:00+01:00' }
    expect(status({ ...signed, state: 'amended', version: 2, previous })).toBe('C')
    expect(status({ ...signed, state: 'addendum', version: 2, previous: { ...previous, kind: 'addendum' } })).toBe('C')
    expect(status({ ...signable, state: 'preliminary', preliminary: { reader: 'Dr. B', at: '2026-11-21T09:20:00+01:00' } })).toBe('P')
    expect(() => hl7Message(signable, 'x')).toThrow('draft')
  })

  it('keeps names of other scripts, each group of a name as its own', () => {
    const name = (key: string): string | undefined => parsed(hl7Message(hardCases[key]?.report ?? signed, 'x'))[1]?.[5]
    expect(name('hebrew')).toBe('כהן^מרים^^^^^L^A')
    const both = { ...signed, header: { ...signed.header, patientName: 'Wang^XiaoDong^^Dr^Jr=王^小東' } }
    expect(parsed(hl7Message(both, 'x'))[1]?.[5]).toBe('Wang^XiaoDong^^Jr^Dr^^L^A~王^小東^^^^^L^I')
  })

  it('speaks the language of the report', () => {
    const german = parsed(hl7Message(inLanguage(signed, 'de'), 'x'))
    expect(german[0]?.[19]).toBe('de')
    expect(german.some((fields) => fields[5]?.includes('Facettengelenk LWK 4/5 rechts'))).toBe(true)
  })
})
