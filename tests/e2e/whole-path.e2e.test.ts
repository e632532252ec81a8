import { access, readdir, readFile, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fakeCups } from '../main/report/fake-cups.ts'
import { chooseFolder, launchApp, newLibrary, pdfFacts, pdfText, removeLibrary, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { printDraft, printSigned, sendWaiting, sentMessage, setOutbox } from './leaving-steps.ts'
import { acceptFirstFinding, comparedWithPrint, expectDrawnPages, firstSheet, goToReport, openDemonstration, passphrase, signReport, waitForPreview, waitForReading, waitUntilSaved } from './steps.ts'

const reader = 'Dr Ada Reader'
const question = 'Axial low back pain on the right for 30 months. Which structure is active?'

/** The main path once, from an empty library to a signed PDF, by one reader in one real window. The tests build on each other. */
let library: string
let running: LaunchedApp
let findingId = ''
let pdfPath = ''
/** The folder that another program of the site watches. */
let outbox = ''
/** A printing system whose printer keeps what it is given. */
let cups = ''
let seal = ''

beforeAll(async () => {
  library = await newLibrary()
  outbox = await newLibrary()
  cups = fakeCups(await newLibrary(), ['Desk', 'Ward'], 'Ward')
  process.env['PATH'] = `${cups}:${process.env['PATH'] ?? ''}`
  running = await launchApp({ library })
})

afterAll(async () => {
  await running.close()
  await removeLibrary(library)
  await removeLibrary(outbox)
  await removeLibrary(cups)
})

describe('from an empty library to a signed PDF', () => {
  test('the empty library offers its two ways to begin', async () => {
    const { page } = running
    await page.getByTestId('library-empty').waitFor()
    expect(await page.getByRole('button', { name: 'Choose a folder…' }).isEnabled()).toBe(true)
    await screenshot(page, 'library-empty')
  })

  test('About says what this is not', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'About' }).click()
    expect(await page.getByTestId('not-a-medical-device').textContent()).toContain('Not a medical device')
    expect(await page.getByTestId('about').textContent()).toContain(library)
    await page.keyboard.press('Escape')
    await page.getByTestId('about').waitFor({ state: 'detached' })
  })

  test('the demonstration study is written, indexed, opened and analysed', async () => {
    const { page } = running
    await openDemonstration(page)
    expect(await page.getByTestId('registration').getAttribute('data-verdict')).toBe('ok')
    expect(await page.getByTestId('uptake-row').count()).toBeGreaterThan(0)
    expect(await page.getByTestId('patient-band').textContent()).toContain('ID ')
  })

  test('a click on a region moves the views there and opens its card', async () => {
    const { page } = running
    const before = await page.getByTestId('crosshair-readout').textContent()
    const region = (await page.getByTestId('uptake-row').nth(1).getAttribute('data-region')) ?? ''
    await page.getByTestId('uptake-row').nth(1).click()
    await page.locator(`[data-testid="uptake-row"][data-region="${region}"][aria-selected="true"]`).waitFor()
    expect(await page.getByTestId('crosshair-readout').textContent()).not.toBe(before)
    await page.getByTestId('uptake-row').first().click()
    await page.locator('[data-testid="finding-card"][aria-current="true"]').first().waitFor()
    await page.mouse.move(800, 985)
    // The views draw outside React: the picture is taken when the last of them stands.
    await page.waitForTimeout(3000)
    await screenshot(page, 'reading')
  })

  test('a finding is accepted', async () => {
    findingId = await acceptFirstFinding(running.page)
    expect(findingId.split('/')).toHaveLength(3)
  })

  test('its page was drawn ahead: the reader who turns to it sees the print at once', async () => {
    const { page } = running
    // As long as the reader stays there is time to draw; a slow computer needs more of it.
    let drawn = ''
    for (let stayMs = 2000; drawn !== 'ahead' && stayMs <= 16_000; stayMs *= 2) {
      await page.waitForTimeout(stayMs)
      const first = firstSheet(page)
      await goToReport(page)
      drawn = await first
      if (drawn !== 'ahead') await page.keyboard.press('Alt+2')
    }
    expect(drawn).toBe('ahead')
    // Edges of two drawings of one page differ by up to 62 of 255; another text would differ by ink on paper.
    const { ahead, farthest } = await comparedWithPrint(page)
    expect(ahead).toBe(false)
    expect(farthest).toBeLessThan(100)
    await page.keyboard.press('Alt+2')
    await waitForReading(page)
  })

  test('the work-list shows the study as begun, with its CT and SPECT as a pair', async () => {
    const { page } = running
    await goToReport(page)
    await page.keyboard.press('Alt+1')
    // The list from before is shown until the new one has come.
    await page.getByTestId('work-row').filter({ hasText: 'draft' }).waitFor()
    expect(await page.getByTestId('pairing').textContent()).toContain('are a pair')
    await page.locator('.preview[data-state="shown"]').waitFor()
    await screenshot(page, 'library')
  })

  test('the report is filled from the finding, and the preview is the print', async () => {
    const { page } = running
    await goToReport(page)
    await page.locator(`[data-testid="finding-form"][data-finding="${findingId}"]`).waitFor()
    await expectDrawnPages(page)
    expect(await page.getByTestId('sign').isDisabled()).toBe(true)
  })

  test('typing is saved by itself, and confirming the levels allows signing', async () => {
    const { page } = running
    await page.getByTestId('question-text').fill(question)
    // An abbreviation becomes its text, and Alt+Down goes on to the next field.
    await page.getByTestId('otherFindings-text').focus()
    await page.keyboard.type('nlev ')
    expect(await page.getByTestId('otherFindings-text').inputValue()).toMatch(/^No increased osteoblastic activity at the other levels from \w+ to \w+\. $/)
    await page.keyboard.press('Alt+ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('quality-text')
    await page.getByTestId('levels-confirmed').check()
    await waitUntilSaved(page)
    await page.locator('[data-check="levels-confirmed"][data-level="ok"]').waitFor()
    await waitForPreview(page)
    await page.getByTestId('question-text').evaluate((element) => {
      element.scrollIntoView({ block: 'center' })
    })
    await screenshot(page, 'report')
    // What stops signing is shown in the failure, not only that something does.
    expect(await page.locator('[data-level="prohibit"]').allTextContents()).toEqual([])
  })

  test('a draft is printed as it is shown, with its mark', async () => {
    await printDraft(running, cups)
  })

  test('a folder for signed reports is set once, and not inside the library', async () => {
    await setOutbox(running, outbox)
  })

  test('signing seals the report', async () => {
    const { page } = running
    await signReport(page, reader)
    await page.locator('[data-testid="report-page"][data-state="final"]').waitFor()
    seal = (await page.getByTestId('seal').textContent()) ?? ''
    expect(seal).toMatch(/^[0-9a-f]{64}$/)
    pdfPath = (await page.getByTestId('pdf-path').textContent()) ?? ''
    await page.locator('[data-testid="delivery"][data-ended="delivered"]').waitFor()
    await waitForPreview(page)
    await page.getByTestId('question-text').evaluate((element) => {
      element.scrollIntoView({ block: 'center' })
    })
    await screenshot(page, 'report-signed')
  })

  test('the PDF names level, side, ratio and reader to another program, and is no medical device on any page', async () => {
    await access(pdfPath)
    const text = await pdfText(pdfPath)
    const [, level = '', side = ''] = findingId.split('/')
    const ratio = await running.page.locator(`[data-finding="${findingId}"] [data-testid="field-ratio"]`).textContent()
    // The pelvis is not printed: "left sacroiliac joint" says it.
    if (level !== 'pelvis' && level !== 'sacrum') expect(text).toContain(level)
    if (side !== 'midline') expect(text.toLowerCase()).toContain(side)
    expect(text).toContain(/[\d.]+/.exec(ratio ?? '')?.[0])
    expect(text).toContain(reader)
    expect(text.replace(/\s+/g, ' ')).toContain('Which structure is active?')
    const pages = text.split('\f').filter((each) => each.trim() !== '')
    expect(pages.length).toBeGreaterThan(0)
    for (const each of pages) expect(each).toContain('Not a medical device')
  })

  test('the PDF has its fonts inside and its metadata set', async () => {
    const { info, fonts } = await pdfFacts(pdfPath)
    expect(info).toMatch(/^Title:\s+\S/m)
    expect(fonts.length).toBeGreaterThan(0)
    // Columns of pdffonts from the right: object id (two numbers), unicode, subset, embedded.
    for (const font of fonts) expect(font.trim().split(/\s+/).at(-5)).toBe('yes')
  })

  test('what was signed lies in the watched folder: its message and the very PDF', async () => {
    const message = await sentMessage(outbox, pdfPath)
    expect(message).toMatch(/^MSH\|/)
    expect(message).toContain('Which structure is active?')
    expect((await readFile(join(outbox, basename(pdfPath)))).equals(await readFile(pdfPath))).toBe(true)
    expect(await readdir(outbox)).toHaveLength(2)
    expect(await running.page.getByTestId('delivery').textContent()).toContain(outbox)
  })

  test('the signed file itself goes to the printer', async () => {
    await printSigned(running, cups, pdfPath)
  })

  test('the signed report leaves for the archive in every format', async () => {
    const { page } = running
    const target = await newLibrary()
    await chooseFolder(running, target)
    await page.getByTestId('export-report').click()
    expect(await page.getByTestId('exported').textContent()).toContain(target)
    const endings = (await readdir(target)).map((name) => /-v1(.*)$/.exec(name)?.[1])
    expect(endings).toEqual(expect.arrayContaining(['.pdf', '.txt', '-sr.dcm', '-pdf.dcm', '-key-1.dcm', '-key-objects.dcm', '-fhir.json']))
    await removeLibrary(target)
  })

  test('nothing went wrong in the window on the way', () => {
    expect(running.errors).toEqual([])
  })
})

describe('after a restart', () => {
  beforeAll(async () => {
    await running.close()
    running = await launchApp({ library })
  })

  test('the same library shows the same study, signed', async () => {
    const { page } = running
    await page.getByTestId('work-row').first().waitFor()
    expect(await page.getByTestId('work-row').count()).toBe(1)
    expect(await page.getByTestId('work-row').first().textContent()).toContain('signed')
  })

  test('the signed report opens frozen, with the same seal and text', async () => {
    const { page } = running
    await page.getByTestId('work-list').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="report-page"][data-state="final"]').waitFor()
    expect(await page.getByTestId('seal').textContent()).toBe(seal)
    expect(await page.getByTestId('question-text').inputValue()).toBe(question)
    expect(await page.getByTestId('question-text').isDisabled()).toBe(true)
  })

  test('the reading page opens again with the finding accepted', async () => {
    const { page } = running
    await page.keyboard.press('Alt+2')
    await waitForReading(page)
    await page.locator(`[data-finding="${findingId}"][data-decision="accepted"]`).waitFor()
  })
})

describe('what follows a signature', () => {
  const added = 'The MRI of 14 March 2026 shows the same joint.'

  test('an addendum adds its text and nothing else', async () => {
    const { page } = running
    await goToReport(page)
    await page.getByTestId('addendum').click()
    await page.getByTestId('reason').fill('MRI received after signing')
    await page.keyboard.press('Enter')
    await page.getByTestId('addendum-text').waitFor()
    expect(await page.getByTestId('question-text').isDisabled()).toBe(true)
    expect(await page.getByTestId('sign').isDisabled()).toBe(true)
    await page.getByTestId('addendum-text').fill(added)
    await waitUntilSaved(page)
    await waitForPreview(page)
    await page.getByTestId('sign').click()
    await page.getByTestId('passphrase').waitFor()
    await screenshot(page, 'report-sign')
  })

  test('a wrong passphrase signs nothing, and says so', async () => {
    const { page } = running
    await page.getByTestId('passphrase').fill('not the passphrase')
    await page.keyboard.press('Enter')
    await page.getByTestId('sign-dialog').getByText('This is not the passphrase').waitFor()
    expect(await page.getByTestId('report-page').getAttribute('data-state')).toBe('draft')
    await page.keyboard.press('Escape')
    // The drive of the watched folder goes: signing does not wait for it.
    await rename(outbox, `${outbox}-away`)
    await signReport(page, reader)
    await page.locator('[data-testid="report-page"][data-state="addendum"]').waitFor()
  })

  test('a version that could not be sent waits with its reason, and goes when the folder is back', async () => {
    const { page } = running
    await sendWaiting(running, outbox)
    expect(await sentMessage(outbox, pdfPath.replace('-v1.pdf', '-v2.pdf'))).toContain(added)
    await goToReport(page)
    await page.locator('[data-testid="delivery"][data-ended="delivered"]').waitFor()
  })

  test('both versions stay, each with its own page', async () => {
    const { page } = running
    expect(await page.getByTestId('seal').textContent()).not.toBe(seal)
    await page.getByTestId('version-2').waitFor()
    await waitForPreview(page)
    await screenshot(page, 'report-versions')
    const second = pdfPath.replace('-v1.pdf', '-v2.pdf')
    expect((await pdfText(second)).replace(/\s+/g, ' ')).toContain(added)
    expect((await pdfText(pdfPath)).replace(/\s+/g, ' ')).not.toContain(added)
    await page.getByTestId('version-1').click()
    await waitForPreview(page)
    await expectDrawnPages(page)
  })

  test('an amended version that is begun can be given up', async () => {
    const { page } = running
    await page.getByTestId('amend').click()
    await page.getByTestId('reason').fill('Side of the pain corrected')
    await page.keyboard.press('Enter')
    await page.getByTestId('follow-up').waitFor()
    expect(await page.getByTestId('question-text').isEnabled()).toBe(true)
    await waitForPreview(page)
    await screenshot(page, 'report-amended')
    await page.getByTestId('discard').click()
    await page.getByTestId('discard-now').click()
    await page.locator('[data-testid="report-page"][data-state="addendum"]').waitFor()
  })

  test('a second reader is entered by the first', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.keyboard.type('readers')
    await page.keyboard.press('Enter')
    await page.getByTestId('add-reader').click()
    await page.getByTestId('new-reader').fill('Dr Bo Second')
    await page.getByTestId('new-reader-role').fill('Resident')
    await page.getByTestId('new-passphrase').fill('another quiet evening')
    await page.getByTestId('new-passphrase-again').fill('another quiet evening')
    await page.getByTestId('passphrase').fill(passphrase)
    await screenshot(page, 'readers')
    await page.getByTestId('reader-step').click()
    await page.getByTestId('reader-line').nth(1).waitFor()
    expect(await page.getByTestId('reader-line').allTextContents()).toEqual([expect.stringContaining(reader), expect.stringContaining('Dr Bo Second')])
    await page.keyboard.press('Escape')
    expect(running.errors).toEqual([])
  })

  const later = 'a morning in another light'

  test('a forgotten passphrase is set anew by typing the name, and the list says so', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.keyboard.type('readers')
    await page.keyboard.press('Enter')
    await page.getByTestId('reader-line').first().getByRole('button', { name: 'Forgotten…' }).click()
    await page.getByTestId('new-passphrase').fill(later)
    await page.getByTestId('new-passphrase-again').fill(later)
    await page.getByTestId('typed-name').fill('Dr Ada')
    expect(await page.getByTestId('reader-step').isDisabled()).toBe(true)
    await page.getByTestId('typed-name').fill(reader)
    await screenshot(page, 'passphrase-forgotten')
    await page.getByTestId('reader-step').click()
    await page.getByTestId('set-anew').waitFor()
    expect(await page.getByTestId('reader-line').first().textContent()).toMatch(/Passphrase set anew on .* without the old one\./)
    expect(await page.getByTestId('set-anew').count()).toBe(1)
    await screenshot(page, 'passphrase-set-anew')
    await page.keyboard.press('Escape')
  })

  test('the next signature says so too, on the page and beside it', async () => {
    const { page } = running
    await page.getByTestId('addendum').click()
    await page.getByTestId('reason').fill('Referrer informed')
    await page.keyboard.press('Enter')
    await page.getByTestId('addendum-text').fill('Told by telephone.')
    await waitUntilSaved(page)
    await page.getByTestId('sign').click()
    await page.getByTestId('passphrase').fill(later)
    await page.getByTestId('sign-dialog').getByText('The signature says so.').waitFor()
    await screenshot(page, 'sign-set-anew')
    await page.keyboard.press('Enter')
    await page.getByTestId('version-3').waitFor()
    expect(await page.getByTestId('signed').textContent()).toMatch(/with passphrase, which was set anew on .* without the old one/)
    expect((await pdfText(pdfPath.replace('-v1.pdf', '-v3.pdf'))).replace(/\s+/g, ' ')).toMatch(/with the reader's passphrase, which was set anew on .* without the old one/)
  })

  test('another reader confirms it', async () => {
    const { page } = running
    await page.keyboard.press('Control+k')
    await page.keyboard.type('readers')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Confirm…' }).click()
    await page.getByTestId('passphrase').fill('another quiet evening')
    await page.getByTestId('reader-step').click()
    await page.getByTestId('set-anew').waitFor({ state: 'detached' })
    await page.getByTestId('reader-line').nth(1).waitFor()
    await page.keyboard.press('Escape')
    expect(running.errors).toEqual([])
  })
})
