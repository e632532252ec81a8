import { vertebraNames } from '../../../../core/base/anatomy.ts'
import type { VertebraName } from '../../../../core/base/anatomy.ts'
import { useLevelEdit } from '../../../state/level-edit-state.ts'
import type { LevelForm as Asked } from '../../../state/level-edit-state.ts'
import { toScreen } from '../../../viewports/plane-view.ts'
import type { PlaneView } from '../../../viewports/plane-view.ts'

/** Size that the form may take, so that it stays within its view. */
const roomPx = { width: 200, height: 150 } as const

/** Asks for the name of a vertebra, beside it: the true one, or that of one that was missed. The whole column follows. */
export const LevelForm = ({ form, view }: { form: Asked; view: PlaneView }) => {
  const { close, rename, add, remove } = useLevelEdit()
  const at = toScreen(view, form.kind === 'rename' ? form.level.centreMm : form.positionMm)
  const present = form.kind === 'rename' ? form.level.name : form.name
  const answer = (name: VertebraName): void => {
    close()
    if (form.kind === 'add') add(form.positionMm, name)
    // The name that it has, said by the reader, is an answer too: it is no longer the program's guess.
    else if (name !== form.level.name || form.level.source === 'automatic') rename(form.level, name)
  }
  return (
    <form
      className="rename-level"
      data-testid={`level-form-${form.kind}`}
      style={{ left: Math.max(4, Math.min(at.x + 12, view.widthPx - roomPx.width)), top: Math.max(4, Math.min(at.y + 12, view.heightPx - roomPx.height)) }}
      onPointerDown={(event) => {
        event.stopPropagation()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        const name = vertebraNames.find((known) => known === new FormData(event.currentTarget).get('name'))
        if (name !== undefined) answer(name)
      }}
    >
      <label>
        {form.kind === 'rename' ? 'This is ' : 'A missed vertebra: '}
        <select name="name" className="select" defaultValue={present} autoFocus data-testid={form.kind === 'rename' ? 'rename-level' : 'add-level'}>
          {vertebraNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <p className="faint">{form.kind === 'rename' ? 'The whole column is counted anew.' : 'Its body centre is the crosshair; the whole column is counted from it.'}</p>
      <div className="row">
        <button type="submit" className="button button-small button-primary">
          {form.kind === 'rename' ? 'Rename' : 'Add'}
        </button>
        <button type="button" className="button button-small" onClick={close}>
          Cancel
        </button>
      </div>
      {form.kind === 'rename' && (
        <button
          type="button"
          className="button button-small"
          data-testid="remove-level"
          title="There is no vertebra here: the others are counted without it. Undo takes it back."
          onClick={() => {
            close()
            remove(form.level)
          }}
        >
          No vertebra: remove {form.level.name}
        </button>
      )}
    </form>
  )
}
