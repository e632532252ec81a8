const fields = 'textarea:not(:disabled), select:not(:disabled), [role="radio"][tabindex="0"]:not(:disabled), input:not(:disabled)'

/** From field to field of the form and of the captions, past suggestions and links; from elsewhere to the first or the last. */
export const travel = (by: -1 | 1): void => {
  const all = [...document.querySelectorAll<HTMLElement>('.report-form, .report-right')].flatMap((part) => [...part.querySelectorAll<HTMLElement>(fields)])
  const at = all.findIndex((field) => field === document.activeElement)
  const next = at < 0 ? all.at(by === 1 ? 0 : -1) : all[at + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
