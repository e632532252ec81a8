import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { openDemonstration } from './steps.ts'

/** What the reader redraws is measured anew, is marked as the reader's, and can be taken back. The tests build on each other. */
let running: LaunchedApp

const facet = 'facet-joint/L4-L5/right'
const row = () => running.page.locator(`[data-testid="uptake-row"][data-region="${facet}"]`)
const card = () => running.page.locator('[data-testid="finding-card"][data-finding="facet/L4-L5/right"]')
const panel = () => running.page.getByTestId('region-panel')
const state = (): Promise<string> => running.page.getByTestId('region-state').innerText()
const draft = (plane: string): Promise<string> => running.page.getByTestId(`region-draft-${plane}`).getAttribute('d').then((path) => path ?? '')
const idle = () => running.page.locator('[data-testid="reading-panel"][data-status="ready"]').waitFor()
const press = async (key: string, times: number): Promise<void> => {
  for (let count = 0; count < times; count += 1) await running.page.keyboard.press(key)
}

/** Names of the levels from head to tail, as they stand in the sagittal view. */
const levelNames = (): Promise<string[]> =>
  running.page.locator('[data-testid="viewport-sagittal"] .level-label').evaluateAll((labels) =>
    labels
      .map((label) => ({ name: (label.querySelector('text')?.textContent ?? '').replace(' ?', ''), y: label.querySelector('.level-centre')?.getBoundingClientRect().y ?? 0 }))
      .sort((a, b) => a.y - b.y)
      .map(({ name }) => name),
  )

const dragBy = async (testId: string, dx: number, dy: number): Promise<void> => {
  const { page } = running
  const box = await page.getByTestId(testId).boundingBox()
  if (box === null) throw new Error(`${testId} is not shown`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx, y + dy, { steps: 4 })
  await page.mouse.up()
}

beforeAll(async () => {
  running = await launchApp()
  await openDemonstration(running.page)
  await running.page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

afterAll(async () => {
  await running.close()
})

let measured = ''
let score = ''

describe('the region editor', () => {
  test('a selected row shows in all three views what was measured', async () => {
    const { page } = running
    await row().click()
    for (const plane of ['axial', 'sagittal', 'coronal']) expect((await page.getByTestId(`region-outline-${plane}`).getAttribute('d'))?.length).toBeGreaterThan(200)
    measured = await row().innerText()
    score = await card().innerText()
    expect(measured).not.toContain('edited')
    await screenshot(page, 'region-selected')
  })

  test('is opened by key, moves by arrows and by dragging, sizes by grips, and steps back', async () => {
    const { page } = running
    await page.getByTestId('viewport-axial').click({ position: { x: 8, y: 60 } })
    await row().click()
    await page.keyboard.press('e')
    await panel().waitFor()
    expect(await state()).toBe('As the program drew it.')
    expect(await page.getByTestId('region-inside').innerText()).toMatch(/max [\d\s]+ counts \(\d+\.\d ×\), mean/)
    const [axial, coronal] = [await draft('axial'), await draft('coronal')]
    await press('ArrowLeft', 2)
    expect(await state()).toMatch(/^Moved 2\.0 mm/)
    expect(await draft('axial')).not.toBe(axial)
    expect(await draft('coronal')).not.toBe(coronal)
    await dragBy('region-draft-axial', 0, 6)
    expect(await state()).not.toMatch(/^Moved 2\.0 mm/)
    const size = await page.getByTestId('region-size-0').innerText()
    await dragBy('region-grip-axial-0', 4, 0)
    expect(await page.getByTestId('region-size-0').innerText()).not.toBe(size)
    await screenshot(page, 'region-editor')
    // One step back each: the grip, the drag, the two arrows.
    await press('Control+z', 1)
    expect(await page.getByTestId('region-size-0').innerText()).toBe(size)
    await press('Control+z', 3)
    expect(await state()).toBe('As the program drew it.')
    expect((await draft('axial')) === axial).toBe(true)
  })

  test('refuses a region that grew beyond its anatomy, says why, and keeps the draft', async () => {
    const { page } = running
    await press('+', 20)
    await page.keyboard.press('Enter')
    await panel().getByText('would reach over the middle of').waitFor()
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
    expect(await row().innerText()).toBe(measured)
  })

  test('measures the moved region again: its row, its mark and its finding follow', async () => {
    const { page } = running
    await page.keyboard.press('e')
    await panel().waitFor()
    await press('Shift+ArrowLeft', 2)
    await page.keyboard.press('Enter')
    await panel().waitFor({ state: 'detached' })
    await idle()
    expect(await card().count() === 0 || (await card().innerText()) !== score).toBe(true)
    await page.getByTestId('grade-filter').selectOption('-1')
    expect(await row().getByTestId('region-edited').count()).toBe(1)
    expect(await page.getByTestId('region-edited').count()).toBe(1)
    expect((await row().innerText()).replace(/\s*edited/, '')).not.toBe(measured)
  })

  test('undo brings back the same numbers, the same finding and no mark', async () => {
    const { page } = running
    await page.keyboard.press('Control+z')
    await page.getByTestId('region-edited').waitFor({ state: 'detached' })
    await idle()
    expect(await row().innerText()).toBe(measured)
    expect(await card().innerText()).toBe(score)
  })
})

describe('the level editor', () => {
  let before: string[] = []
  let place = { x: 0, y: 0 }

  test('removes a vertebra, counts the others anew, and undo restores them', async () => {
    const { page } = running
    before = await levelNames()
    expect(before).toContain('L2')
    const box = await page.getByTestId('level-label-L2').locator('circle').last().boundingBox()
    if (box === null) throw new Error('L2 is shown')
    place = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await page.getByTestId('level-label-L2').locator('text').dblclick()
    await page.getByTestId('remove-level').click()
    await expect.poll(async () => (await levelNames()).length, { timeout: 60_000 }).toBe(before.length - 1)
    await idle()
    expect(await page.getByLabel('Warnings').innerText()).toContain('1 vertebra that the search found was removed by the reader')
    expect(await levelNames()).not.toEqual(before)
    await page.keyboard.press('Control+z')
    await expect.poll(levelNames, { timeout: 60_000 }).toEqual(before)
    await idle()
    expect(await row().innerText()).toBe(measured)
    expect(await card().innerText()).toBe(score)
  })

  test('adds a missed vertebra at the crosshair, by key; names, table and findings follow, and undo takes it back', async () => {
    const { page } = running
    // Where one was found, none is added: the reader is told.
    await page.getByTestId('level-label-L2').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('remove-level').focus()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await levelNames()).length, { timeout: 60_000 }).toBe(before.length - 1)
    await idle()
    await page.mouse.click(place.x, place.y)
    await page.keyboard.press('v')
    await page.getByTestId('add-level').selectOption('L2')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect.poll(levelNames, { timeout: 60_000 }).toEqual(before)
    await idle()
    expect(await page.getByTestId('level-label-L2').getAttribute('aria-label')).toContain('set by you')
    await page.locator(`[data-testid="uptake-row"][data-region="${facet}"]`).waitFor()
    await page.keyboard.press('v')
    await page.getByText('L2 is already here').waitFor()
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await levelNames()).length, { timeout: 60_000 }).toBe(before.length - 1)
    await idle()
    await page.keyboard.press('Control+z')
    await expect.poll(levelNames, { timeout: 60_000 }).toEqual(before)
    await idle()
    expect(await row().innerText()).toBe(measured)
  })
})

describe('the report', () => {
  test('names the region that the reader edited', async () => {
    const { page } = running
    await row().dblclick()
    await panel().waitFor()
    await page.getByTestId('region-size-2-more').click()
    await page.getByTestId('region-apply').click()
    await panel().waitFor({ state: 'detached' })
    await idle()
    await page.keyboard.press('Alt+3')
    await page.getByTestId('report-page').waitFor()
    await expect
      .poll(() => page.locator('textarea').evaluateAll((areas) => areas.map((area) => (area as HTMLTextAreaElement).value).join(' ')), { timeout: 60_000 })
      .toContain('The reader set the shape of right L4-L5 facet joint')
  })

  test('nothing went wrong in the window on the way', () => {
    expect(running.errors).toEqual([])
  })
})
