import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../core/report/canonical-json.ts'
import { escapeMarkup } from '../../../core/report/escape.ts'
import { captionOf, edgeLetters, keyImagesFor, namedKeyImage } from '../../../core/report/key-images.ts'
import { reportPrintJob } from '../../../core/report/print-job.ts'
import { reportHtml } from '../../../core/report/report-html.ts'
import { notableRows, notice, procedureRows } from '../../../core/report/report-parts.ts'
import { reportText } from '../../../core/report/report-text.ts'
import type { Report } from '../../../core/report/report.ts'
import { edited } from '../../../core/report/sentences.ts'
import { dateTimeWords, dateWords, measureWords, placeLabel, placeWords } from '../../../core/report/words.ts'
import { analysis, signable } from './fixture.ts'
import { picture } from './picture.ts'

const assets = { fontCss: '', keyImages: Object.fromEntries(signable.content.keyImages.map((image) => [image.id, picture(image.plane)])) }
const html = reportHtml(signable, assets)
const final: Report = { ...signable, state: 'final', reader: 'Dr. Ada Example', signedAt: '2026-11-21T09:20:00+01:00', seal: 'ab'.repeat(32) }

/** The text of a page without its markup. */
const plain = (markup: string): string => markup.replace(/<style>.*?<\/style>/gs, ' ').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('the page', () => {
  it('has the sections in their order, the impression first', () => {
    const titles = [...html.matchAll(/<h2>([^<]+)<\/h2>/g)].map((match) => match[1])
    expect(titles).toEqual([
      'Impression',
      'Clinical question',
      'Procedure',
      'Quality and limitations',
      'Comparison',
      'Findings',
      'Uptake by level',
      'Key images',
      'Recommendation',
      'Measurement provenance',
      'Appendix: all measured regions',
    ])
  })

  it('names level, side, ratio, unit, patient and site', () => {
    const text = plain(html)
    for (const word of ['L4-L5', 'right', '5.1', 'counts', 'DOE, Jane', '40317', '14 Feb 1968', 'Community Imaging North', '2 Mar 2026']) expect(text).toContain(word)
  })

  it('shuts out script and network', () => {
    expect(html).toContain("default-src 'none'")
    const own = html.replaceAll('http://www.w3.org/2000/svg', '')
    expect(/<script|https?:|<link|<iframe|url\((?!data:)/i.test(own)).toBe(false)
  })

  it('sets the orientation letters on each picture', () => {
    expect(html.match(/class="edge left">R/g)).toHaveLength(4)
    expect(html.match(/class="edge left">A/g)).toHaveLength(2)
    expect(edgeLetters.coronal).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' })
  })

  it('says so where a picture could not be drawn', () => {
    expect(reportHtml(signable, { fontCss: '', keyImages: {} })).toContain('This picture could not be drawn.')
  })

  it('takes no picture from elsewhere', () => {
    const away = { fontCss: '', keyImages: { [signable.content.keyImages[0]?.id ?? '']: 'https://example.org/a.png' } }
    expect(reportHtml(signable, away)).not.toContain('example.org')
  })

  it('does not print a finding that was taken back', () => {
    const [first, ...rest] = signable.content.findings
    if (!first) throw new Error('the fixture has findings')
    const mine = { ...first, withdrawn: true, sentence: edited(first.sentence, 'Words that wait.') }
    const report = { ...signable, content: { ...signable.content, findings: [mine, ...rest] } }
    expect(reportHtml(report, assets)).not.toContain('Words that wait.')
    expect(reportText(report)).not.toContain('Words that wait.')
  })

  it('carries the DRAFT mark until it is final', () => {
    expect(html).toContain('<span>DRAFT</span>')
    expect(reportHtml(final, assets)).not.toContain('DRAFT')
  })

  it('shows reader, time, version and seal when it is final', () => {
    const text = plain(reportHtml(final, assets))
    for (const word of ['Dr. Ada Example', '21 Nov 2026 09:20 +01:00', 'final, version 1', 'ab'.repeat(32)]) expect(text).toContain(word)
  })
})

describe('text that tries to be markup', () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\u202e'

  it('stays text, wherever it comes from', () => {
    const [first, ...rest] = final.content.findings
    if (!first) throw new Error('the fixture has findings')
    const report: Report = {
      ...final,
      reader: evil,
      header: { ...final.header, patientName: evil, patientId: evil, studyDescription: evil, accessionNumber: evil, siteName: evil, department: evil },
      procedure: { ...final.procedure, radiopharmaceutical: evil, spect: evil },
      content: {
        ...final.content,
        question: evil,
        comparison: evil,
        otherFindings: evil,
        quality: edited(final.content.quality, evil),
        conclusion: edited(final.content.conclusion, evil),
        findings: [{ ...first, sentence: edited(first.sentence, evil), impression: edited(first.impression, evil), recommendation: edited(first.recommendation, evil) }, ...rest],
        keyImages: final.content.keyImages.map((image) => ({ ...image, caption: evil })),
      },
      analysis: { ...analysis, reference: { ...analysis.reference, region: evil, unit: evil }, provenance: { ...analysis.provenance, parameters: { [evil]: evil } } },
    }
    const job = reportPrintJob(report, assets, '2026-11-21T09:20:00Z')
    for (const markup of [job.html, job.headerHtml, job.footerHtml]) {
      expect(/<script|<img src=x|\u202e/.test(markup)).toBe(false)
    }
    expect(job.html).toContain('&lt;script&gt;')
  })

  it('is escaped for any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeMarkup(text))))
  })
})

describe('every page', () => {
  const job = reportPrintJob(final, assets, '2026-11-21T09:20:00Z')

  it('says whose it is, in the header', () => {
    for (const word of ['DOE, Jane', '14 Feb 1968', '40317', '2 Mar 2026 13:05', 'A-2231']) expect(plain(job.headerHtml)).toContain(word)
  })

  it('says that it is no medical device, its state and its number, in the footer', () => {
    expect(job.footerHtml).toContain(escapeMarkup(notice(final)))
    expect(job.footerHtml).toContain('final, version 1')
    expect(job.footerHtml).toContain('class="pageNumber"')
    expect(reportPrintJob(signable, assets, '').footerHtml).toContain('DRAFT')
  })

  it('belongs to a document that says who, what and when', () => {
    expect(job.metadata).toMatchObject({ author: 'Dr. Ada Example', date: '2026-11-21T09:20:00+01:00', creator: 'Spondyl 0.1.0', language: 'en' })
    expect(job.metadata.keywords).toContain('right L4-L5 facet joint')
  })
})

describe('the table of the first page', () => {
  it('does not repeat the endplates of a disc that is a finding', () => {
    const [region] = analysis.regions
    if (!region) throw new Error('the fixture has regions')
    const plate = (level: 'L2' | 'L3' | 'L5', structure: 'inferior-endplate' | 'superior-endplate'): typeof region => ({ ...region, id: `${structure}/${level}/midline`, level, structure, side: 'midline', grade: 3, ratio: 3 })
    const report = { ...signable, analysis: { ...analysis, regions: [...analysis.regions, plate('L2', 'inferior-endplate'), plate('L3', 'superior-endplate'), plate('L5', 'superior-endplate')] } }
    const places = notableRows(report).map(({ place }) => place)
    expect(places).toContain('L5 superior endplate')
    expect(places).not.toContain('L2 inferior endplate')
    expect(places).not.toContain('L3 superior endplate')
  })
})

describe('the report as plain text', () => {
  const text = reportText(final)

  it('holds the same sections, findings and signature', () => {
    for (const word of ['IMPRESSION', 'PROCEDURE', 'QUALITY AND LIMITATIONS', 'L4-L5 facet joint, right', '5.1', 'Dr. Ada Example', notice(final)]) expect(text).toContain(word)
  })

  it('keeps its lines short enough to print', () => {
    expect(text.split('\n').filter((line) => line.length > 96 && line.includes(' ') && !line.startsWith('Seal'))).toEqual([])
  })

  it('says DRAFT while it is one', () => {
    expect(reportText(signable)).toContain('DRAFT - NOT SIGNED')
    expect(text).not.toContain('DRAFT')
  })
})

describe('the procedure', () => {
  it('names what the images leave open, and guesses nothing', () => {
    expect(procedureRows(signable)).toEqual([
      { label: 'Not stated in the images', value: 'radiopharmaceutical, administered activity, injection, acquisition and uptake time' },
    ])
  })

  it('computes the uptake time from injection and acquisition', () => {
    const procedure = { ...signable.procedure, radiopharmaceutical: 'Tc-99m MDP', activityMBq: 740, injectedAt: '2026-03-02T10:00:00', acquiredAt: '2026-03-02T13:05:00' }
    const rows = procedureRows({ ...signable, procedure })
    expect(rows).toContainEqual({ label: 'Uptake time', value: '3 h 05 min' })
    expect(rows).toContainEqual({ label: 'Administered activity', value: '740 MBq' })
  })

  it('gives no uptake time where the scan stands before the injection', () => {
    const procedure = { ...signable.procedure, injectedAt: '2026-03-02T14:00:00', acquiredAt: '2026-03-02T13:05:00' }
    expect(procedureRows({ ...signable, procedure }).some((row) => row.label === 'Uptake time')).toBe(false)
  })
})

describe('key images', () => {
  const [image] = signable.content.keyImages
  if (!image) throw new Error('the fixture has key images')
  const { id: _id, caption: _caption, ...recipe } = image

  it('are captioned after the structure they go through', () => {
    expect(captionOf(recipe, analysis)).toBe('Axial through the right L4-L5 facet joint, fused; uptake 0-6 × reference')
  })

  it('far from anything measured are not named after it', () => {
    expect(captionOf({ ...recipe, centreMm: [200, 0, 0] as unknown as typeof recipe.centreMm }, analysis)).toBe('Axial, fused; uptake 0-6 × reference')
  })

  it('never share an id', () => {
    const first = namedKeyImage(recipe, [], analysis)
    const second = namedKeyImage(recipe, [first], analysis)
    const afterRemoval = namedKeyImage(recipe, [second], analysis)
    expect(new Set([first.id, second.id]).size).toBe(2)
    expect(afterRemoval.id).not.toBe(second.id)
  })

  it('have ids that can stand in an address', () => {
    for (const finding of analysis.findings) for (const made of keyImagesFor(finding)) expect(made.id).toMatch(/^[\w.-]+$/)
  })
})

describe('words', () => {
  it('name a place as side, level, structure', () => {
    expect(placeWords({ level: 'L4-L5', structure: 'facet-joint', side: 'right' })).toBe('right L4-L5 facet joint')
    expect(placeWords({ level: 'pelvis', structure: 'sacroiliac-joint', side: 'left' })).toBe('left sacroiliac joint')
    expect(placeLabel({ level: 'L3', structure: 'vertebral-body', side: 'midline' })).toBe('L3 vertebral body')
  })

  it.each([
    [0, '0'],
    [0.1234, '0.12'],
    [12.34, '12.3'],
    [412.4, '412'],
    [1234567, '1\u202f234\u202f567'],
    [-3.456, '-3.46'],
  ])('%d is written %s', (value, text) => {
    expect(measureWords(value)).toBe(text)
  })

  it('write dates for reading, and leave what is no date', () => {
    expect(dateWords('2026-03-02')).toBe('2 Mar 2026')
    expect(dateWords('unknown')).toBe('unknown')
    expect(dateTimeWords('2026-03-02T13:05:00Z')).toBe('2 Mar 2026 13:05 UTC')
  })
})

describe('canonical JSON', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}')
  })

  it('is the same value again when read', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value as never)
      expect(canonicalJson(JSON.parse(text) as never)).toBe(text)
    }))
  })

  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow('cannot be sealed')
  })
})
