import { median } from './measure.ts'
import type { Add } from './volume.ts'
import { openLibrary } from '../main/workflow/library-session.ts'
import type { LibrarySession } from '../main/workflow/library-session.ts'
import { pairFiles } from '../main/workflow/read-study.ts'

/** How long an opening or an analysis goes on after the reader has cancelled it, in the threads that the program has. */
const rounds = 24
const request = { anchors: [], referenceLevel: null, registration: null }

type Work = (signal: AbortSignal) => Promise<{ readonly ok: boolean }>

/** Cancels work at even moments from 0 to `lastMs` after its start; answers how long each took to answer, ms. Those that were done before are left out. */
const answers = async (work: Work, lastMs: number): Promise<readonly number[]> => {
  const waits: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const controller = new AbortController()
    let cancelledMs = NaN
    setTimeout(() => {
      cancelledMs = performance.now()
      controller.abort()
    }, (lastMs * (round + 0.5)) / rounds)
    const outcome = await work(controller.signal)
    if (!outcome.ok && !Number.isNaN(cancelledMs)) waits.push(performance.now() - cancelledMs)
    controller.abort()
  }
  return waits
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

const report = (add: Add, what: string, waits: readonly number[]): void => {
  add(`cancel ${what}: longest time to the answer`, Math.max(...waits), 'ms', `of ${waits.length} moments; the goal is under 200`)
  add(`cancel ${what}: median time to the answer`, median(waits), 'ms')
}

const measured = async (session: LibrarySession, studyUid: string, add: Add): Promise<void> => {
  const files = await pairFiles(session, studyUid)
  if (!files.ok) throw new Error(files.error.sentence)
  const load: Work = (signal) => session.imaging.call('volume', files.value.ct, { signal })
  let spineMs = 0
  const analyse = (signal?: AbortSignal): Promise<{ readonly ok: boolean }> => {
    const startedMs = performance.now()
    const onProgress = ({ label }: { label: string }): void => {
      if (label === 'Naming the levels') spineMs = performance.now() - startedMs
    }
    return session.imaging.call('analyse', { ...files.value, request, appVersion: 'bench', history: null }, signal === undefined ? { onProgress } : { onProgress, signal })
  }
  // What each takes, in a thread that is ended again: what it has found must not help the one that is measured.
  const loadMs = await timed(() => load(new AbortController().signal))
  await session.imaging.call('volume', files.value.spect)
  const wholeMs = await timed(() => analyse())
  const [searchMs, restMs] = [spineMs, wholeMs - spineMs]
  await session.imaging.end()
  report(add, 'while the images are read', await answers(load, loadMs * 0.95))
  await Promise.all([session.imaging.call('volume', files.value.ct), session.imaging.call('volume', files.value.spect)])
  report(add, 'while the spine is searched', await answers(analyse, searchMs * 0.95))
  const next = await analyse()
  if (!next.ok) throw new Error('the analysis after the cancelled ones failed')
  report(add, 'while uptake is measured', await answers(analyse, restMs * 0.95))
}

/** `library`: with the study in it. `workersFolder`: `out/main`. */
export const measureCancel = async (library: string, workersFolder: string, studyUid: string, add: Add): Promise<void> => {
  const session = await openLibrary(library, { create: false, workersFolder })
  if (!session.ok) throw new Error(session.error.sentence)
  try {
    await measured(session.value, studyUid, add)
  } finally {
    await session.value.close()
  }
}
