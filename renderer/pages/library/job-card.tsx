import { displayCount, displaySeconds } from '../../parts/words.ts'
import { useLibrary } from '../../state/library-state.ts'
import type { JobProgress } from '../../state/library-state.ts'

/** `38,420 of 60,112 files`; `35 %`. */
export const progressWords = ({ done, total, unit }: JobProgress): string =>
  total === null || unit === '%' ? `${displayCount(done)} ${unit}` : `${displayCount(done)} of ${displayCount(total)} ${unit}`

/** `14,900 /s · 2 s left`; what is not known yet is left out. */
export const rateWords = ({ ratePerSecond, secondsLeft }: JobProgress): string =>
  [
    ratePerSecond === null ? null : `${displayCount(Math.round(ratePerSecond))} /s`,
    secondsLeft === null ? null : `${displaySeconds(secondsLeft)} left`,
  ]
    .filter((part) => part !== null)
    .join(' · ')

/** What is being done, how far, and Cancel. */
export const JobCard = () => {
  const { job, cancelJob } = useLibrary()
  if (job === null) return null
  const { progress, cancelling } = job
  const label = cancelling ? 'Stopping…' : (progress?.label ?? 'Starting…')
  return (
    <section className="job-card" aria-label="Running job" data-testid="job">
      <p className="job-label">{label}</p>
      <progress
        className="progress"
        aria-label={label}
        {...(progress?.total == null ? {} : { max: Math.max(1, progress.total), value: progress.done })}
      />
      <div className="job-numbers">
        <span>
          {progress === null ? '' : progressWords(progress)}
          <br />
          {progress === null ? '' : rateWords(progress)}
        </span>
        <button className="link" disabled={cancelling} onClick={() => void cancelJob()}>
          Cancel
        </button>
      </div>
    </section>
  )
}
