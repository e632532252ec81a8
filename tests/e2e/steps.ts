import { expect } from 'vitest'
import type { Page } from 'playwright'

/** What a reader does, as steps that several tests share. */

/** From the empty library to the reading page of the demonstration study, analysed. Writing and indexing it takes a while. */
export const openDemonstration = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Open the demonstration study' }).click()
  await page.getByTestId('job').waitFor()
  await waitForReading(page)
}

/** Until pictures and numbers of the open study stand. */
export const waitForReading = async (page: Page): Promise<void> => {
  await page.getByTestId('reading-page').waitFor({ timeout: 120_000 })
  await page.getByTestId('finding-card').first().waitFor({ timeout: 120_000 })
}

/** Accepts the strongest proposed finding by its key; answers with its id, `pattern/level/side`. */
export const acceptFirstFinding = async (page: Page): Promise<string> => {
  const card = page.locator('[data-testid="finding-card"][data-decision="undecided"]').first()
  const findingId = await card.getAttribute('data-finding')
  if (findingId === null) throw new Error('a finding card without an id')
  await page.keyboard.press('a')
  await page.locator(`[data-finding="${findingId}"][data-decision="accepted"]`).waitFor()
  return findingId
}

/** Goes to the report by its key, and waits until the printed page stands. */
export const goToReport = async (page: Page): Promise<void> => {
  await page.keyboard.press('Alt+3')
  await page.getByTestId('report-page').waitFor()
  await page.locator('[data-testid="preview"][data-pages]').waitFor()
}

export const passphrase = 'a quiet evening light'

/** Signs the open report by the keyboard: the first time the reader is entered on the way. Until the signed version stands. */
export const signReport = async (page: Page, reader: string): Promise<void> => {
  await page.getByTestId('sign').click()
  const isFirst = page.getByTestId('new-reader')
  await isFirst.or(page.getByTestId('passphrase')).first().waitFor()
  if ((await isFirst.count()) > 0) {
    await isFirst.fill(reader)
    await page.getByTestId('new-passphrase').fill(passphrase)
    await page.getByTestId('new-passphrase-again').fill(passphrase)
  } else {
    await page.getByTestId('reader-choice').selectOption({ label: reader })
    await page.getByTestId('passphrase').fill(passphrase)
  }
  await page.keyboard.press('Enter')
  await page.getByTestId('sign-dialog').waitFor({ state: 'detached' })
}

export const waitUntilSaved = async (page: Page): Promise<void> => {
  await page.locator('[data-testid="save-status"][data-saving="saved"]').waitFor()
}

/** Until the preview shows the report as it was last saved: all of it, not its first page alone. */
export const waitForPreview = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => {
    const preview = document.querySelector<HTMLElement>('[data-testid="preview"]')
    return preview?.dataset['pages'] !== undefined && preview.dataset['version'] === preview.dataset['wanted']
  })
}

/** The drawn pages are not blank: some pixels are dark. */
export const expectDrawnPages = async (page: Page): Promise<void> => {
  const dark = await page.locator('canvas.sheet').first().evaluate((canvas) => {
    const context = (canvas as HTMLCanvasElement).getContext('2d')
    const { width, height } = canvas as HTMLCanvasElement
    const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
    let count = 0
    for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 128) count += 1
    return count
  })
  expect(dark).toBeGreaterThan(1000)
}

/** How the first sheet that comes onto the page was drawn: `ahead`, or '' for just now. Keeps its pixels for `comparedWithPrint`. */
export const firstSheet = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const observer = new MutationObserver(() => {
          const sheet = document.querySelector<HTMLCanvasElement>('canvas.sheet')
          if (sheet === null) return
          observer.disconnect()
          Object.assign(window, { firstPixels: sheet.getContext('2d')?.getImageData(0, 0, sheet.width, sheet.height).data })
          resolve(sheet.dataset['drawn'] ?? '')
        })
        observer.observe(document.body, { childList: true, subtree: true })
      }),
  )

/** The sheet that `firstSheet` saw beside the first page of the whole print: whether that was drawn ahead too, and how far a pixel differs at most (0 to 255). */
export const comparedWithPrint = (page: Page): Promise<{ ahead: boolean; farthest: number }> =>
  page.evaluate(() => {
    const sheet = document.querySelector<HTMLCanvasElement>('canvas.sheet')
    const first = (window as unknown as { firstPixels?: Uint8ClampedArray }).firstPixels
    const now = sheet?.getContext('2d')?.getImageData(0, 0, sheet.width, sheet.height).data
    if (sheet === null || first === undefined || first.length !== now?.length) throw new Error('no two sheets of one size')
    let farthest = 0
    for (let at = 0; at < first.length; at += 1) farthest = Math.max(farthest, Math.abs((first[at] ?? 0) - (now[at] ?? 0)))
    return { ahead: sheet.dataset['drawn'] !== undefined, farthest }
  })
