import type { KeyboardEvent } from 'react'

const fields = 'textarea:not(:disabled), select:not(:disabled), [role="radio"][tabindex="0"]:not(:disabled), input:not(:disabled)'

/** Alt+Down and Alt+Up go from field to field, past suggestions and links. */
export const travelFields = (event: KeyboardEvent<HTMLElement>): void => {
  const by = event.altKey ? ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0) : 0
  if (by === 0) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(fields)]
  const at = all.findIndex((field) => field === document.activeElement)
  const next = all[at < 0 ? 0 : at + by]
  event.preventDefault()
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
