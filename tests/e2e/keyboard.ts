import { expect } from 'vitest'
import type { Page } from 'playwright'

/** The program driven by its keys alone. Where the focus is, is read from the page; nothing here clicks, fills or focuses. */

export interface Focused {
  readonly testId: string | null
  readonly role: string | null
  /** The finding of the card or form that the focus is in. */
  readonly finding: string | null
  readonly value: string
  readonly isChosen: boolean
  /** The middle of it can be seen: nothing covers it, no scrolling hides it. */
  readonly isSeen: boolean
  /** It shows that it has the focus: an outline, or a mark on its chosen row. */
  readonly isMarked: boolean
}

/** What has the focus now; null where nothing has. */
export const focused = (page: Page): Promise<Focused | null> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement || element instanceof SVGElement) || element === document.body) return null
    const box = element.getBoundingClientRect()
    const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2
    const y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2
    const top = document.elementFromPoint(x, y)
    const shows = (each: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each)
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    }
    const chosenRow = element.querySelector('[aria-selected="true"]')
    return {
      testId: element.dataset['testid'] ?? null,
      role: element.getAttribute('role'),
      finding: element.closest<HTMLElement>('[data-finding]')?.dataset['finding'] ?? null,
      value: element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.value : '',
      isChosen: element.getAttribute('aria-checked') === 'true' || (element instanceof HTMLInputElement && element.checked),
      isSeen: top !== null && (element.contains(top) || top.contains(element)),
      isMarked: element.matches(':focus-visible') && (shows(element) || (chosenRow !== null && shows(chosenRow))),
    }
  })

/** The focus as a reader must find it: somewhere, in sight, and marked. */
export const shownFocus = async (page: Page): Promise<Focused> => {
  const now = await focused(page)
  expect(now, 'something has the focus').not.toBe(null)
  expect(now, `the focus on ${now?.testId ?? now?.role ?? '?'} can be seen and is marked`).toMatchObject({ isSeen: true, isMarked: true })
  if (now === null) throw new Error('unreachable: asserted above')
  return now
}

/** Presses a key until the focus is where it is wanted; every stop on the way must be in sight and marked. */
export const pressUntil = async (page: Page, key: string, isThere: (now: Focused) => boolean, limit = 80): Promise<Focused> => {
  const passed: string[] = []
  for (let count = 0; count < limit; count += 1) {
    await page.keyboard.press(key)
    const now = await shownFocus(page)
    if (isThere(now)) return now
    passed.push([now.testId ?? now.role ?? '?', now.finding ?? ''].join(' '))
  }
  throw new Error(`${key} never got there; on the way were ${passed.join(', ')}`)
}

/** Notes every use of a pointer from now on; `pointerUses` tells them. */
export const watchPointer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { pointerUses: seen })
    for (const kind of ['pointerdown', 'pointermove', 'wheel']) window.addEventListener(kind, ({ type }) => seen.push(type), { capture: true })
  })

export const pointerUses = (page: Page): Promise<readonly string[]> => page.evaluate(() => (window as unknown as { readonly pointerUses: readonly string[] }).pointerUses)
