import { vertebraNames } from '../../../../core/base/anatomy.ts'
import type { VertebraName } from '../../../../core/base/anatomy.ts'
import type { SpineLevel } from '../../../../core/spine/spine-model.ts'

/** Asks for the true name of a level, beside its label. The whole column follows. */
export const RenameLevel = ({
  level,
  x,
  y,
  onName,
  onClose,
}: {
  level: SpineLevel
  x: number
  y: number
  onName: (name: VertebraName) => void
  onClose: () => void
}) => (
  <form
    className="rename-level"
    style={{ left: x, top: y }}
    onPointerDown={(event) => {
      event.stopPropagation()
    }}
    onKeyDown={(event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      onClose()
    }}
    onSubmit={(event) => {
      event.preventDefault()
      const name = vertebraNames.find((known) => known === new FormData(event.currentTarget).get('name'))
      if (name !== undefined && name !== level.name) onName(name)
      else onClose()
    }}
  >
    <label>
      This is{' '}
      <select name="name" className="select" defaultValue={level.name} autoFocus data-testid="rename-level">
        {vertebraNames.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
    <p className="faint">The whole column is counted anew.</p>
    <div className="row">
      <button type="submit" className="button button-small button-primary">
        Rename
      </button>
      <button type="button" className="button button-small" onClick={onClose}>
        Cancel
      </button>
    </div>
  </form>
)
