import type { Grade } from '../../core/base/anatomy.ts'
import { gradeColours } from '../../core/report/grade-colours.ts'

/** The grade as colour and digit, so that neither has to be told apart alone. */
export const GradeChip = ({ grade, title }: { grade: Grade; title?: string }) => {
  const { fill, ink } = gradeColours.dark[grade]
  return (
    <span className="grade" style={{ background: fill, color: ink }} title={title} aria-label={`grade ${grade}`}>
      {grade}
    </span>
  )
}
