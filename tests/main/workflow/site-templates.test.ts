import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftReport } from '../../../core/report/draft.ts'
import { mrrtProblems } from '../../../core/report/mrrt-check.ts'
import { currentSiteTemplates, exampleFields, templatePreview } from '../../../core/report/site-templates.ts'
import { placeholdersLeftIn } from '../../../core/report/wording.ts'
import { templates } from '../../../core/report/templates.ts'
import { reportText } from '../../../core/report/report-text.ts'
import { parseMrrt } from '../../../main/report/parse-mrrt.ts'
import { openLibrary } from '../../../main/workflow/library-session.ts'
import type { LibrarySession } from '../../../main/workflow/library-session.ts'
import { exportTemplate, importTemplate, listTemplates, saveTemplate, withdrawTemplate } from '../../../main/workflow/site-templates.ts'
import type { ListedTemplate } from '../../../core/report/site-templates.ts'
import type { Result } from '../../../core/base/result.ts'
import { draftInput } from '../../core/report/fixture.ts'
import { bundle } from '../bundle.ts'
import type { Bundle } from '../bundle.ts'

const [facet] = templates
if (!facet) throw new Error('there are templates')

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.sentence)
  return result.value
}

let workers: Bundle
let folder: string
let session: LibrarySession
const listed = (all: readonly ListedTemplate[], id: string): ListedTemplate | undefined => all.find(({ template }) => template.id === id)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-templates-'))
  workers = await bundle({ 'library-worker': 'main/workers/library-worker.ts', 'imaging-worker': 'main/workers/imaging-worker.ts', 'decode-worker': 'main/workers/decode-worker.ts' })
  session = must(await openLibrary(join(folder, 'library'), { create: true, workersFolder: workers.folder }))
}, 60_000)

afterAll(async () => {
  await session.close()
  workers.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe('the templates of a site', () => {
  it('are the program\'s until one is changed', async () => {
    const all = must(await listTemplates(session))
    expect(all.map(({ template }) => template)).toEqual(templates)
    expect(all.every(({ from }) => from === 'program')).toBe(true)
  })

  it('become the next version with each change, kept with all before it', async () => {
    must(await saveTemplate(session, { ...facet, title: 'Our facet joint' }))
    const all = must(await saveTemplate(session, { ...facet, title: 'Our facet joint again' }))
    expect(listed(all, 'facet')).toMatchObject({ from: 'site', versions: ['1.1.0', '1.2.0'], template: { title: 'Our facet joint again', version: '1.2.0' } })
    expect(all).toHaveLength(templates.length)
  })

  it('are refused with the reason where they ask for what no field gives, or say what the tracer does not show', async () => {
    const asks = await saveTemplate(session, { ...facet, sentence: [{ id: 'a', when: [], text: 'The {nobody} knows.' }] })
    expect(asks).toMatchObject({ ok: false, error: { code: 'template-unsound' } })
    const says = await saveTemplate(session, { ...facet, recommendation: [{ id: 'a', when: [], text: 'Inflammation of the joint.' }] })
    expect(says).toMatchObject({ ok: false })
  })

  it('write the reports that are begun from then on, which name their version', async () => {
    const all = must(await session.library.call('site-templates', undefined))
    const own = must(await saveTemplate(session, { ...facet, sentence: [{ id: 'ours', when: [], text: 'Ours: {place}.' }] }))
    const now = currentSiteTemplates(must(await session.library.call('site-templates', undefined)))
    const report = draftReport({ ...draftInput, settings: { ...draftInput.settings, templates: now } })
    expect(report.content.findings[0]).toMatchObject({ templateId: 'facet', templateVersion: listed(own, 'facet')?.template.version, sentence: { text: 'Ours: right L4-L5 facet joint.' } })
    expect(reportText(report)).toContain(`facet ${listed(own, 'facet')?.template.version ?? ''}`)
    const before = draftReport({ ...draftInput, settings: { ...draftInput.settings, templates: currentSiteTemplates(all) } })
    expect(before.content.findings[0]?.sentence.text).not.toContain('Ours:')
  })

  it('leave as MRRT of the right structure and come back as the next version', async () => {
    const html = must(await exportTemplate(session, 'fracture'))
    expect(mrrtProblems(parseMrrt(html))).toEqual([])
    const { id, templates: all } = must(await importTemplate(session, html))
    expect([id, listed(all, 'fracture')?.versions]).toEqual(['fracture', ['1.1.0']])
  })

  it('take in one of another author, and give a changed one back to the program', async () => {
    const html = readFileSync(join(import.meta.dirname, '../../fixtures/mrrt/lumbar-mri.html'), 'utf8')
    const { id, templates: all } = must(await importTemplate(session, html))
    expect(listed(all, id)).toMatchObject({ from: 'site', template: { title: 'MRI of the lumbar spine' } })
    const after = must(await withdrawTemplate(session, 'facet'))
    expect(listed(after, 'facet')).toMatchObject({ from: 'program', template: facet })
    expect(listed(must(await withdrawTemplate(session, id)), id)).toBeUndefined()
  })
})

describe('the preview of a template', () => {
  it.each(templates.map((template) => [template.id, template] as const))('%s writes a sentence without gaps', (id, template) => {
    const preview = templatePreview(template, { ...exampleFields(template), ...(id === 'normal' ? { highestGrade: '1', accepted: '0' } : {}), ...(id === 'focal-uptake' ? { favours: 'degeneration', differential: 'other' } : {}) })
    expect(placeholdersLeftIn(preview.sentence)).toEqual([])
    expect(preview.sentence).not.toBe('')
  })
})
