import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { placeWords, upperFirst } from '../../core/report/words.ts'
import { templateById, templates } from '../../core/report/templates.ts'
import { patternSchema, sideSchema, placeSchema, structureSchema } from '../../core/base/anatomy.ts'
import { bundle } from '../main/bundle.ts'
import { chooseFolder, launchApp, newLibrary, pdfText, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { pointerUses, pressUntil, shownFocus, watchPointer } from './keyboard.ts'
import { passphrase } from './steps.ts'

/** One reader, one keyboard: from files to a signed report with every template, each on the phantom that shows its pattern. */
interface Case {
  readonly study: string
  /** For each painted lesion, in the order of the truth, the template that words it. None: nothing is accepted. */
  readonly templates: readonly string[]
}

const everyCase: readonly Case[] = [
  { study: 'several', templates: ['facet', 'discogenic', 'si-joint'] },
  { study: 'normal', templates: [] },
  { study: 'fracture', templates: ['fracture'] },
  { study: 'sacral-insufficiency', templates: ['sacral-insufficiency', 'sacral-insufficiency'] },
  { study: 'pars', templates: ['pars'] },
  { study: 'pseudarthrosis', templates: ['pseudarthrosis'] },
  { study: 'hardware-loosening', templates: ['hardware-loosening'] },
  { study: 'adjacent-segment', templates: ['adjacent-segment'] },
  { study: 'infection', templates: ['infection'] },
  { study: 'malignancy-suspicion', templates: ['malignancy-suspicion'] },
  { study: 'baastrup', templates: ['baastrup'] },
  { study: 'transitional-vertebra', templates: ['transitional-vertebra'] },
  { study: 'physiologic', templates: ['physiologic', 'focal-uptake'] },
]

/** Each study takes the window some 20 s: a run of all checks drives three of them, `SPONDYL_TEMPLATES=all` every one. */
const isWhole = process.env['SPONDYL_TEMPLATES'] === 'all'
const cases = everyCase.filter(({ study }) => isWhole || ['several', 'normal', 'hardware-loosening'].includes(study))

const reader = 'Dr Kay'
const question = 'Which structure?'

interface Wanted {
  readonly id: string
  readonly place: Parameters<typeof placeWords>[0]
  readonly templateId: string
}

let running: LaunchedApp
let library: string
let studies: string
const wantedOf = new Map<string, { readonly studyUid: string; readonly findings: readonly Wanted[] }>()

const writeAll = async (folder: string): Promise<void> => {
  const writer = await bundle({ 'write-phantoms': 'tests/e2e/write-phantoms.ts' })
  try {
    const names = cases.map(({ study }) => study)
    const write = (half: readonly string[]) => promisify(execFile)(process.execPath, [join(writer.folder, 'write-phantoms.cjs'), folder, ...half])
    await Promise.all([write(names.filter((_, at) => at % 2 === 0)), write(names.filter((_, at) => at % 2 === 1))])
  } finally {
    writer.remove()
  }
}

/** What the painter knows: the findings that are right. A lesion of a vertebral body has no side of its own in a finding. */
const readTruth = async ({ study, templates: templateIds }: Case): Promise<void> => {
  const truth = JSON.parse(await readFile(join(studies, study, 'truth.json'), 'utf8')) as { studyInstanceUid: string; lesions: { pattern: string; level: string; side: string; structure: string }[] }
  expect(truth.lesions, study).toHaveLength(templateIds.length)
  const findings = truth.lesions.map((lesion, at) => {
    const structure = structureSchema.parse(lesion.structure)
    const side = structure === 'vertebral-body' ? 'midline' : sideSchema.parse(lesion.side)
    const pattern = patternSchema.parse(lesion.pattern)
    return { id: `${pattern}/${lesion.level}/${side}`, place: { level: placeSchema.parse(lesion.level), structure, side }, templateId: templateIds[at] ?? '' }
  })
  wantedOf.set(study, { studyUid: truth.studyInstanceUid, findings })
}

beforeAll(async () => {
  library = await newLibrary()
  studies = await newLibrary()
  const [app] = await Promise.all([launchApp({ library }), writeAll(studies)])
  running = app
  for (const each of cases) await readTruth(each)
  await watchPointer(running.page)
}, 300_000)

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await removeLibrary(studies)
})

const chooseStudy = async (page: Page, studyUid: string): Promise<void> => {
  await page.keyboard.press('Alt+1')
  await page.locator('[data-testid="work-list"]:focus').waitFor()
  await page.keyboard.press('Home')
  for (let row = 0; (await page.locator('[data-testid="work-row"][aria-selected="true"]').getAttribute('data-study')) !== studyUid; row += 1) {
    if (row > cases.length) throw new Error(`the study ${studyUid} is not in the work-list`)
    await page.keyboard.press('ArrowDown')
  }
  expect((await shownFocus(page)).testId).toBe('work-list')
  await page.keyboard.press('Enter')
  await page.getByTestId('uptake-row').first().waitFor({ timeout: 120_000 })
  await page.locator('[data-testid="reading-panel"][data-status="ready"]').waitFor()
}

const accept = async (page: Page, { id }: Wanted): Promise<void> => {
  const at = await page.locator('[data-testid="finding-card"]:focus').count()
  if (at === 0 || (await shownFocus(page)).finding !== id) await pressUntil(page, '.', ({ finding }) => finding === id, 12)
  await page.keyboard.press('a')
  await page.locator(`[data-testid="finding-card"][data-finding="${id}"][data-decision="accepted"]`).waitFor()
}

/** Walks the whole form once: what is empty is answered, the right template chosen, the levels confirmed. */
const fillForm = async (page: Page, findings: readonly Wanted[]): Promise<void> => {
  await pressUntil(page, 'Alt+ArrowDown', ({ testId }) => testId === 'question-text', 1)
  await page.keyboard.type(question)
  for (;;) {
    const now = await pressUntil(page, 'Alt+ArrowDown', () => true, 1)
    const finding = findings.find(({ id }) => id === now.finding)
    if (now.testId === 'levels-confirmed') break
    if (finding === undefined) continue
    if (now.testId === 'template-choice' && now.value !== finding.templateId) {
      await page.keyboard.type(templateById(finding.templateId)?.title ?? '')
      expect((await shownFocus(page)).value).toBe(finding.templateId)
    }
    const field = templateById(finding.templateId)?.fields.find(({ id }) => `field-${id}` === now.testId)
    if (field !== undefined && now.value === '') await page.keyboard.type(field.values[0] ?? 'degeneration')
    if (now.role === 'radio' && !now.isChosen) await page.keyboard.press('ArrowRight')
  }
  await page.keyboard.press('Space')
  expect((await shownFocus(page)).isChosen).toBe(true)
  await page.locator('[data-testid="save-status"][data-saving="saved"]').waitFor()
}

const sign = async (page: Page): Promise<string> => {
  expect(await page.locator('[data-level="prohibit"]').allTextContents()).toEqual([])
  await page.keyboard.press('Control+Enter')
  await page.locator('[data-testid="new-reader"], [data-testid="passphrase"]').first().waitFor()
  if ((await shownFocus(page)).testId === 'new-reader') {
    await page.keyboard.type(reader)
    await pressUntil(page, 'Tab', ({ testId }) => testId === 'new-passphrase', 2)
    await page.keyboard.type(passphrase)
    await pressUntil(page, 'Tab', ({ testId }) => testId === 'new-passphrase-again', 1)
  } else expect((await shownFocus(page)).testId).toBe('passphrase')
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="report-page"][data-state="final"]').waitFor()
  await page.locator('[data-testid="save-pdf"]:focus').waitFor()
  await shownFocus(page)
  return (await page.getByTestId('pdf-path').textContent()) ?? ''
}

test('every template of the program has its case here', async () => {
  const files = (await readdir(join(import.meta.dirname, '../../core/knowledge/templates'))).filter((name) => name.endsWith('.json'))
  expect(templates.map(({ id }) => `${id}.json`).sort()).toEqual(files.sort())
  const covered = everyCase.flatMap(({ templates: used }) => (used.length === 0 ? ['normal'] : used))
  expect([...new Set(covered)].sort()).toEqual(templates.map(({ id }) => id).sort())
})

test('a folder of studies is indexed from the empty library', async () => {
  const { page } = running
  await chooseFolder(running, studies)
  await page.getByTestId('library-empty').waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Choose a folder…')
  await page.keyboard.press('Enter')
  await page.getByTestId('work-row').nth(cases.length - 1).waitFor({ timeout: 120_000 })
  await page.getByTestId('job').waitFor({ state: 'detached' })
  expect(await page.getByTestId('work-row').count()).toBe(cases.length)
})

test.each(cases)('$study goes from its files to a signed report', async ({ study, templates: used }) => {
  const { page } = running
  const { studyUid, findings } = wantedOf.get(study) ?? { studyUid: '', findings: [] }
  await chooseStudy(page, studyUid)
  for (const finding of findings) await accept(page, finding)
  if (study === 'several') await screenshot(page, 'keyboard-finding')
  await page.keyboard.press('Alt+3')
  await page.getByTestId('report-form').waitFor()
  await fillForm(page, findings)
  if (study === 'hardware-loosening') await screenshot(page, 'keyboard-report')
  const pdfPath = await sign(page)

  const told = (await pdfText(pdfPath)).replace(/\s+/g, ' ')
  expect(told).toContain(question)
  expect(told).toContain(reader)
  findings.forEach(({ place }) => expect(told).toMatch(new RegExp(`\\d\\. ${upperFirst(placeWords(place))}\\b`)))
  for (const id of used) expect(told).toContain(`${id} ${templateById(id)?.version ?? ''}`)
  if (findings.length === 0) expect(told).toMatch(/No (?:focal increase of osteoblastic activity was found|measured activity was accepted as a finding) between \w+ and \w+\./)
}, 300_000)

test('no pointer was used, and nothing went wrong in the window', async () => {
  expect(await pointerUses(running.page)).toEqual([])
  expect(running.errors).toEqual([])
})
