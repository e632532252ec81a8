import { lazy, Suspense, useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { CohortPage } from '../pages/cohort/cohort-page.tsx'
import { LibraryPage } from '../pages/library/library-page.tsx'
import { OutcomesPage } from '../pages/outcomes/outcomes-page.tsx'
import { followApp, pages, useApp } from '../state/app-state.ts'
import type { Page } from '../state/app-state.ts'
import { followLibrary } from '../state/library-state.ts'
import { followOutbox } from '../state/outbox-state.ts'
import { AboutDialog } from './about-dialog.tsx'
import { BlockedPage } from './blocked-page.tsx'
import { CommandPalette } from './command-palette.tsx'
import { LetterheadDialog } from './letterhead-dialog.tsx'
import { AutotextsDialog } from '../pages/settings/autotexts-dialog.tsx'
import { CalibrationsDialog } from '../pages/settings/calibrations-dialog.tsx'
import { OutboxDialog } from '../pages/settings/outbox-dialog.tsx'
import { RulesDialog } from '../pages/settings/rules-dialog.tsx'
import { ReadersDialog } from '../pages/settings/readers-dialog.tsx'
import { TemplatesDialog } from '../pages/settings/templates-dialog.tsx'
import { followTurns } from '../pages/report/opening.ts'
import { TopBar } from './top-bar.tsx'

// The library shows at once; cornerstone and pdf.js are fetched after it.
const ReadingPage = lazy(async () => ({ default: (await import('../pages/reading/reading-page.tsx')).ReadingPage }))
const ReferralPage = lazy(async () => ({ default: (await import('../pages/referral/referral-page.tsx')).ReferralPage }))
const ReportPage = lazy(async () => ({ default: (await import('../pages/report/report-page.tsx')).ReportPage }))

const noticeSeconds = 12

/** Once the library stands and the window is idle, what the next pages need is fetched ahead. */
const useFetchAhead = (): void => {
  useEffect(() => {
    const waiting = requestIdleCallback(() => {
      void import('../pages/reading/reading-page.tsx')
      void import('../pages/reading/views/use-fusion-views.ts').then(({ fetchViews }) => fetchViews())
      void import('../pages/report/report-page.tsx').then(() => import('../pages/report/render-pdf.ts')).then(({ pdfWorker }) => pdfWorker())
    })
    return () => {
      cancelIdleCallback(waiting)
    }
  }, [])
}

/** Alt+1..9 and Ctrl+K work everywhere, also while a text field has the focus. */
const useAppKeys = (): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const app = useApp.getState()
      const page: Page | undefined = event.altKey && !event.ctrlKey ? pages[Number(event.key) - 1] : undefined
      if (page !== undefined) app.goTo(page)
      else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') app.show(app.panel === 'commands' ? null : 'commands')
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
    }
  }, [])
}

const Notice = () => {
  const { notice, say } = useApp()
  useEffect(() => {
    if (notice === null) return
    const timer = setTimeout(() => {
      say(null)
    }, noticeSeconds * 1000)
    return () => {
      clearTimeout(timer)
    }
  }, [notice, say])
  if (notice === null) return null
  return (
    <div className="notice" role="status" data-testid="notice">
      <span className="selectable">{notice}</span>
      <button
        className="link"
        onClick={() => {
          say(null)
        }}
      >
        Close
      </button>
    </div>
  )
}

/** A new page has the focus, unless something on it took it: Tab then begins there, and not behind the page that was left. */
const usePageFocus = (page: Page): RefObject<HTMLElement | null> => {
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    if (main.current?.contains(document.activeElement) === false && document.querySelector('dialog[open]') === null) main.current.focus()
  }, [page])
  return main
}

const CurrentPage = () => {
  const { page, study } = useApp()
  if (page === 'cohort') return <CohortPage />
  if (page === 'library' || study === null) return <LibraryPage />
  // A key per study: nothing of one patient may survive into the page of another.
  if (page === 'referral') return <ReferralPage key={study.studyInstanceUid} studyUid={study.studyInstanceUid} />
  if (page === 'outcomes') return <OutcomesPage key={study.studyInstanceUid} studyUid={study.studyInstanceUid} />
  return page === 'reading' ? (
    <ReadingPage key={study.studyInstanceUid} studyUid={study.studyInstanceUid} />
  ) : (
    <ReportPage key={study.studyInstanceUid} studyUid={study.studyInstanceUid} />
  )
}

export const App = () => {
  const { facts, problem, panel, page, show, load } = useApp()
  const main = usePageFocus(page)
  useAppKeys()
  useFetchAhead()
  useEffect(() => {
    void load()
    const ends = [followApp(), followLibrary(), followOutbox(), followTurns()]
    return () => {
      for (const end of ends) end()
    }
  }, [load])
  const blocked = problem ?? facts?.blocked ?? null
  if (blocked !== null) return <BlockedPage problem={blocked} />
  if (facts === null) return <div className="full-page faint">Opening the library…</div>
  const close = (): void => {
    show(null)
  }
  return (
    <div className="app">
      <TopBar />
      <main ref={main} className="page" tabIndex={-1}>
        <Suspense fallback={<div className="full-page faint">Opening the page…</div>}>
          <CurrentPage />
        </Suspense>
      </main>
      <Notice />
      {panel === 'about' && <AboutDialog facts={facts} onLetterhead={() => show('settings')} onClose={close} />}
      {panel === 'settings' && <LetterheadDialog settings={facts.settings} onClose={close} />}
      {panel === 'rules' && <RulesDialog onClose={close} />}
      {panel === 'calibrations' && <CalibrationsDialog onClose={close} />}
      {panel === 'autotexts' && <AutotextsDialog onClose={close} />}
      {panel === 'readers' && <ReadersDialog onClose={close} />}
      {panel === 'outbox' && <OutboxDialog onClose={close} />}
      {panel === 'templates' && <TemplatesDialog onClose={close} />}
      {panel === 'commands' && <CommandPalette onClose={close} />}
    </div>
  )
}
