import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../../core/base/result.ts'
import { reportPrintJob } from '../../../core/report/print-job.ts'
import type { Report } from '../../../core/report/report.ts'
import { fontCssFor } from '../../../main/report/font-css.ts'
import { headlessPrint } from '../../../main/report/headless.ts'
import type { PrintedPdf } from '../../../main/report/pdf-metadata.ts'
import { readRuntimeManifest } from '../../../main/runtime/runtime-manifest.ts'
import { signable } from '../../core/report/fixture.ts'
import { picture } from '../../core/report/picture.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'

const runtime = readRuntimeManifest(import.meta.dirname)
const has = (tool: string): boolean => !spawnSync(tool, ['-v']).error
const pdfReaders = has('pdftotext') && has('pdffonts') && has('pdfinfo')

const signed: Report = { ...signable, state: 'final', reader: 'Dr. Ada Example', signedAt: '2026-11-21T09:20:00+01:00', seal: 'ab'.repeat(32) }

/** Many findings, long words, three scripts: nothing may be cut. */
const [finding] = signed.content.findings
if (!finding) throw new Error('the fixture has findings')
const crowded: Report = {
  ...signed,
  header: { ...signed.header, patientName: `${'Wolfeschlegel'.repeat(5)}^Ἀλέξανδρος Łukasz Анна`, siteName: 'University Hospital with a very long name '.repeat(3) },
  content: {
    ...signed.content,
    findings: Array.from({ length: 24 }, () => finding),
    otherFindings: Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of the other findings.`).join('\n'),
  },
}

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
    return headlessPrint({ electronPath: runtime.value.electronPath, appFolder: app.folder })(jobOf(report))
  }

  const read = (tool: string, name: string, ...options: string[]): string =>
    spawnSync(tool, [...options, join(folder, name), ...(tool === 'pdftotext' ? ['-'] : [])], { encoding: 'utf8' }).stdout

  const printed = async (name: string, report: Report): Promise<PrintedPdf> => {
    const result = await print(report)
    if (!result.ok) throw new Error(result.error.sentence)
    writeFileSync(join(folder, name), result.value.bytes)
    return result.value
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

  it('cuts nothing: every finding, line, script and name is there', async () => {
    await printed('crowded.pdf', crowded)
    const text = read('pdftotext', 'crowded.pdf').replace(/\s+/g, ' ')
    for (let number = 1; number <= 24; number += 1) expect(text).toContain(`${number}. Right L4-L5 facet joint`)
    for (let line = 1; line <= 60; line += 1) expect(text).toContain(`Line ${line} of the other findings.`)
    for (const word of ['Ἀλέξανδρος', 'Łukasz', 'Анна', 'University Hospital']) expect(text).toContain(word)
  })
})

describe('printing without a program to print with', () => {
  it('says what is missing and leaves nothing behind', async () => {
    const result = await headlessPrint({ electronPath: '/nowhere/electron', appFolder: '/nowhere' })(jobOf(signed))
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.error.sentence).toContain('ENOENT')
  })
})
