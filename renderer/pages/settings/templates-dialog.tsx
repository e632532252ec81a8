import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../core/base/problem.ts'
import type { ListedTemplates } from '../../../contract/templates.ts'
import { call } from '../../api/client.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemMessage } from '../../parts/problem-message.tsx'
import { TemplateEditor } from './template-editor.tsx'
import './settings.css'
import './templates.css'

type ListedTemplate = ListedTemplates[number]

const versionWords = ({ template, from, versions }: ListedTemplate): string =>
  from === 'program' ? `${template.version}, as it came` : `${template.version}, of this site${versions.length > 1 ? ` (before: ${versions.slice(0, -1).join(', ')})` : ''}`

const TemplateLine = ({ listed, onEdit, onExport, onWithdraw }: { listed: ListedTemplate; onEdit: () => void; onExport: () => void; onWithdraw: () => void }) => (
  <li className="template-line" data-testid="template-line" data-template={listed.template.id}>
    <span className="selectable">
      <strong>{listed.template.title}</strong> <span className="faint">{versionWords(listed)}</span>
    </span>
    <button type="button" className="link" data-testid="edit-template" onClick={onEdit}>
      Edit…
    </button>
    <button type="button" className="link" data-testid="export-template" onClick={onExport}>
      Save as MRRT…
    </button>
    {listed.from === 'site' && (
      <button type="button" className="link" data-testid="withdraw-template" onClick={onWithdraw}>
        Take back
      </button>
    )}
  </li>
)

/** The templates that new reports are written with: the program's and the site's own. */
export const TemplatesDialog = ({ onClose }: { onClose: () => void }) => {
  const [listed, setListed] = useState<ListedTemplates | null>(null)
  const [editing, setEditing] = useState<ListedTemplate | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [said, setSaid] = useState('')
  const file = useRef<HTMLInputElement>(null)
  useEffect(() => {
    void call('templates.list', undefined).then((answer) => {
      if (answer.ok) setListed(answer.value)
      else setProblem(answer.error)
    })
  }, [])
  const importFile = async (picked: File): Promise<void> => {
    const answer = await call('templates.import', { html: await picked.text() })
    setProblem(answer.ok ? null : answer.error)
    if (!answer.ok) return
    setListed(answer.value.templates)
    setSaid(`${picked.name} was imported. It is used for new reports once Edit says which pattern it is written for.`)
  }
  const save = async (id: string): Promise<void> => {
    const answer = await call('templates.export', { id })
    setProblem(answer.ok ? null : answer.error)
    if (answer.ok && answer.value !== null) setSaid(`Saved to ${answer.value}.`)
  }
  const withdraw = async (id: string): Promise<void> => {
    const answer = await call('templates.withdraw', { id })
    setProblem(answer.ok ? null : answer.error)
    if (answer.ok) setListed(answer.value)
  }
  if (editing !== null) {
    return (
      <Dialog title={`Template: ${editing.template.title}`} testId="template-editor" className="templates" onClose={() => setEditing(null)}>
        <TemplateEditor
          template={editing.template}
          onCancel={() => setEditing(null)}
          onSaved={(templates) => {
            setListed(templates)
            setEditing(null)
          }}
        />
      </Dialog>
    )
  }
  return (
    <Dialog title="Templates of the report" testId="templates" className="templates" onClose={onClose}>
      <p className="soft">
        Every finding is written by the template of its pattern. A change here is a new version, for reports begun from now on; a report keeps the versions it was begun with. The site's own wording is printed
        as it is written, in every language.
      </p>
      {problem !== null && <ProblemMessage problem={problem} />}
      {said !== '' && (
        <p className="soft selectable" role="status" data-testid="templates-said">
          {said}
        </p>
      )}
      <ul className="template-list" aria-label="Templates">
        {listed?.map((each) => (
          <TemplateLine key={each.template.id} listed={each} onEdit={() => setEditing(each)} onExport={() => void save(each.template.id)} onWithdraw={() => void withdraw(each.template.id)} />
        ))}
      </ul>
      <input
        ref={file}
        type="file"
        accept=".html,.htm,text/html"
        hidden
        data-testid="template-file"
        onChange={(event) => {
          const [picked] = event.target.files ?? []
          event.target.value = ''
          if (picked) void importFile(picked)
        }}
      />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <button type="button" className="button" autoFocus data-testid="import-template" onClick={() => file.current?.click()}>
          Import an MRRT file…
        </button>
      </div>
    </Dialog>
  )
}
