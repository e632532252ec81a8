import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import germanEngine from '../../../core/knowledge/language/phrases-de-engine.json'
import germanTemplates from '../../../core/knowledge/language/phrases-de-templates.json'
import { patternSchema } from '../../../core/base/anatomy.ts'
import { uptakeGrading } from '../../../core/knowledge/grading-schema.ts'
import { findingTexts } from '../../../core/report/finding-sentences.ts'
import { fieldWords } from '../../../core/report/field-words.ts'
import { engineWords, levelWords, packs } from '../../../core/report/language.ts'
import { placeholdersOf } from '../../../core/report/fill-template.ts'
import { reportHtml } from '../../../core/report/report-html.ts'
import { reportText } from '../../../core/report/report-text.ts'
import type { Report } from '../../../core/report/report.ts'
import { syncFindings } from '../../../core/report/sync-findings.ts'
import { templates } from '../../../core/report/templates.ts'
import { blockedWordsIn, placeholdersLeftIn } from '../../../core/report/wording.ts'
import { dateTimeWords, listWords, measureWords, placeLabel, placeWords, ratioWords } from '../../../core/report/words.ts'
import { analysis, draftInput, signable } from './fixture.ts'
import { signed } from './hard-cases.ts'

const knowledge = join(import.meta.dirname, '../../../core/knowledge')

/** Every text leaf of a pack with its path. */
const leaves = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string' ? [[path, value]] : value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, each]) => leaves(each, `${path}/${key}`)) : []

const names = (text: string): string[] => placeholdersOf(text).toSorted()

const inGerman = (report: Report): Report => {
  const content = { ...report.content, language: 'de' as const }
  return { ...report, content: syncFindings(content, analysis, draftInput.decisions, report.procedure) }
}

describe('the language packs', () => {
  it('have the same keys, and the same placeholders under each', () => {
    const german = new Map(leaves(packs.de))
    for (const [path, text] of leaves(packs.en)) {
      expect(german.has(path), path).toBe(true)
      // The order may differ (dates, places); what is filled in may not.
      expect(names(german.get(path) ?? ''), path).toEqual(names(text))
    }
    expect(german.size).toBe(leaves(packs.en).length)
  })

  it('never say what the tracer does not show', () => {
    const said = [...leaves(packs.en), ...leaves(packs.de), ...Object.entries(germanTemplates.phrases), ...Object.entries(germanEngine.phrases)]
    for (const [path, text] of said) expect(blockedWordsIn(text), path).toEqual([])
  })
})

describe('the German wording', () => {
  it('has every text of every template, with the same placeholders, and no other', () => {
    const wanted = new Set(
      templates.flatMap(({ title, fields, sentence, impression, recommendation }) => [
        title,
        ...fields.flatMap(({ label, values }) => [label, ...values.filter((value) => !/^[\dIV]+$/.test(value))]),
        ...[...sentence, ...impression, ...recommendation].map(({ text }) => text),
      ]),
    )
    expect(new Set(Object.keys(germanTemplates.phrases))).toEqual(wanted)
    for (const [english, german] of Object.entries(germanTemplates.phrases)) expect(names(german), english).toEqual(names(english))
  })

  it('has every caution and every CT reason of every pattern, and every grade', () => {
    const files = readdirSync(join(knowledge, 'patterns')).filter((name) => name.endsWith('.json'))
    const said = files.flatMap((name) => leaves(JSON.parse(readFileSync(join(knowledge, 'patterns', name), 'utf8'))).filter(([path, text]) => /\/cautions\/\d+\/text$/.test(path) || (path.endsWith('/for') && /^(On )?CT\b/.test(text))))
    expect(files).toHaveLength(patternSchema.options.length)
    expect(said.length).toBeGreaterThan(60)
    const grades = [uptakeGrading.statement, ...uptakeGrading.grades.map(({ meaning }) => meaning)].map((text) => ['grade', text] as const)
    for (const [path, text] of [...said, ...grades]) expect(Object.keys(germanEngine.phrases), path).toContain(text)
    for (const [english, german] of Object.entries(germanEngine.phrases)) expect(names(german), english).toEqual(names(english))
  })

  it('has every mimic of every pattern and every way of counting the levels', () => {
    const said = Object.keys(germanEngine.phrases)
    const files = readdirSync(join(knowledge, 'patterns')).filter((name) => name.endsWith('.json'))
    for (const name of files) for (const mimic of (JSON.parse(readFileSync(join(knowledge, 'patterns', name), 'utf8')) as { mimics?: string[] }).mimics ?? []) expect(said, name).toContain(mimic)
    const source = readFileSync(join(knowledge, '../spine/automatic-naming.ts'), 'utf8')
    const counted = [...source.matchAll(/'((?:not )?counted [^']+)'/g)].map((match) => match[1] ?? '')
    expect(counted.length).toBeGreaterThan(8)
    for (const words of counted) expect(said).toContain(words)
  })

  it('names levels, sides and structures as German radiology does', () => {
    const { de } = packs
    expect(placeWords({ level: 'L4-L5', structure: 'facet-joint', side: 'right' }, de)).toBe('Facettengelenk LWK 4/5 rechts')
    expect(placeLabel({ level: 'L4-L5', structure: 'facet-joint', side: 'left' }, de)).toBe('Facettengelenk LWK 4/5, links')
    expect(placeWords({ level: 'T12', structure: 'superior-endplate', side: 'midline' }, de)).toBe('Deckplatte BWK 12')
    expect(placeWords({ level: 'C5', structure: 'inferior-endplate', side: 'midline' }, de)).toBe('Grundplatte HWK 5')
    expect(placeWords({ level: 'pelvis', structure: 'sacroiliac-joint', side: 'left' }, de)).toBe('Iliosakralgelenk links')
    expect(placeLabel({ level: 'pelvis', structure: 'sacroiliac-joint', side: 'left' }, de)).toBe('Iliosakralgelenk, links')
    expect([levelWords('L5-S1', de), levelWords('T12-L1', de), levelWords('C7', de)]).toEqual(['LWK 5/SWK 1', 'BWK 12/LWK 1', 'HWK 7'])
  })

  it('writes numbers, dates and lists as German does', () => {
    const { de } = packs
    expect([ratioWords(5.1, de), measureWords(1234.5, de), measureWords(0.85, de)]).toEqual(['5,1', '1\u202f235', '0,85'])
    expect(dateTimeWords('2026-03-02T13:05:00+01:00', de)).toBe('2. März 2026 13:05 +01:00')
    expect(listWords(['LWK 2', 'LWK 3', 'LWK 4'], de)).toBe('LWK 2, LWK 3 und LWK 4')
  })

  it('says what the engine says, with its numbers and levels', () => {
    expect(engineWords('normal vertebra (mean of L1, L3, L4)', 'de')).toBe('normaler Wirbel (Mittel aus LWK 1, LWK 3, LWK 4)')
    expect(engineWords('The name of this level is doubtful (confidence 0.42); confirm the levels before the name is used.', 'de')).toContain('(Konfidenz 0,42)')
    expect(engineWords('Consider also: sacroiliitis, metastasis.', 'de')).toBe('Auch zu erwägen: Sakroiliitis, Metastase.')
    expect(engineWords('No SUV: the time of the injection is missing. Ratios to normal bone remain valid.', 'de')).toBe('Kein SUV: der Zeitpunkt der Injektion fehlt. Die Quotienten zum normalen Knochen bleiben gültig.')
    expect(engineWords('A sentence that nobody has translated.', 'de')).toBe('A sentence that nobody has translated.')
  })

  it('keeps the fields coded, and prints them in words', () => {
    const field = templates.flatMap(({ fields }) => fields).find(({ id }) => id === 'ctCorrelate')
    if (!field) throw new Error('the templates have a CT correlate')
    expect(fieldWords(field, 'the disc has 0.70 of the height of its neighbours; own words', 'de')).toBe('Bandscheibenhöhe das 0,70-Fache der Nachbarn; own words')
    expect(fieldWords(field, 'joint-space narrowing, subchondral sclerosis', 'de')).toBe('Gelenkspaltverschmälerung, subchondrale Sklerose')
    expect(fieldWords(field, 'joint-space narrowing', 'en')).toBe('joint-space narrowing')
  })
})

describe('every template in German', () => {
  const [base] = signable.content.findings
  if (!base) throw new Error('the fixture has findings')

  it.each(templates.filter(({ id }) => id !== 'normal').map((template) => [template.id, template] as const))('%s writes whole sentences for every choice', (id, template) => {
    const filled = Object.fromEntries(template.fields.map(({ id: field, type, values }) => [field, type === 'number' ? '2.4' : (values[0] ?? 'degenerativ')]))
    const variants = template.fields.flatMap((field) => (field.type === 'choice' && !field.measured ? field.values.map((value) => ({ ...filled, [field.id]: value })) : [])).concat([filled, { ...filled, suvMax: '', ctCorrelate: '' }])
    for (const fields of variants) {
      for (const grade of [0, 3] as const) {
        const finding = { ...base, templateId: id, grade, fields: { ...fields, grade: String(grade) } }
        const texts = findingTexts(finding, analysis, { language: 'de', templates: [] })
        const english = findingTexts(finding, analysis)
        for (const part of ['sentence', 'impression', 'recommendation'] as const) {
          expect(placeholdersLeftIn(texts[part])).toEqual([])
          expect(blockedWordsIn(texts[part])).toEqual([])
          expect(texts[part] === '').toBe(english[part] === '')
          expect(texts[part]).not.toMatch(/\b(the|with|ratio|grade \d|differential|favours)\b/)
        }
        expect(texts.sentence).toContain('Facettengelenk LWK 4/5 rechts')
        expect(texts.sentence).not.toMatch(/\d\.\d/)
      }
    }
  })
})

describe('a German report', () => {
  const report = inGerman(signable)
  const html = reportHtml(report, { fontCss: '', keyImages: {} })

  it('is German from its title to its appendix, and says so', () => {
    expect(html).toContain('<html lang="de">')
    for (const word of ['Beurteilung', 'Befund', 'Empfehlung', 'ENTWURF', 'Facettengelenk LWK 4/5 rechts', 'Quotient 5,1', 'geb', 'Kein Medizinprodukt' ]) expect(`${html}${reportText(report)}`).toContain(word)
    for (const section of Object.values(packs.de.sections).filter((title) => !['Nachtrag', 'Unterschrift'].includes(title))) expect(html).toContain(section)
  })

  it('has German captions, and English ones again when the language is changed back', () => {
    expect(report.content.keyImages[0]?.caption).toBe('Axial durch: Facettengelenk LWK 4/5 rechts, fusioniert; Anreicherung 0-6 × Referenz')
    const back = syncFindings({ ...report.content, language: 'en' }, analysis, draftInput.decisions, report.procedure)
    expect({ ...back, language: undefined }).toEqual({ ...signable.content, language: undefined })
  })

  it('keeps a sentence and a caption that the reader wrote', () => {
    const [finding, ...others] = signable.content.findings
    const [image, ...images] = signable.content.keyImages
    if (!finding || !image) throw new Error('the fixture has findings and images')
    const content = { ...signable.content, findings: [{ ...finding, sentence: { ...finding.sentence, text: 'My words.', origin: 'edited' as const } }, ...others], keyImages: [{ ...image, caption: 'My picture' }, ...images] }
    const german = inGerman({ ...signable, content })
    expect(german.content.findings[0]?.sentence.text).toBe('My words.')
    expect(german.content.keyImages[0]?.caption).toBe('My picture')
  })
})

it.each([
  ['en', "with the reader's passphrase, which was set anew on 30 Nov 2026 10:00 UTC without the old one"],
  ['de', 'mit der Passphrase des Befunders, die am 30. Nov. 2026 10:00 UTC ohne die alte neu gesetzt wurde'],
] as const)('the signature says in %s that a passphrase was set anew without the old one, and nothing where it was not', (language, words) => {
  const signature = { role: '', proof: 'passphrase', from: 'window' } as const
  const of = (more: { readonly passphraseSetAnewAt?: string }): string => reportText({ ...signed, content: { ...signed.content, language }, signature: { ...signature, ...more } }).replaceAll(/\s+/g, ' ')
  expect(of({ passphraseSetAnewAt: '2026-11-30T10:00:00.000Z' })).toContain(words)
  expect(of({})).toContain(words.slice(0, words.indexOf(',')))
  expect(of({})).not.toContain(words.slice(words.indexOf(',')))
})
