import { useEffect, useRef } from 'react'
import { useReading } from '../../state/reading-state.ts'
import { meantFinding } from './finding-commands.ts'

/** Who turns to the report after a decision does so within this time, and shall not find the program busy with what may come after it. */
const idleMs = 1500

/** While the reader looks at the findings: draws the report's first page as it is, and as it will be once the next finding is accepted. */
export const useDrawAhead = (studyUid: string): void => {
  const { status, analysed, decisions, selections } = useReading()
  const hasBegun = useRef(false)
  useEffect(() => {
    if (status !== 'ready' || analysed === null) return
    let isLeft = false
    const begin = (): void => {
      hasBegun.current = true
      void import('../report/kept-pages.ts').then(({ drawPagesAhead }) => drawPagesAhead(studyUid, meantFinding(), () => isLeft))
    }
    // The first look at the findings is the longest: no need to wait.
    const timer = setTimeout(begin, hasBegun.current ? idleMs : 0)
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [studyUid, status, analysed, decisions, selections])
}
