import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Template } from '../../../core/knowledge/templates/template-schema.ts'
import { findingTexts } from '../../../core/report/finding-sentences.ts'
import { mrrtProblems } from '../../../core/report/mrrt-check.ts'
import { mrrtHtml } from '../../../core/report/mrrt-export.ts'
import { importMrrt } from '../../../core/report/mrrt-import.ts'
import { templates } from '../../../core/report/templates.ts'
import { placeholdersLeftIn } from '../../../core/report/wording.ts'
import { parseMrrt } from '../../../main/report/parse-mrrt.ts'
import { analysis, signable } from '../../core/report/fixture.ts'

const written = { publisher: 'Community Imaging North', date: '2026-11-21T09:20:00Z' }
const back = (template: Template): ReturnType<typeof importMrrt> => importMrrt(parseMrrt(mrrtHtml(template, written)))

describe.each(templates.map((template) => [template.id, template] as const))('the template %s as MRRT', (_, template) => {
  it('has the structure of the profile', () => {
    expect(mrrtProblems(parseMrrt(mrrtHtml(template, written)))).toEqual([])
  })

  it('is the same template again when it is imported', () => {
    expect(back(template)).toEqual({ ok: true, value: template })
  })
})

describe('the round trip', () => {
  const [facet] = templates
  if (!facet) throw new Error('there are templates')

  it('keeps any words that a site writes', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/[\p{Cc}\s{}]+/gu, ' ').trim()).filter((text) => text !== '' && !/inflam|leu[ck]o|white|cause|entz|ursache|weiße/i.test(text) && !text.endsWith(':'))
    fc.assert(
      fc.property(words, words, words, (label, value, text) => {
        const site: Template = {
          ...facet,
          title: value,
          fields: facet.fields.map((field) => (field.id === 'extension' ? { ...field, label, values: [value], default: '' } : field)),
          sentence: [{ id: 'own', when: [], text }],
        }
        expect(back(site)).toEqual({ ok: true, value: site })
      }),
      { numRuns: 150 },
    )
  })

  it('takes a label and a rule that were changed on the page', () => {
    const html = mrrtHtml(facet, written).replace('>Pathria grade</label>', '>Facet grade</label>').replace('id="pathria" name="Pathria grade" data-field-type="SELECTION_LIST" data-field-completion-action="NONE"', 'id="pathria" name="Pathria grade" data-field-type="SELECTION_LIST" data-field-completion-action="PROHIBIT"')
    const read = importMrrt(parseMrrt(html))
    if (!read.ok) throw new Error(read.error.sentence)
    expect(read.value.fields.find(({ id }) => id === 'pathria')).toMatchObject({ label: 'Facet grade', whenEmpty: 'prohibit' })
  })
})

describe('templates of other authors', () => {
  const folder = join(import.meta.dirname, '../../fixtures/mrrt')
  const files = readdirSync(folder)
  const read = (name: string): Template => {
    const result = importMrrt(parseMrrt(readFileSync(join(folder, name), 'utf8')))
    if (!result.ok) throw new Error(result.error.sentence)
    return result.value
  }

  it('import, and write whole sentences with their fields filled', () => {
    expect(files).toHaveLength(3)
    const [base] = signable.content.findings
    if (!base) throw new Error('the fixture has findings')
    for (const name of files) {
      const template = read(name)
      const fields = { ...Object.fromEntries(template.fields.map(({ id, values, type }) => [id, values[0] ?? (type === 'number' ? '3' : 'seen')])), grade: '3', ratio: '4.0' }
      const texts = findingTexts({ ...base, templateId: template.id, fields }, analysis, { language: 'en', templates: [template] })
      for (const text of [texts.sentence, texts.impression, texts.recommendation]) expect(placeholdersLeftIn(text)).toEqual([])
      expect(texts.sentence).toContain('Right L4-L5 facet joint')
    }
  })

  it('keep labels, values, units, defaults and what signing does', () => {
    const scan = read('bone-scan.html')
    expect(scan).toMatchObject({ id: 'site-whole-body-bone-scan', title: 'Whole-body bone scan', patterns: [] })
    const field = (template: Template, label: string): Template['fields'][number] | undefined => template.fields.find((each) => each.label === label)
    expect(field(scan, 'Tracer')).toMatchObject({ type: 'text', default: 'Tc-99m diphosphonate', whenEmpty: 'alert' })
    expect(field(scan, 'Administered activity')).toMatchObject({ type: 'number', unit: 'MBq', whenEmpty: 'prohibit' })
    expect(field(scan, 'Spine')).toMatchObject({ type: 'choice', values: ['no focal activity', 'degenerative activity', 'suspicious focus'], default: 'no focal activity' })
    expect(scan.impression.some(({ text }) => text.includes('Summary'))).toBe(true)
    const mri = read('lumbar-mri.html')
    expect(mri.fields.filter(({ label }) => label === 'Disc height').map(({ id }) => id)).toHaveLength(2)
    expect(field(mri, 'Facet joints')).toMatchObject({ values: ['effusion', 'hypertrophy'], default: 'effusion' })
    expect(mri.recommendation.map(({ text }) => text)).toEqual(['{advice}'])
    const ct = read('ct-follow-up.html')
    expect(field(ct, 'Screws')?.id).toBe('field1screws')
    expect(field(ct, 'Fusion')).toMatchObject({ values: ['fused', 'not fused'], whenEmpty: 'prohibit' })
  })
})

describe('what is no template', () => {
  const whole = readFileSync(join(import.meta.dirname, '../../fixtures/mrrt/bone-scan.html'), 'utf8')
  const reason = (html: string): string => {
    const result = importMrrt(parseMrrt(html))
    return result.ok ? '' : result.error.sentence
  }

  it.each([
    ['a page without sections', whole.replaceAll('section', 'div'), 'its body has no section'],
    ['a missing term', whole.replace('name="dcterms.publisher"', 'name="dcterms.other"'), 'its head has no dcterms.publisher'],
    ['no template_attributes', whole.replace('text/xml', 'text/plain'), 'template_attributes'],
    ['an id that stands there twice', whole.replace('id="T2"', 'id="T1"'), 'the id T1 stands there twice'],
    ['coded content about nothing', whole.replace('ORIGTXT="S1"', 'ORIGTXT="S9"'), '"S9", which the body does not have'],
    ['an unknown field type', whole.replace('data-field-type="NUMBER"', 'data-field-type="SLIDER"'), 'unknown type SLIDER'],
    ['an unknown completion action', whole.replace('"PROHIBIT"', '"FORBID"'), 'unknown completion action FORBID'],
    ['a program on the page', whole.replace('</body>', '<script>alert(1)</script></body>'), 'its body holds a program'],
    ['a choice of nothing', whole.replace(/<option.*<\/option>/g, ''), 'the list T3 has nothing to choose from'],
    ['no HTML at all', 'PNG', 'it does not begin with <!DOCTYPE html>'],
    ['words the tracer does not show', whole.replace('Kidneys', 'Inflammation'), 'says "inflammation"'],
  ])('%s is refused with its reason', (_, html, wanted) => {
    expect(reason(html)).toContain(wanted)
  })

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.nat(whole.length), (text, at) => {
      importMrrt(parseMrrt(text))
      importMrrt(parseMrrt(whole.slice(0, at) + text + whole.slice(at)))
    }), { numRuns: 200 })
  })
})
