import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../../core/base/result.ts'
import { allRows } from '../../../core/report/report-parts.ts'
import { reportPrintJob } from '../../../core/report/print-job.ts'
import type { Report } from '../../../core/report/report.ts'
import { fontCssFor } from '../../../main/report/font-css.ts'
import { headlessPrinter } from '../../../main/report/headless.ts'
import { emptyBoxesIn } from '../../../main/report/pdf-boxes.ts'
import type { PrintedPdf } from '../../../main/report/pdf-metadata.ts'
import { readRuntimeManifest } from '../../../main/runtime/runtime-manifest.ts'
import { canonicalJson } from '../../../core/report/canonical-json.ts'
import { packOf } from '../../../core/report/language.ts'
import { signable } from '../../core/report/fixture.ts'
import { hardCases, signed } from '../../core/report/hard-cases.ts'
import { picture } from '../../core/report/picture.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'

const runtime = readRuntimeManifest(import.meta.dirname)
const has = (tool: string): boolean => !spawnSync(tool, ['-v']).error
const pdfReaders = has('pdftotext') && has('pdffonts') && has('pdfinfo') && has('pdfdetach') && has('qpdf')

/** Whether the system has a font for a language; for Chinese and Japanese the set-up of the tests sees to it on Debian. */
const hasFontFor = (language: string): boolean => (spawnSync('fc-list', [`:lang=${language}`, 'family'], { encoding: 'utf8' }).stdout ?? '').trim() !== ''

const jobOf = (report: Report): ReturnType<typeof reportPrintJob> => {
  const keyImages = Object.fromEntries(report.content.keyImages.map((image) => [image.id, picture('')]))
  return reportPrintJob(report, { keyImages, fontCss: fontCssFor(JSON.stringify(report)) }, '2026-11-21T09:20:00+01:00')
}

describe('fonts', () => {
  it('are those of the scripts a text uses', () => {
    expect(fontCssFor('Jane').match(/@font-face/g)).toHaveLength(2)
    expect(fontCssFor('Анна').match(/@font-face/g)).toHaveLength(4)
    expect(fontCssFor('Jane')).toContain('url(data:font/woff2;base64,')
  })
})

describe.skipIf(!runtime.ok || !pdfReaders)('a printed PDF (needs Electron and poppler-utils)', () => {
  let app: Bundle
  let folder: string

  const print = async (report: Report): Promise<Result<PrintedPdf>> => {
    if (!runtime.ok) return runtime
    return headlessPrinter({ electronPath: runtime.value.electronPath, appFolder: app.folder }).print(jobOf(report))
  }

  const read = (tool: string, name: string, ...options: string[]): string =>
    spawnSync(tool, [...options, join(folder, name), ...(tool === 'pdftotext' ? ['-'] : [])], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout

  const printed = async (name: string, report: Report): Promise<PrintedPdf> => {
    const result = await print(report)
    if (!result.ok) throw new Error(result.error.sentence)
    writeFileSync(join(folder, name), result.value.bytes)
    return result.value
  }

  /** Words that stand in the outer 15 mm at the sides or 4 mm above and below, where printers do not print; with where they are. */
  const outside = (name: string): string[] => {
    const [sideMm, endMm, pt] = [15, 4, 72 / 25.4]
    const pages = read('pdftotext', name, '-bbox').split('<page ').slice(1)
    expect(pages.length).toBeGreaterThan(0)
    return pages.flatMap((page, index) => {
      const [width = 0, height = 0] = [...page.matchAll(/(?:width|height)="([\d.]+)"/g)].slice(0, 2).map(([, value]) => Number(value))
      return [...page.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g)]
        .filter(([, left, top, right, bottom]) => Number(left) < sideMm * pt || Number(right) > width - sideMm * pt || Number(top) < endMm * pt || Number(bottom) > height - endMm * pt)
        .map(([, left = '', top = '', , , word = '']) => `page ${index + 1}: ${word} at ${left}, ${top}`)
    })
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'spondyl-pdf-'))
    app = await bundle({ index: 'tests/main/report/print-app.ts' })
    writeFileSync(join(app.folder, 'package.json'), JSON.stringify({ name: 'print-test', version: '0.0.0', main: 'index.cjs' }))
    await printed('signed.pdf', signed)
  }, 120_000)

  afterAll(() => {
    app.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has selectable text that names level, side, ratio and reader', () => {
    const text = read('pdftotext', 'signed.pdf').replace(/\s+/g, ' ')
    for (const word of ['right L4-L5 facet joint', 'ratio 5.1 to normal vertebra', 'Dr. Ada Example', 'ab'.repeat(32)]) expect(text).toContain(word)
  })

  it('has whose it is, the notice and its number on every page', () => {
    const pages = read('pdftotext', 'signed.pdf').split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(1)
    pages.forEach((text, index) => {
      for (const word of ['DOE, Jane', '40317', 'Not a medical device.', `Page ${index + 1} of ${pages.length}`]) expect(text).toContain(word)
      expect(text).not.toContain('DRAFT')
    })
  })

  it('has every font embedded, none of them as drawings', () => {
    const fonts = read('pdffonts', 'signed.pdf').trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts) {
      expect(font).toMatch(/ yes yes yes +\d+ +\d+$/)
      expect(font).not.toContain('Type 3')
    }
  })

  it('says who, what and when about itself, on A4', () => {
    const info = read('pdfinfo', 'signed.pdf', '-isodates')
    expect(info).toMatch(/Title: +Bone SPECT\/CT of the spine: DOE, Jane/)
    expect(info).toMatch(/Author: +Dr\. Ada Example/)
    expect(info).toMatch(/Creator: +Spondyl 0\.1\.0/)
    expect(info).toMatch(/CreationDate: +2026-11-21T/)
    expect(info).toContain('(A4)')
    expect(info).toMatch(/JavaScript: +no/)
  })

  it('of a draft carries the mark on every page', async () => {
    const { pages } = await printed('draft.pdf', signable)
    const texts = read('pdftotext', 'draft.pdf').split('\f').slice(0, -1)
    expect(texts).toHaveLength(pages)
    for (const text of texts) expect(text).toContain('DRAFT')
  })

  it('has its sections and findings as bookmarks, each on its page', () => {
    const { outlines } = JSON.parse(read('qpdf', 'signed.pdf', '--json', '--json-key=outlines')) as { outlines: { title: string; destpageposfrom1: number; kids: { title: string; destpageposfrom1: number }[] }[] }
    const titles = outlines.map(({ title }) => title)
    expect(titles.slice(0, 3)).toEqual(['Impression', 'Clinical question', 'Procedure'])
    expect(titles.at(-1)).toBe('Appendix: all measured regions')
    expect(outlines.find(({ title }) => title === 'Findings')?.kids.map(({ title }) => title)).toEqual(['1. Right L4-L5 facet joint', '2. L2-L3 disc and adjoining endplates', '3. Left sacroiliac joint'])
    const pages = read('pdftotext', 'signed.pdf').split('\f')
    for (const { title, destpageposfrom1 } of outlines.filter(({ title: each }) => each !== 'Signature')) expect(pages[destpageposfrom1 - 1]?.toUpperCase()).toContain(title.toUpperCase())
  })

  it('says the same as XMP, and which report in which state and version it is', () => {
    const xmp = read('pdfinfo', 'signed.pdf', '-meta')
    for (const word of ['<dc:language><rdf:Bag><rdf:li>en<', 'Dr. Ada Example', '<spondyl:state>final<', '<spondyl:version>1<', `<spondyl:seal>${'ab'.repeat(32)}<`]) expect(xmp).toContain(word)
  })

  it('holds the canonical JSON of the report, byte for byte', () => {
    expect(read('pdfdetach', 'signed.pdf', '-list')).toContain('SR-7K3QX9P2-v1.json')
    spawnSync('pdfdetach', ['-save', '1', '-o', join(folder, 'inside.json'), join(folder, 'signed.pdf')])
    expect(readFileSync(join(folder, 'inside.json'), 'utf8')).toBe(canonicalJson(signed))
  })

  it('is whole for qpdf', () => {
    expect(spawnSync('qpdf', ['--check', join(folder, 'signed.pdf')]).status).toBe(0)
  })

  it.each(['whole-spine', 'twenty-images', 'no-finding', 'arabic', 'hebrew', 'cyrillic', 'greek'])('the hard case %s: whose it is and its number on every page, no heading alone at a foot, every row and picture there', async (name) => {
    const { report, name: patient } = hardCases[name] ?? { report: signed, name: '' }
    await printed(`${name}.pdf`, report)
    const pages = read('pdftotext', `${name}.pdf`, '-layout').split('\f').slice(0, -1)
    const { sections, words } = packOf(report)
    const headings = new Set(Object.values(sections).map((title) => title.toUpperCase()))
    const told = (text: string): string => [...text.matchAll(/\S+/g)].join(' ')
    pages.forEach((text, index) => {
      expect(text).toContain(patient)
      expect(told(text)).toContain(words.page.replace('{page}', String(index + 1)).replace('{pages}', String(pages.length)))
      const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
      expect(headings.has(lines.at(-2) ?? ''), `the last line of page ${index + 1}`).toBe(false)
    })
    const all = told(pages.join(' '))
    for (const { place } of allRows(report)) expect(all).toContain(place)
    report.content.keyImages.forEach((_, index) => expect(all).toContain(`${index + 1} · `))
    const fonts = read('pdffonts', `${name}.pdf`).trim().split('\n').slice(2)
    for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d+ +\d+$/)
    expect(outside(`${name}.pdf`)).toEqual([])
    expect(await emptyBoxesIn(readFileSync(join(folder, `${name}.pdf`)))).toBe(0)
    expect(read('pdfinfo', `${name}.pdf`)).toContain(report.content.paper === 'Letter' ? '(letter)' : '(A4)')
  }, 60_000)

  describe.each([
    ['zh', '王', '王^小東'],
    ['ja', '山田', '山田^太郎'],
    ['ko', '김', '김^희중'],
  ])('with a name in the script of %s', (language, family, patientName) => {
    it.skipIf(!hasFontFor(language))('has it on every page in a font of the system, embedded', async () => {
      const pdf = await printed(`${language}.pdf`, { ...signed, header: { ...signed.header, patientName } })
      expect(await emptyBoxesIn(pdf.bytes)).toBe(0)
      for (const page of read('pdftotext', `${language}.pdf`).split('\f').slice(0, -1)) expect(page).toContain(family)
      for (const font of read('pdffonts', `${language}.pdf`).trim().split('\n').slice(2)) expect(font).toMatch(/ yes yes yes +\d+ +\d+$/)
    }, 60_000)
  })

  it('whose characters no font has is told by its empty boxes', async () => {
    // Code points that are never a character: no computer has a font with them.
    const { bytes } = await printed('boxes.pdf', { ...signed, header: { ...signed.header, patientName: 'Doe \u{1FFFE}\u{2FFFE}^Jane' } })
    expect(await emptyBoxesIn(bytes)).toBeGreaterThanOrEqual(2)
  })

  it('cuts nothing: every finding, line, script and name is there', async () => {
    await printed('crowded.pdf', hardCases['crowded']?.report ?? signed)
    const text = read('pdftotext', 'crowded.pdf').replace(/\s+/g, ' ')
    for (let number = 1; number <= 24; number += 1) expect(text).toContain(`${number}. Right L4-L5 facet joint`)
    for (let line = 1; line <= 60; line += 1) expect(text).toContain(`Line ${line} of the other findings.`)
    for (const word of ['Ἀλέξανδρος', 'Łukasz', 'Анна', 'University Hospital']) expect(text).toContain(word)
  })
})

describe('printing without a program to print with', () => {
  it('says what is missing and leaves nothing behind', async () => {
    const result = await headlessPrinter({ electronPath: '/nowhere/electron', appFolder: '/nowhere' }).print(jobOf(signed))
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.error.sentence).toContain('ENOENT')
  })
})
