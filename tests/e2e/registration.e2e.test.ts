import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeDemo } from '../../main/workflow/write-demo.ts'
import { variantOf } from '../../phantom/variant.ts'
import { chooseFolder, launchApp, screenshot } from './driver.ts'
import type { LaunchedApp } from './driver.ts'
import { waitForReading } from './steps.ts'

/** Past the limit no facet joint may be called: the reader judges, moves, accepts and undoes, and everything follows. The tests build on each other. */
let running: LaunchedApp
let folder: string

const banner = (verdict: string) => running.page.locator(`[data-testid="registration"][data-verdict="${verdict}"]`)
const settled = () => running.page.locator('[data-testid="registration-panel"][data-settled="true"]').waitFor()
const shiftMm = async (): Promise<number> => Number(await running.page.getByTestId('registration').getAttribute('data-shift'))
const joint = () => running.page.locator('[data-testid="finding-card"][data-finding="facet/L4-L5/right"]')
const row = () => running.page.locator('[data-testid="uptake-row"][data-region="facet-joint/L4-L5/right"]')
const fused = (): Promise<string> => running.page.locator('[data-testid="viewport-coronal"] canvas').first().evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
const outline = () => running.page.locator('[data-testid="viewport-axial"] path.uptake-outline').first().getAttribute('d')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spondyl-shifted-'))
  // A patient who moved 10 mm to the left and turned by a degree between the two scans.
  const variant = variantOf({ spect: { shiftMm: [9.5, -2, 3], rotationDeg: [0, 0, 1] } })
  const written = await writeDemo({ folder, caseName: 'several', seed: 1, matrix: 192, variant })
  if (!written.ok) throw new Error(written.error.sentence)
  running = await launchApp()
  await chooseFolder(running, folder)
  await running.page.getByRole('button', { name: 'Choose a folder…' }).click()
  await running.page.getByTestId('work-row').first().dblclick()
  await waitForReading(running.page)
  await running.page.locator('[data-testid="viewport-grid"][data-ready="true"]').waitFor()
})

afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a SPECT that lies a centimetre beside its CT', () => {
  test('is refused: the hot joint is not named; the registration says how far and where to, level by level', async () => {
    const { page } = running
    await banner('refuse').waitFor()
    expect(await joint().count()).toBe(0)
    await page.getByTestId('open-registration').click()
    await page.getByTestId('registration-panel').waitFor()
    expect(await page.getByTestId('registration-shift').innerText()).toMatch(/9\.\d left/)
    expect(await page.getByTestId('registration-level').count()).toBeGreaterThan(6)
    expect(await page.locator('[data-testid="registration-level"][data-level="L4"]').innerText()).toMatch(/left/)
    expect((await outline())?.length).toBeGreaterThan(50)
    await screenshot(page, 'registration-refused')
  })

  test('with the proposed correction accepted, the joint comes back and the pictures stand on it', async () => {
    const { page } = running
    const before = await outline()
    await page.getByTestId('accept-proposed').click()
    await banner('ok').waitFor()
    await settled()
    expect(await outline()).not.toBe(before)
    expect(await shiftMm()).toBeLessThan(1)
    expect(await page.getByTestId('registration-correction').innerText()).toMatch(/moved (9|10)\.\d mm \(9\.\d right .* as proposed and accepted by you/)
    await screenshot(page, 'registration-corrected')
    await page.keyboard.press('Escape')
    await joint().waitFor()
  })

  test('undo restores the SPECT, the verdict and the refusal', async () => {
    const { page } = running
    await page.keyboard.press('Control+z')
    await banner('refuse').waitFor()
    await joint().waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await settled()
    expect(await page.getByTestId('registration-correction').innerText()).toContain('None')
  })
})

describe('a SPECT that the reader moves', () => {
  test('moves in the views at once; table and verdict follow, and undo takes it back', async () => {
    const { page } = running
    await page.getByTestId('accept-proposed').click()
    await banner('ok').waitFor()
    await settled()
    await page.keyboard.press('Escape')
    await row().waitFor()
    const ratio = await row().innerText()
    await page.keyboard.press('g')
    const before = await outline()
    await page.getByLabel('Step').first().selectOption('2')
    await page.getByTestId('nudge-left').click()
    expect(await outline()).not.toBe(before)
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+ArrowRight')
    await page.getByTestId('outlines').uncheck()
    await page.getByTestId('turn-front-left').click()
    await banner('refuse').waitFor()
    await settled()
    // In colour too: the same slice, the same numbers behind its colours, another place.
    const inColour = await fused()
    await page.getByTestId('nudge-foot').click()
    await expect.poll(fused).not.toBe(inColour)
    await page.getByTestId('outlines').check()
    await page.locator('[data-testid="registration-panel"][data-settled="false"]').waitFor({ state: 'detached' })
    await settled()
    expect(await shiftMm()).toBeGreaterThan(8)
    expect(await page.getByTestId('registration-correction').innerText()).toContain('by you')
    await page.keyboard.press('Escape')
    expect(await joint().count()).toBe(0)
    expect((await row().count()) === 0 || (await row().innerText()) !== ratio).toBe(true)
    await page.keyboard.press('g')
    // A burst is one step back; how many bursts these were depends on how fast the machine is.
    const correction = (): Promise<string> => page.getByTestId('registration-correction').innerText()
    for (let now = await correction(); !now.includes('as proposed'); now = await correction()) {
      await page.getByTestId('undo-registration').click()
      await expect.poll(correction, { timeout: 60_000 }).not.toBe(now)
      await settled()
    }
    await banner('ok').waitFor()
    await page.keyboard.press('Escape')
    await joint().waitFor()
    expect(await row().innerText()).toBe(ratio)
  })
})

describe('the straightened spine', () => {
  const crosshairZ = async (): Promise<number> => Number(await running.page.getByTestId('crosshair-readout').getAttribute('data-z'))
  const crossY = async (): Promise<number> => Number(await running.page.getByTestId('straight-cross-sagittal').getAttribute('data-y'))
  const nameY = async (name: string): Promise<number> => (await running.page.getByTestId(`straight-level-sagittal-${name}`).locator('text').boundingBox())?.y ?? NaN

  test('shows the whole column in two pictures, its names from head to foot', async () => {
    const { page } = running
    await page.keyboard.press('5')
    await page.getByTestId('straight-cross-coronal').waitFor()
    const heights = await Promise.all(['T11', 'L1', 'L3', 'L5', 'S1'].map(nameY))
    expect(heights).toEqual([...heights].sort((a, b) => a - b))
    const drawn = await page.locator('[data-testid="viewport-straight-sagittal"] canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() }
      return data.filter((value, at) => at % 4 === 0 && value > 60).length / (canvas.width * canvas.height)
    })
    expect(drawn).toBeGreaterThan(0.1)
    await screenshot(page, 'straightened-spine')
  })

  test('moves the crosshair of all views, and follows it', async () => {
    const { page } = running
    const pane = await page.getByTestId('viewport-straight-sagittal').boundingBox()
    if (pane === null) throw new Error('the picture is shown')
    const before = await crosshairZ()
    await page.mouse.click(pane.x + pane.width / 2, (await nameY('T11')) + 6)
    const high = await crosshairZ()
    await page.mouse.click(pane.x + pane.width / 2, (await nameY('L5')) + 6)
    const low = await crosshairZ()
    expect(high - low).toBeGreaterThan(120)
    expect([high, low]).not.toContain(before)
    const y = await crossY()
    await page.keyboard.press('[')
    expect(y - (await crossY())).toBeGreaterThan(20)
    await page.keyboard.press('1')
    await page.getByTestId('viewport-mip').waitFor()
  })


  test('nothing went wrong in the window on the way', () => {
    expect(running.errors).toEqual([])
  })
})
