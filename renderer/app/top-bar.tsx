import { ageYears, displayName } from '../../core/study/patient-words.ts'
import type { Study } from '../../core/study/study.ts'
import { displayDate, sexAndAge } from '../parts/words.ts'
import { isOfStudy, pages, useApp } from '../state/app-state.ts'
import type { Page } from '../state/app-state.ts'
import './top-bar.css'

export const pageNames: Record<Page, string> = { library: 'Library', reading: 'Reading', report: 'Report', outcomes: 'Outcomes', cohort: 'Cohort', referral: 'Referral' }

/** Who and what is open, in one line; the same words stand on the report. */
const PatientBand = ({ study }: { study: Study }) => {
  const person = [
    displayName(study.patientName),
    sexAndAge(study.patientSex, ageYears(study.patientBirthDate, study.studyDate)),
    study.patientBirthDate === null ? 'date of birth unknown' : `born ${displayDate(study.patientBirthDate)}`,
    `ID ${study.patientId === '' ? 'unknown' : study.patientId}`,
  ].filter((part) => part !== '')
  const when = study.studyTime === null ? displayDate(study.studyDate) : `${displayDate(study.studyDate)} ${study.studyTime}`
  return (
    <div className="patient-band selectable" data-testid="patient-band" aria-label="Open study">
      <span>{person.join(' · ')}</span>
      <span className="faint">{[study.description, when].filter((part) => part !== '').join(', ')}</span>
    </div>
  )
}

export const TopBar = () => {
  const { page, study, goTo, show } = useApp()
  return (
    <header className="top-bar">
      <strong className="product">Spondyl</strong>
      {study !== null && isOfStudy(page) ? <PatientBand study={study} /> : <div className="patient-band" />}
      <nav className="pages" aria-label="Pages">
        {pages.map((each, index) => (
          <button
            key={each}
            className="page-tab"
            aria-current={each === page ? 'page' : undefined}
            disabled={isOfStudy(each) && study === null}
            title={isOfStudy(each) && study === null ? 'Choose a study in the library first' : `${pageNames[each]} (Alt+${index + 1})`}
            onClick={() => {
              goTo(each)
            }}
          >
            {pageNames[each]}
          </button>
        ))}
        <button
          className="page-tab"
          onClick={() => {
            show('about')
          }}
        >
          About
        </button>
      </nav>
    </header>
  )
}
