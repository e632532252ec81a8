import { workerData } from 'node:worker_threads'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Study } from '../../core/study/study.ts'
import { hasCopyOfDay, isSound, makeCopy } from '../library/copies.ts'
import { away, endedBadly, libraryPaths, libraryProblem, openDatabase, openForReading, takeLock } from '../library/database.ts'
import type { OpenDatabase, ReadableDatabase, WritableDatabase } from '../library/database.ts'
import { addCalibration, allCalibrations, endCalibration } from '../library/calibrations.ts'
import { addCorrection } from '../library/corrections.ts'
import { deliveriesOf, findOutbox, giveDeliveryUp, noteDelivered, noteDeliveryProblem, queueDelivery, setOutbox, waitingDeliveries } from '../library/deliveries.ts'
import { addOutcome, importantChange, outcomeRows, setImportantChange, signedStudies } from '../library/outcomes.ts'
import { adoptWork, keepWork, keepWorkOnce } from '../library/kept-work.ts'
import { addReferral, adoptReferrals, referralEntries } from '../library/referrals.ts'
import { storedUnits } from '../library/series-units.ts'
import { addRuleSwitch, keepRuleFile, keptRuleFiles, ruleSwitches } from '../library/site-rules.ts'
import { warningsOf } from '../library/identity-warnings.ts'
import { forgetProblems, isKnownFile, leftOutFiles } from '../library/left-out.ts'
import { addFolder, countFiles, countOutcomes, filesWith, folders, knownFiles, removeFiles, storeFiles } from '../library/files.ts'
import { addAnalysis, decide, decisions, latestAnalysis } from '../library/readings.ts'
import { adoptReports, clearPlace, putCopyInPlace, repairsFor } from '../library/repair.ts'
import { beginLedger } from '../library/ledger.ts'
import { discardDraft, findReport, latestReport, reportVersions, saveDraft, storeSigned } from '../library/reports.ts'
import { noteUnfinished, removeUnfinished } from '../library/unfinished-files.ts'
import { setConfirmedPair } from '../library/confirmed-pairs.ts'
import { unpackFiles } from '../library/packed-files.ts'
import { createSettledStudies } from '../library/settled-studies.ts'
import { allAutotexts, removeAutotext, saveAutotext } from '../library/autotexts.ts'
import { addReader, allReaders, closeReader, confirmPassphrase, setPassphrase, setPassphraseAnew } from '../library/readers.ts'
import { readSettings, saveSettings } from '../library/settings.ts'
import { addSiteTemplate, siteTemplates } from '../library/site-templates.ts'
import { distrustSeries, knownArchives, removeFolder, setWatched, unwatchedFolders, useCopies } from '../library/sources.ts'
import { completeList, countContent, findStudy, hasStaleStudies, listStudies, rebuildStudies, seriesFiles } from '../library/studies.ts'
import { nuclearHeaders, seriesHeader } from '../library/stored-header.ts'
import { countStates, foldersOfStudy, rowsPage } from '../library/study-rows.ts'
import { sealHolds } from '../report/seal.ts'
import { storedContent } from '../library/verify.ts'
import type { LibraryApi, LibraryWorkerData, Repaired } from './library-api.ts'
import { servePort, serveWorker } from './rpc.ts'
import type { Handlers } from './rpc.ts'

const { folder, access, nativeBinding } = workerData as LibraryWorkerData

let opened: OpenDatabase<ReadableDatabase> | null = null
/** The same database where this worker may change it. */
let writable: WritableDatabase | null = null
/** Once it was open, a library that is missing is away, and no new one is made in its place. */
let wasOpen = false

/** The last one who had it open did not put it away. */
let wasLeftOpen = false

const openToWrite = (create: boolean): Result<OpenDatabase> => {
  wasLeftOpen = endedBadly(libraryPaths(folder).database)
  const result = openDatabase(folder, { create, nativeBinding })
  if (!result.ok) return result
  keepWorkOnce(result.value.db, folder)
  completeList(result.value.db)
  beginLedger(result.value.db)
  removeUnfinished(result.value.db, folder)
  // A scan that was killed between its last batch and its end has left studies to build.
  rebuildStudies(result.value.db)
  return result
}

const openToRead = (): Result<OpenDatabase<ReadableDatabase>> => {
  const result = openForReading(folder, nativeBinding)
  if (!result.ok || access === 'beside' || !hasStaleStudies(result.value.db)) return result
  // A killed scan left them; when another Spondyl is at work on them, it has the library, and they come when it has ended.
  const writer = openToWrite(false)
  if (writer.ok) writer.value.close()
  return result
}

const openOnce = (): Result<OpenDatabase<ReadableDatabase>> => {
  if (opened !== null && !opened.isThere()) {
    opened.close()
    opened = null
    writable = null
  }
  if (opened !== null) return ok(opened)
  const isWriter = access === 'write' || access === 'create'
  const forWriting = isWriter ? openToWrite(access === 'create' && !wasOpen) : null
  const result = forWriting ?? openToRead()
  if (!result.ok) return (wasOpen || access === 'beside') && result.error.code === 'library-missing' ? fail(away(folder)) : result
  opened = result.value
  writable = forWriting?.ok === true ? forWriting.value.db : null
  wasOpen = true
  return result
}

/** Runs against the open database; errors of the disk under it become sentences. */
const withLibrary = <T>(work: (db: ReadableDatabase) => Result<T>): Result<T> => {
  try {
    const library = openOnce()
    return library.ok ? work(library.value.db) : library
  } catch (error) {
    return fail(libraryProblem(folder, error).problem)
  }
}

const always = <T>(work: (db: ReadableDatabase) => T): Result<T> => withLibrary((db) => ok(work(db)))

const writing = <T>(work: (db: WritableDatabase) => Result<T>): Result<T> =>
  withLibrary(() => {
    if (writable === null) throw new Error('a library opened for reading was asked to change')
    return work(writable)
  })

const change = (work: (db: WritableDatabase) => void): Result<null> =>
  writing((db) => {
    work(db)
    return ok(null)
  })

/** A change of what readers entered, which is kept beside the library too. */
const changeWork = (work: (db: WritableDatabase) => void): Result<null> =>
  change((db) => {
    work(db)
    keepWork(db, folder)
  })

const copyLibrary = async (now: Date, isWanted: boolean): Promise<Result<{ made: boolean }>> => {
  try {
    const library = openOnce()
    if (!library.ok) return library
    const { db } = library.value
    // A library without studies has nothing that a copy could save, and would use up the day's copy.
    if ((!isWanted && hasCopyOfDay(folder, now)) || countContent(db).studies === 0) return ok({ made: false })
    await makeCopy(db, folder, { now, nativeBinding })
    return ok({ made: true })
  } catch (error) {
    return fail(libraryProblem(folder, error).problem)
  }
}

/** Changes which file is the library, alone with it, and reads the signed reports back. */
const repairing = (replace: () => Result<string>, fill: (db: WritableDatabase) => void): Result<Repaired> => {
  let lock: ReturnType<typeof takeLock> | null = null
  try {
    lock = takeLock(folder, nativeBinding)
    const kept = replace()
    if (!kept.ok) return kept
    lock.close()
    lock = null
    const library = openDatabase(folder, { create: true, isAnew: true, nativeBinding })
    if (!library.ok) return library
    try {
      fill(library.value.db)
      adoptReferrals(library.value.db, folder)
      adoptWork(library.value.db, folder)
      return ok({ kept: kept.value, reports: adoptReports(library.value.db, folder, sealHolds) })
    } finally {
      library.value.close()
    }
  } catch (error) {
    return fail(libraryProblem(folder, error).problem)
  } finally {
    lock?.close()
  }
}

const knownStudy = (db: ReadableDatabase, studyUid: string): Result<Study> => {
  const study = findStudy(db, studyUid)
  return study === null
    ? fail(problem('study-missing', `The study ${studyUid} is not in the library ${folder}. Index the folder that holds it.`))
    : ok(study)
}

const settledStudies = createSettledStudies()

/** Once the answer is on its way. What fails here is stale still, and fails with its reason when the scan ends. */
const buildSoon = (studies: readonly string[]): void => {
  if (studies.length > 0) setImmediate(() => void change((db) => rebuildStudies(db, studies)))
}

const handlers: Handlers<LibraryApi> = {
  open: () => always(() => ({ endedBadly: wasLeftOpen })),
  connect: ({ port }) => {
    servePort<LibraryApi>(port, handlers)
    return ok(null)
  },
  folders: () => always(folders),
  'add-folder': ({ path, now }) => change((db) => addFolder(db, path, now)),
  'remove-folder': ({ path }) =>
    change((db) => {
      removeFolder(db, path)
      rebuildStudies(db)
    }),
  'use-copies': (input) =>
    writing((db) => {
      const count = useCopies(db, input.folder)
      if (count > 0) rebuildStudies(db)
      return ok(count)
    }),
  // Asked by whoever reads images, also beside a window that has the library: then that window notices it itself.
  'distrust-series': ({ seriesUid }) => (access === 'write' || access === 'create' ? change((db) => distrustSeries(db, seriesUid)) : ok(null)),
  'unwatched-folders': () => always(unwatchedFolders),
  'set-watched': ({ path, watched }) => change((db) => setWatched(db, path, watched)),
  archives: (input) => always((db) => knownArchives(db, input.folder)),
  'known-files': (input) => always((db) => knownFiles(db, input.folder)),
  store: (input) => writing((db) => ok(storeFiles(db, input.folder, input.files))),
  'store-packed': (input) =>
    writing((db) => {
      const files = unpackFiles(input.packed)
      const counts = countOutcomes(storeFiles(db, input.folder, files))
      buildSoon(settledStudies.after(files))
      return ok(counts)
    }),
  'finish-scan': ({ vanished }) =>
    change((db) => {
      removeFiles(db, vanished)
      rebuildStudies(db)
    }),
  'left-out-files': (query) => always((db) => leftOutFiles(db, query)),
  'forget-problems': ({ paths }) => writing((db) => ok(forgetProblems(db, paths))),
  'is-known-file': ({ path }) => always((db) => isKnownFile(db, path)),
  'identity-warnings': ({ studyUids }) => always((db) => warningsOf(db, studyUids)),
  'left-out': (input) =>
    always((db) => ({ skipped: filesWith(db, input.folder, 'skipped'), problems: filesWith(db, input.folder, 'problem') })),
  counts: () => always((db) => ({ ...countContent(db), duplicates: countFiles(db, 'duplicate'), problems: countFiles(db, 'problem') })),
  studies: ({ find }) => always((db) => listStudies(db, find)),
  rows: (query) => always((db) => rowsPage(db, query)),
  summary: () => always((db) => ({ states: countStates(db), problems: countFiles(db, 'problem') })),
  'study-folders': ({ studyUid }) => always((db) => foldersOfStudy(db, studyUid)),
  check: () => always((db) => ({ isSound: isSound(db) })),
  'copy-due': ({ now }) => ok({ isDue: !hasCopyOfDay(folder, new Date(now)) }),
  copy: ({ now, always: isWanted }) => copyLibrary(new Date(now), isWanted),
  repairs: () => ok(repairsFor(folder, nativeBinding)),
  restore: ({ copy, now }) => repairing(() => putCopyInPlace(folder, copy, { now: new Date(now), nativeBinding }), () => undefined),
  'start-anew': ({ folders: known, now }) =>
    repairing(
      () => ok(clearPlace(folder, new Date(now))),
      (db) => {
        for (const path of known) addFolder(db, path, now)
      },
    ),
  study: ({ studyUid }) => withLibrary((db) => knownStudy(db, studyUid)),
  'confirm-pair': ({ studyUid, confirmed }) =>
    writing((db) => {
      setConfirmedPair(db, studyUid, confirmed)
      keepWork(db, folder)
      rebuildStudies(db)
      return knownStudy(db, studyUid)
    }),
  'series-files': ({ seriesUid }) =>
    withLibrary((db) => {
      const files = seriesFiles(db, seriesUid)
      return files.length === 0
        ? fail(problem('series-missing', `The series ${seriesUid} is not in the library ${folder}. Index the folder that holds it.`))
        : ok(files)
    }),
  'series-header': ({ seriesUid }) => always((db) => seriesHeader(db, seriesUid)),
  'series-units': ({ seriesUid }) => always((db) => storedUnits(db, seriesUid)),
  'add-correction': (input) => changeWork((db) => addCorrection(db, input)),
  'add-referral': (input) => change((db) => addReferral(db, input)),
  'referral-entries': ({ studyUid, patient }) => always((db) => referralEntries(db, studyUid, patient)),
  'add-rule-switch': (input) => changeWork((db) => addRuleSwitch(db, input)),
  'site-rules': () => always((db) => ({ switches: ruleSwitches(db), kept: keptRuleFiles(db) })),
  'keep-rule-file': (input) => change((db) => keepRuleFile(db, input)),
  'add-outcome': (input) => changeWork((db) => addOutcome(db, input)),
  'outcome-rows': ({ studyUid, patient }) => always((db) => outcomeRows(db, studyUid, patient)),
  'signed-studies': ({ studyUid }) => always((db) => signedStudies(db, studyUid)),
  'important-change': () => always(importantChange),
  'set-important-change': (input) => change((db) => setImportantChange(db, input)),
  calibrations: () => always(allCalibrations),
  'add-calibration': ({ calibration, now }) => changeWork((db) => addCalibration(db, calibration, now)),
  'end-calibration': (input) => changeWork((db) => endCalibration(db, input)),
  'nuclear-headers': () => always(nuclearHeaders),
  'add-analysis': (input) => change((db) => addAnalysis(db, input)),
  'latest-analysis': ({ studyUid }) =>
    always((db) => {
      const stored = latestAnalysis(db, studyUid)
      return stored === null ? null : { ...stored, decisions: decisions(db, studyUid) }
    }),
  decide: ({ studyUid, decision, now }) =>
    writing((db) => {
      decide(db, studyUid, decision, now)
      return ok(decisions(db, studyUid))
    }),
  decisions: ({ studyUid }) => always((db) => decisions(db, studyUid)),
  'latest-report': ({ studyUid }) => always((db) => latestReport(db, studyUid)),
  report: ({ reportId, version }) => always((db) => findReport(db, reportId, version ?? null)),
  'report-versions': ({ reportId }) => always((db) => reportVersions(db, reportId)),
  'save-draft': ({ report, basedOn, now }) => writing((db) => saveDraft(db, report, basedOn, now)),
  'discard-draft': ({ reportId, basedOn }) => writing((db) => discardDraft(db, reportId, basedOn)),
  'note-unfinished': (input) => change((db) => noteUnfinished(db, input)),
  'stored-content': () => always(storedContent),
  'store-signed': ({ report, files, basedOn, now }) => writing((db) => storeSigned(db, report, files, basedOn, now)),
  outbox: () => withLibrary(findOutbox),
  'set-outbox': (input) => change((db) => setOutbox(db, input)),
  'waiting-deliveries': () => always(waitingDeliveries),
  'deliveries-of': ({ reportId }) => always((db) => deliveriesOf(db, reportId)),
  'queue-delivery': (input) => change((db) => queueDelivery(db, input)),
  'note-delivery-problem': (input) => change((db) => noteDeliveryProblem(db, input)),
  'note-delivered': (input) => change((db) => noteDelivered(db, input)),
  'give-delivery-up': (input) => change((db) => giveDeliveryUp(db, input)),
  autotexts: () => always(allAutotexts),
  'save-autotext': (input) => change((db) => saveAutotext(db, input)),
  'remove-autotext': (input) => change((db) => removeAutotext(db, input)),
  readers: () => always(allReaders),
  'add-reader': (input) => writing((db) => addReader(db, input)),
  'set-passphrase': ({ readerId, passphrase }) => change((db) => setPassphrase(db, readerId, passphrase)),
  'set-passphrase-anew': (input) => writing((db) => setPassphraseAnew(db, input)),
  'confirm-passphrase': (input) => writing((db) => confirmPassphrase(db, input)),
  'close-reader': ({ readerId, now }) => change((db) => closeReader(db, readerId, now)),
  settings: () => always(readSettings),
  'save-settings': (input) => change((db) => saveSettings(db, input)),
  'site-templates': () => always(siteTemplates),
  'add-site-template': (input) => change((db) => addSiteTemplate(db, input)),
}

serveWorker<LibraryApi>(handlers, () => opened?.close())
