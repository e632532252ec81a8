import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { goToReport, openDemonstration } from './steps.ts'

/** A wrong level is a wrong operation: what the reader corrects must reach every place that names it. The tests build on each other. */
let running: LaunchedApp

beforeAll(async () => {
  running = await launchApp()
  await openDemonstration(running.page)
  await running.page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

afterAll(async () => {
  await running.close()
})

const findingCard = (id: string) => running.page.locator(`[data-testid="finding-card"][data-finding="${id}"]`)

const tableRow = (region: string) => running.page.locator(`[data-testid="uptake-row"][data-region="${region}"]`)

const labelHeight = async (name: string): Promise<number> => (await running.page.getByTestId(`level-label-${name}`).locator('circle').last().boundingBox())?.y ?? NaN

/** The measured maximum of a row, as it is shown. */
const shownMax = (region: string): Promise<string> => tableRow(region).locator('td').nth(1).innerText()

let hotMax = ''

test('the program names the hot facet joint L4-L5 right', async () => {
  await findingCard('facet/L4-L5/right').waitFor()
  hotMax = await shownMax('facet-joint/L4-L5/right')
  expect(hotMax).toMatch(/\d{3}/)
  // Accepted under a name that will turn out to be wrong.
  await findingCard('facet/L4-L5/right').getByTestId('accept').click()
  await running.page.locator('[data-finding="facet/L4-L5/right"][data-decision="accepted"]').waitFor()
})

test('a correction that is cancelled while it is measured changes nothing', async () => {
  const { page } = running
  // At once when it appears: measuring anew takes about a second.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const button = document.querySelector<HTMLButtonElement>('[data-testid="cancel-analysis"]:enabled')
      if (button === null) return
      watch.disconnect()
      button.click()
    })
    watch.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  await page.getByTestId('level-label-L5').locator('text').dblclick()
  await page.getByTestId('rename-level').selectOption('L4')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.locator('[data-testid="problem"][data-code="analysis-cancelled"]').waitFor()
  expect(await page.getByTestId('reading-panel').getAttribute('data-status')).toBe('ready')
  expect(await findingCard('facet/L4-L5/right').count()).toBe(1)
  expect(await shownMax('facet-joint/L4-L5/right')).toBe(hotMax)
})

test('renaming one level renames the whole column, the table and the findings', async () => {
  const { page } = running
  const before = await labelHeight('L5')
  await page.getByTestId('level-label-L5').locator('text').dblclick()
  await page.getByTestId('rename-level').selectOption('L4')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await findingCard('facet/L3-L4/right').waitFor()
  expect(await findingCard('facet/L4-L5/right').count()).toBe(0)
  expect(await shownMax('facet-joint/L3-L4/right')).toBe(hotMax)
  // The old name now belongs to the joint below, whose uptake is another.
  expect(await tableRow('facet-joint/L4-L5/right').filter({ hasText: hotMax }).count()).toBe(0)
  expect(await page.getByTestId('level-label-L4').getAttribute('aria-label')).toContain('set by you')
  // The same body, under its new name.
  expect(Math.abs((await labelHeight('L4')) - before)).toBeLessThan(8)
})

test('the draft names the corrected level, and no sentence the old one', async () => {
  const { page } = running
  // What was accepted is the joint, not its old name.
  await page.locator('[data-finding="facet/L3-L4/right"][data-decision="accepted"]').waitFor()
  await goToReport(page)
  const form = page.locator('[data-testid="finding-form"][data-finding="facet/L3-L4/right"]')
  await form.waitFor()
  const sentences = await form.locator('textarea').evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value))
  expect(sentences.join(' ')).toContain('L3-L4')
  expect(sentences.join(' ')).not.toContain('L4-L5')
  await page.keyboard.press('Alt+2')
  await page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

test('dragging a name moves its body centre, and undo takes it back', async () => {
  const { page } = running
  await findingCard('facet/L3-L4/right').waitFor()
  const label = page.getByTestId('level-label-L1').locator('text')
  const box = await label.boundingBox()
  if (box === null) throw new Error('the label is not shown')
  const before = await labelHeight('L1')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 9, { steps: 4 })
  await page.mouse.up()
  await page.locator('[data-testid="level-label-L1"][aria-label*="set by you"]').waitFor()
  expect((await labelHeight('L1')) - before).toBeGreaterThan(5)
  await page.keyboard.press('Control+z')
  await page.locator('[data-testid="level-label-L1"][aria-label*="found by the program"]').waitFor()
  expect(Math.abs((await labelHeight('L1')) - before)).toBeLessThan(2)
})

test('the lowest ribs do not fit the new count: the program asks for their vertebra by name, and the same name is an answer', async () => {
  const { page } = running
  // Counted from the reader's L4, the lowest ribs stand at T11.
  const asked = page.getByTestId('name-asked')
  await asked.waitFor()
  expect(await asked.innerText()).toContain('T11')
  expect(await page.getByTestId('level-label-T11').locator('text').textContent()).toBe('T11 ?')
  await asked.click()
  await page.getByTestId('level-form-rename').waitFor()
  expect(await page.getByTestId('rename-level').inputValue()).toBe('T11')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.locator('[data-testid="level-label-T11"][aria-label*="set by you"]').waitFor()
  expect(await asked.count()).toBe(0)
  // What was named before stays named.
  expect(await page.getByTestId('level-label-L4').getAttribute('aria-label')).toContain('set by you')
})

test('nothing went wrong in the window on the way', () => {
  expect(running.errors).toEqual([])
})
