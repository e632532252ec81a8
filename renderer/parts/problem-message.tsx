import type { ReactNode } from 'react'
import type { Problem } from '../../core/base/problem.ts'

/** An expected failure in its own words, with what the reader can do about it. */
export const ProblemMessage = ({ problem, children }: { problem: Problem; children?: ReactNode }) => (
  <div className="message message-bad problem-message" role="alert" data-testid="problem" data-code={problem.code}>
    <p className="selectable">{problem.sentence}</p>
    {children}
  </div>
)
