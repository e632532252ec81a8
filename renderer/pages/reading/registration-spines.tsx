import { dot, length } from '../../../core/geometry/vector.ts'
import type { Vec3 } from '../../../core/geometry/vector.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { RegistrationMeasured } from '../../../core/registration/registration.ts'
import { registrationRule } from '../../../core/registration/judge-registration.ts'

/** The column from the front (the patient's right on the left) or from the left (the front on the left), as the views show it. */
const sights = [
  { id: 'front', name: 'from the front', across: [1, 0, 0] as Vec3, ends: ['R', 'L'], width: 'widthMm' },
  { id: 'left', name: 'from the left', across: [0, 1, 0] as Vec3, ends: ['A', 'P'], width: 'depthMm' },
] as const

/** An arrow is drawn this many times as long as the shift, so that a millimetre can be seen. */
const magnified = 5
const marginMm = 16
const halfWidthMm = 78

const colourOf = (mm: number): string => (mm >= registrationRule.refuseMm ? 'bad' : mm >= registrationRule.warnMm ? 'warn' : 'good')

type Level = RegistrationMeasured['levels'][number]

const Sight = ({ sight, analysis, levels }: { sight: (typeof sights)[number]; analysis: Analysis; levels: readonly Level[] }) => {
  const bodies = analysis.spine.levels
  const heights = bodies.map(({ centreMm }) => centreMm[2])
  const [top, bottom] = [Math.max(...heights) + marginMm + 8, Math.min(...heights) - marginMm]
  const middle = bodies.reduce((sum, { centreMm }) => sum + dot(centreMm, sight.across), 0) / Math.max(1, bodies.length)
  return (
    <figure className="registration-sight">
      <svg viewBox={`${-halfWidthMm} 0 ${2 * halfWidthMm} ${top - bottom}`} role="img" aria-label={`Shift of the uptake at each level, seen ${sight.name}, arrows ${magnified} times as long`}>
        {bodies.map(({ name, frame, centreMm }) => {
          const [x, y] = [dot(centreMm, sight.across) - middle, top - centreMm[2]]
          const level = levels.find((each) => each.level === name)
          const wide = frame[sight.width]
          const [dx, dy] = level === undefined ? [0, 0] : [dot(level.offsetMm, sight.across) * magnified, -level.offsetMm[2] * magnified]
          const reach = Math.hypot(dx, dy)
          return (
            <g key={name}>
              <rect className="registration-body" x={x - wide / 2} y={y - frame.heightMm / 2} width={wide} height={frame.heightMm} rx={4} />
              {level !== undefined && (
                <g className={`registration-arrow ${colourOf(length(level.offsetMm))}`} data-testid={`arrow-${sight.id}-${name}`}>
                  <circle cx={x} cy={y} r={2.2} />
                  {reach > 3 && (
                    <>
                      <line x1={x} y1={y} x2={x + dx} y2={y + dy} />
                      <path
                        d="M0 0L-7 -3.5L-7 3.5Z"
                        transform={`translate(${x + dx} ${y + dy}) rotate(${(Math.atan2(dy, dx) * 180) / Math.PI})`}
                      />
                    </>
                  )}
                </g>
              )}
            </g>
          )
        })}
        <text className="registration-end" x={-halfWidthMm + 3} y={13}>
          {sight.ends[0]}
        </text>
        <text className="registration-end" x={halfWidthMm - 3} y={13} textAnchor="end">
          {sight.ends[1]}
        </text>
      </svg>
    </figure>
  )
}

/** Where the uptake of each level lies against its bone, as arrows on the column from two sides. */
export const RegistrationSpines = ({ analysis, levels }: { analysis: Analysis; levels: readonly Level[] }) => (
  <div className="registration-spines">
    {sights.map((sight) => (
      <Sight key={sight.id} sight={sight} analysis={analysis} levels={levels} />
    ))}
  </div>
)
