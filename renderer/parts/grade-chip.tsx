import type { Grade } from '../../core/base/anatomy.ts'
import { uptakeGrading } from '../../core/knowledge/grading-schema.ts'
import { gradeColours } from '../../core/report/grade-colours.ts'

/** `Grade 3: above iliac crest`, and what the scale is. */
export const gradeTitle = (grade: Grade): string => {
  const meaning = uptakeGrading.grades.find((each) => each.grade === grade)?.meaning ?? ''
  return `Grade ${grade}: ${meaning}.\n${uptakeGrading.statement}`
}

/** The grade as colour and digit, so that neither has to be told apart alone. */
export const GradeChip = ({ grade }: { grade: Grade }) => {
  const { fill, ink } = gradeColours.dark[grade]
  return (
    <span className="grade" style={{ background: fill, color: ink }} title={gradeTitle(grade)} role="img" aria-label={`grade ${grade}`}>
      {grade}
    </span>
  )
}
