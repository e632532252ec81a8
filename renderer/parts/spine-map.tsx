import { useMemo, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Grade } from '../../core/base/anatomy.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { gradeColours, mapColours } from '../../core/report/grade-colours.ts'
import { paintOf } from '../../core/report/spine-map-svg.ts'
import { spineMap } from '../../core/report/spine-map.ts'
import type { SpineMapLabel, SpineMapShape } from '../../core/report/spine-map.ts'
import { GradeChip } from './grade-chip.tsx'
import './spine-map.css'

interface SpineMapProps {
  analysis: Analysis
  selectedRegionId: string | null
  onSelect: (regionId: string) => void
}

const grades: readonly Grade[] = [0, 1, 2, 3, 4]
const colours = mapColours.dark

const inkOf = ({ kind, onGrade }: SpineMapLabel): string => {
  if (kind === 'side') return colours.faint
  return onGrade === null ? colours.label : gradeColours.dark[onGrade].ink
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/**
 * The spine by level, coloured by uptake grade, seen from the front (R at the viewer's left). The same drawing stands in the report.
 * A click, or the arrow keys, choose a region; its numbers stand below while it is pointed at or chosen.
 */
export const SpineMap = ({ analysis, selectedRegionId, onSelect }: SpineMapProps) => {
  const [pointed, setPointed] = useState<SpineMapShape | null>(null)
  const drawing = useMemo(() => spineMap(analysis), [analysis])
  const regions = drawing.shapes.filter(({ regionId }) => regionId !== null)
  const selected = regions.find(({ regionId }) => regionId === selectedRegionId) ?? null
  const shown = pointed ?? selected

  const onKey = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (step === undefined || regions.length === 0) return
    event.preventDefault()
    event.stopPropagation()
    const at = selected === null ? (step > 0 ? -1 : 0) : regions.indexOf(selected)
    const next = regions.at((at + step) % regions.length)
    if (next?.regionId != null) onSelect(next.regionId)
  }
  return (
    <div className="spine-map" data-testid="spine-map">
      <svg
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        preserveAspectRatio="xMidYMin meet"
        role="application"
        aria-roledescription="spine map"
        aria-label={drawing.description}
        tabIndex={0}
        onKeyDown={onKey}
      >
        {drawing.shapes.map((shape, index) => {
          const { regionId } = shape
          const isSelected = regionId !== null && regionId === selectedRegionId
          const plainStroke = shape.kind === 'context' || shape.kind === 'line' ? colours.contextLine : colours.outline
          return (
            <path
              key={regionId ?? index}
              d={shape.path}
              fill={paintOf(shape, 'dark').fill}
              stroke={isSelected ? '#ffffff' : plainStroke}
              strokeWidth={isSelected ? 1.4 : 0.5}
              className={regionId === null ? undefined : 'spine-map-region'}
              data-region={regionId ?? undefined}
              data-grade={shape.grade ?? undefined}
              pointerEvents={shape.kind === 'line' ? 'none' : undefined}
              onPointerEnter={() => {
                setPointed(shape.title === '' ? null : shape)
              }}
              onPointerLeave={() => {
                setPointed(null)
              }}
              onClick={() => {
                if (regionId !== null) onSelect(regionId)
              }}
            />
          )
        })}
        {drawing.labels.map((label) => (
          <text
            key={`${label.kind} ${label.x} ${label.y}`}
            x={label.x}
            y={label.y}
            fontSize={label.size}
            fontWeight={label.kind === 'side' ? 500 : 650}
            textAnchor="middle"
            dominantBaseline="central"
            fill={inkOf(label)}
            pointerEvents="none"
          >
            {label.text}
          </text>
        ))}
      </svg>
      <p className="spine-map-numbers" aria-live="polite" data-testid="spine-map-numbers">
        {shown?.title ?? <span className="faint">Point at a part for its numbers.</span>}
      </p>
      <p className="spine-map-legend faint">
        Grade
        {grades.map((grade) => (
          <GradeChip key={grade} grade={grade} />
        ))}
      </p>
    </div>
  )
}
