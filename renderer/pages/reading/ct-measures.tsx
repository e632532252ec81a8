import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { CtMeasure } from '../../../core/findings/ct-measure.ts'
import { ctMeasureRule } from '../../../core/knowledge/ct-measures-schema.ts'
import { displayPlace } from '../../parts/words.ts'
import { useReading } from '../../state/reading-state.ts'
import { useView } from '../../state/view-state.ts'
import { CtMeasureForm } from './ct-measure-form.tsx'
import { ctGradeWords, ctValueWords } from './ct-measure-words.ts'
import './ct-measures.css'

type Shown = 'place' | 'reader' | 'doubtful' | 'all'

const structureWords = (measure: CtMeasure): string => [measure.structure.replaceAll('-', ' '), measure.side === 'midline' ? '' : measure.side].filter((word) => word !== '').join(', ')

const isDoubtful = ({ confidence, origin }: CtMeasure): boolean => confidence !== 'good' && origin !== 'reader'

/** Those of the selected level, the selected structure first; or a choice over all levels. */
const listed = (measures: readonly CtMeasure[], shown: Shown, region: Analysis['regions'][number] | undefined): readonly CtMeasure[] => {
  if (shown === 'all') return measures
  if (shown === 'reader') return measures.filter(({ origin }) => origin !== 'measured')
  if (shown === 'doubtful') return measures.filter(isDoubtful)
  if (region === undefined) return []
  const isOwn = ({ structure, side }: CtMeasure): boolean => structure === region.structure && side === region.side
  const here = measures.filter(({ level }) => level === region.level)
  return [...here.filter(isOwn), ...here.filter((measure) => !isOwn(measure))]
}

const confidenceWords = ({ value, confidence, origin }: CtMeasure): string => {
  if (origin === 'reader') return value === null ? 'not assessable' : 'reader'
  if (value === null) return 'not measured'
  if (origin === 'follows') return confidence === 'good' ? 'follows reader' : 'follows reader, doubtful'
  return { good: '', limited: 'doubtful', poor: 'not used' }[confidence]
}

const rowTitle = (measure: CtMeasure): string =>
  [
    `${ctMeasureRule(measure.measure).name}, ${structureWords(measure)}: ${ctValueWords(measure.value, measure)}`,
    ...(measure.origin === 'measured' ? [] : [`Measured: ${ctValueWords(measure.measured, measure)}`]),
    ...(measure.confidence === 'limited' ? ['Doubtful: it counts half in the rules.'] : measure.confidence === 'poor' ? ['It does not count in the rules.'] : []),
    ...measure.reasons.map((reason) => `– ${reason}`),
    'Enter shows the place.',
  ].join('\n')

/** Up and down walk through the rows, as in the table of uptake. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined || !(event.target instanceof HTMLElement)) return
  event.preventDefault()
  event.stopPropagation()
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.ct-name')]
  const at = names.findIndex((name) => name.closest('tr')?.contains(event.target as Node) ?? false)
  names[Math.min(names.length - 1, Math.max(0, at + by))]?.focus()
}

const Row = ({ measure, withLevel, marked, disabled, onEdit }: { measure: CtMeasure; withLevel: boolean; marked: boolean; disabled: boolean; onEdit: () => void }) => {
  const moveCrosshair = useView((view) => view.moveCrosshair)
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (marked) row.current?.scrollIntoView({ block: 'nearest' })
  }, [marked])
  const { name } = ctMeasureRule(measure.measure)
  const [at] = measure.positionsMm
  const grade = ctGradeWords(measure)
  return (
    <tr ref={row} className="ct-row" aria-current={marked ? 'true' : undefined} data-testid="ct-row" data-measure={measure.id} data-confidence={measure.confidence} data-origin={measure.origin} title={rowTitle(measure)}>
      <td>
        <button
          className="ct-name"
          onClick={() => {
            if (at !== undefined) moveCrosshair(at)
          }}
        >
          {withLevel && `${displayPlace(measure.level)} `}
          {name}
          {measure.side !== 'midline' && <span className="faint"> {measure.side}</span>}
        </button>
      </td>
      <td className="number">
        {ctValueWords(measure.value, measure)}
        {grade !== null && <span className="faint"> {grade}</span>}
        {measure.origin !== 'measured' && <span className="faint ct-measured">measured {ctValueWords(measure.measured, measure)}</span>}
      </td>
      <td className={measure.origin === 'reader' ? 'ct-mark soft' : 'ct-mark faint'}>{confidenceWords(measure)}</td>
      <td className="number">
        <button className="link" disabled={disabled} aria-label={`Correct ${name}${measure.side === 'midline' ? '' : `, ${measure.side}`}`} data-testid="ct-edit" onClick={onEdit}>
          Set…
        </button>
      </td>
    </tr>
  )
}

/** What was measured on the CT at the selected place, how far it can be relied on, and the reader's way to correct each. */
export const CtMeasures = ({ analysis, selectedRegionId }: { analysis: Analysis; selectedRegionId: string | null }) => {
  const { status, correctCt, takeBackCt, selectedMeasureId } = useReading()
  const filterId = useId()
  const [open, setOpen] = useState(false)
  const [shown, setShown] = useState<Shown>('place')
  const [editing, setEditing] = useState<string | null>(null)
  const measures = analysis.ctMeasures ?? []
  const region = analysis.regions.find(({ id }) => id === selectedRegionId)
  useEffect(() => {
    if (selectedMeasureId === null) return
    setOpen(true)
    setShown('place')
  }, [selectedMeasureId])
  if (measures.length === 0) return null
  const rows = listed(measures, shown, region)
  const set = measures.filter(({ origin }) => origin === 'reader').length
  return (
    <details className="ct-measures" open={open} data-testid="ct-measures" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="caption">
        CT measures
        {set > 0 && <span className="soft"> · {set} set by the reader</span>}
      </summary>
      <div className="uptake-foot">
        <label htmlFor={filterId}>Show</label>
        <select id={filterId} className="select" data-testid="ct-filter" value={shown} onChange={(event) => setShown(event.target.value as Shown)}>
          <option value="place">{region === undefined ? 'the selected place' : displayPlace(region.level)}</option>
          <option value="reader">set by the reader ({listed(measures, 'reader', region).length})</option>
          <option value="doubtful">doubtful ({listed(measures, 'doubtful', region).length})</option>
          <option value="all">all {measures.length} measures</option>
        </select>
      </div>
      {rows.length === 0 && <p className="faint">{shown === 'place' ? 'Select a structure in the map or the table to see what the CT shows there.' : 'None.'}</p>}
      <table onKeyDown={walk} aria-label="CT measures">
        <tbody>
          {rows.map((measure) =>
            editing === measure.id ? (
              <tr key={measure.id}>
                <td colSpan={4}>
                  <CtMeasureForm
                    measure={measure}
                    onCancel={() => setEditing(null)}
                    onSet={(value) => {
                      setEditing(null)
                      void correctCt(measure, value)
                    }}
                    onTakeBack={() => {
                      setEditing(null)
                      void takeBackCt(measure)
                    }}
                  />
                </td>
              </tr>
            ) : (
              <Row key={measure.id} measure={measure} withLevel={shown !== 'place'} marked={measure.id === selectedMeasureId} disabled={status !== 'ready'} onEdit={() => setEditing(measure.id)} />
            ),
          )}
        </tbody>
      </table>
    </details>
  )
}
