import { injectionKinds, operationKinds } from '../../../core/referral/referral.ts'
import type { Injection, Operation, Referral } from '../../../core/referral/referral.ts'
import { DateField } from './date-field.tsx'
import { KeyChoice } from './key-choice.tsx'
import type { Option } from './referral-fields.ts'

const there: readonly Option[] = [
  { value: 'some', label: 'yes' },
  { value: 'none', label: 'none' },
]

const yesNo: readonly Option[] = [
  { value: 'yes', label: 'yes' },
  { value: 'no', label: 'no' },
]

const words = (kind: string): string => kind.replaceAll('-', ' ')

interface ListProps<T> {
  title: string
  testId: string
  value: 'none' | readonly T[] | null
  empty: T
  studyDate: string | null
  onChange: (value: 'none' | readonly T[] | null) => void
  onDone: () => void
  /** The inputs of one entry. */
  row: (entry: T, change: (entry: T) => void, index: number) => React.ReactNode
}

const List = <T extends object>({ title, testId, value, empty, onChange, onDone, row }: ListProps<T>) => {
  const entries = value === null || value === 'none' ? [] : value
  return (
    <div className="entry-list">
      <KeyChoice
        label={title}
        testId={testId}
        options={there}
        several={false}
        chosen={value === null ? null : [value === 'none' ? 'none' : 'some']}
        onChange={(chosen) => onChange(chosen === null ? null : chosen[0] === 'none' ? 'none' : entries.length > 0 ? entries : [empty])}
        onDone={onDone}
      />
      {entries.map((entry, index) => (
        // An entry has no id of its own: it is its place in the list.
        <div className="entry" key={index} data-testid={`${testId}-entry`}>
          {row(entry, (next) => onChange(entries.map((each, at) => (at === index ? next : each))), index)}
          <button type="button" className="link" onClick={() => onChange(entries.length === 1 ? null : entries.filter((_, at) => at !== index))}>
            Remove
          </button>
        </div>
      ))}
      {entries.length > 0 && entries.length < 12 && (
        <button type="button" className="link" data-testid={`${testId}-add`} onClick={() => onChange([...entries, empty])}>
          Add another
        </button>
      )}
    </div>
  )
}

const levels = (value: string | null | undefined, label: string, testId: string, onChange: (value: string | null) => void) => (
  <input className="field" aria-label={label} placeholder="L4-L5" maxLength={60} autoComplete="off" data-testid={testId} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} />
)

const kindSelect = (value: string | null | undefined, kinds: readonly string[], label: string, testId: string, onChange: (value: string | null) => void) => (
  <select className="select" aria-label={label} data-testid={testId} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}>
    <option value="">kind unknown</option>
    {kinds.map((kind) => (
      <option key={kind} value={kind}>
        {words(kind)}
      </option>
    ))}
  </select>
)

interface OwnProps<T> {
  value: T
  studyDate: string | null
  onChange: (value: T | null) => void
  onDone: () => void
}

/** Earlier operations: kind, level and date of each, as far as they are known. */
export const Operations = ({ value, studyDate, onChange, onDone }: OwnProps<Referral['surgery']>) => (
  <List<Operation>
    title="Surgery"
    testId="surgery"
    value={value == null ? null : value === 'none' ? 'none' : value.operations}
    empty={{}}
    studyDate={studyDate}
    onDone={onDone}
    onChange={(next) => onChange(next === null || next === 'none' ? next : { operations: [...next], residualSymptoms: value == null || value === 'none' ? null : value.residualSymptoms })}
    row={(entry, change, index) => (
      <>
        {kindSelect(entry.kind, operationKinds, `Kind of operation ${index + 1}`, 'operation-kind', (kind) => change({ ...entry, kind: kind as Operation['kind'] }))}
        {levels(entry.levels, `Levels of operation ${index + 1}`, 'operation-levels', (next) => change({ ...entry, levels: next }))}
        <DateField label={`Date of operation ${index + 1}`} testId="operation-date" value={entry.date ?? null} studyDate={studyDate} onChange={(date) => change({ ...entry, date })} />
      </>
    )}
  />
)

/** Earlier injections, and whether each held a steroid. */
export const Injections = ({ value, studyDate, onChange, onDone }: OwnProps<Referral['injections']>) => (
  <List<Injection>
    title="Injections"
    testId="injections"
    value={value ?? null}
    empty={{}}
    studyDate={studyDate}
    onDone={onDone}
    onChange={(next) => onChange(next === null || next === 'none' ? next : [...next])}
    row={(entry, change, index) => (
      <>
        {kindSelect(entry.kind, injectionKinds, `Kind of injection ${index + 1}`, 'injection-kind', (kind) => change({ ...entry, kind: kind as Injection['kind'] }))}
        {levels(entry.levels, `Levels of injection ${index + 1}`, 'injection-levels', (next) => change({ ...entry, levels: next }))}
        <DateField label={`Date of injection ${index + 1}`} testId="injection-date" value={entry.date ?? null} studyDate={studyDate} onChange={(date) => change({ ...entry, date })} />
        <span className="entry-steroid">
          <span className="soft">steroid</span>
          <KeyChoice label={`Steroid in injection ${index + 1}`} testId="injection-steroid" options={yesNo} several={false} chosen={entry.steroid == null ? null : [entry.steroid ? 'yes' : 'no']} onChange={(chosen) => change({ ...entry, steroid: chosen === null ? null : chosen[0] === 'yes' })} onDone={onDone} />
        </span>
      </>
    )}
  />
)
