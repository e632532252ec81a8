interface ChoiceGroupProps {
  labelledBy: string
  values: readonly string[]
  /** How a value is read; as it stands where nothing is given. */
  words?: (value: string) => string
  value: string
  disabled: boolean
  onChange: (value: string) => void
}

/** One of a few values as a row of buttons. Arrows move the choice; choosing the chosen one again empties the field. */
export const ChoiceGroup = ({ labelledBy, values, words = (each) => each, value, disabled, onChange }: ChoiceGroupProps) => {
  const chosen = values.indexOf(value)
  const move = (by: number, group: HTMLElement): void => {
    const next = (chosen + by + values.length) % values.length
    const target = values[next]
    if (target === undefined) return
    onChange(target)
    group.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div
      className="choices"
      role="radiogroup"
      aria-labelledby={labelledBy}
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
        // Alt+Down goes on to the next field: it must not change this one on the way.
        if (by === undefined || disabled || event.altKey || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        move(chosen < 0 && by < 0 ? 0 : by, event.currentTarget)
      }}
    >
      {values.map((each, index) => (
        <button
          key={each}
          type="button"
          className="choice"
          role="radio"
          aria-checked={each === value}
          tabIndex={index === Math.max(0, chosen) ? 0 : -1}
          disabled={disabled}
          onClick={() => {
            onChange(each === value ? '' : each)
          }}
        >
          {words(each)}
        </button>
      ))}
    </div>
  )
}
