import { useReading } from '../../state/reading-state.ts'

/** The cards in the order in which they are shown; none while another panel stands in their place. */
const cards = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('article[data-finding]')]

const focusedCard = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('article[data-finding]') ?? null

/** The finding that a key means: of the card that has the focus, or else the first that is not decided. */
export const meantFinding = (): string | null => {
  const { analysed, decisions } = useReading.getState()
  const undecided = analysed?.analysis.findings.find(({ id }) => !decisions.some(({ findingId }) => findingId === id))
  return focusedCard()?.dataset['finding'] ?? undecided?.id ?? null
}

/** Gives the focus to the card after (1) or before (-1) the one that has it, round the end, and moves the views to its region. */
export const goToFinding = (step: -1 | 1): void => {
  const all = cards()
  const at = all.findIndex((card) => card === focusedCard())
  const next = at < 0 ? all.at(step === 1 ? 0 : -1) : all.at((at + step) % all.length)
  if (next === undefined) return
  next.focus()
  useReading.getState().select(next.dataset['region'] ?? null)
}

export const acceptFinding = (): void => {
  const findingId = meantFinding()
  if (findingId !== null && cards().length > 0) void useReading.getState().decide(findingId, 'accepted', null)
}

/** Opens the question why on the card: a finding is never rejected without a reason. */
export const askToReject = (): void => {
  const findingId = meantFinding()
  if (findingId !== null && cards().length > 0) useReading.getState().askWhy(findingId)
}
