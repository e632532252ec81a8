import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Study } from '../core/study/study.ts'
import { openDatabase } from '../main/library/database.ts'
import { completeList } from '../main/library/studies.ts'
import { readRuntimeManifest } from '../main/runtime/runtime-manifest.ts'
import type { RowsQuery } from '../main/library/study-rows.ts'
import { indexFolders } from '../main/workflow/index-folders.ts'
import { openLibrary } from '../main/workflow/library-session.ts'
import type { LibrarySession } from '../main/workflow/library-session.ts'
import { median } from './measure.ts'

const studies = 100_000
const rounds = 41
const pageRows = 200

export type AddRow = (what: string, value: number, unit: string, note?: string) => void

const endings = ['', 'er', 'mann', 'ova', 'ini', 'sen', 'ski', 'ez', 'idis', 'yan', 'shvili', 'son', 'berg', 'stein', 'ow', 'ich', 'eau', 'ard', 'enko', 'ov']
const families = ['Müller', 'Schmidt', 'García', 'Rossi', 'Nováková', 'Иванова', 'Παπαδόπουλος', 'قباني', 'שרון', 'สมชาย', 'Nguyễn', "O'Brien"]
const given = ['Anna', 'Jürg', 'María', 'Петр', 'Ελένη', 'نزار', 'דבורה', 'Zoë', 'Łukasz', 'Pat']
const eastern = ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Hong^Gildong=洪^吉洞=홍^길동', 'Wang^XiaoDong=王^小东', '김희중']

const nameOf = (index: number): string =>
  index % 9 === 0
    ? (eastern[(index / 9) % eastern.length] ?? '')
    : `${families[index % families.length] ?? ''}${endings[(index * 13) % endings.length] ?? ''}^${given[(index * 7) % given.length] ?? ''}`

const dateOf = (index: number): string => new Date(Date.UTC(2012, 0, 1) + (index % 5000) * 86_400_000).toISOString().slice(0, 10)

const series = (kind: 'ct-volume' | 'spect-volume', own: string, other: string): Study['series'][number] => ({
  seriesInstanceUid: own, modality: kind === 'ct-volume' ? 'CT' : 'NM', kind, description: kind, frames: 120, unit: null, pairedWith: other, pairedBy: 'same frame of reference', problem: null,
})

const studyOf = (index: number): Study => {
  const uid = `1.2.826.0.1.3680043.10.1.90.${index}`
  return {
    studyInstanceUid: uid,
    patientName: nameOf(index),
    patientId: `HC-${String((index * 7919) % 1_000_003).padStart(7, '0')}`,
    patientSex: index % 2 === 0 ? 'F' : 'M',
    patientBirthDate: `${1930 + (index % 70)}-0${1 + (index % 9)}-1${index % 10}`,
    studyDate: dateOf(index),
    studyTime: `${String(7 + (index % 11)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
    accessionNumber: `A${index + 10_000_000}`,
    description: index % 3 === 0 ? 'Bone SPECT/CT lumbar spine' : 'Knochenszintigraphie mit SPECT/CT',
    series: index % 5 === 0 ? [series('spect-volume', `${uid}.2`, '')] : [series('ct-volume', `${uid}.1`, `${uid}.2`), series('spect-volume', `${uid}.2`, `${uid}.1`)],
  }
}

/** A library of 100,000 studies, put into its list as an older library's studies are. Answers the seconds it took. */
const makeLibrary = (folder: string, workersFolder: string): number => {
  mkdirSync(folder, { recursive: true })
  const manifest = readRuntimeManifest(workersFolder)
  if (!manifest.ok) throw new Error(manifest.error.sentence)
  const opened = openDatabase(folder, { create: true, nativeBinding: manifest.value.sqliteBinding })
  if (!opened.ok) throw new Error(opened.error.sentence)
  const { db, close } = opened.value
  const put = db.prepare('INSERT INTO studies (study_instance_uid, study_date, study) VALUES (?, ?, ?)')
  db.transaction(() => {
    for (let index = 0; index < studies; index += 1) {
      const study = studyOf(index)
      put.run(study.studyInstanceUid, study.studyDate, JSON.stringify(study))
    }
  })()
  const startedMs = performance.now()
  completeList(db)
  const seconds = (performance.now() - startedMs) / 1000
  close()
  return seconds
}

const queries: readonly (readonly [what: string, query: Partial<RowsQuery>])[] = [
  ['first page of the whole list', {}],
  ['first page of what is to read', { state: 'to-read' }],
  ['a family name', { find: 'müllerini' }],
  ['one letter', { find: 'm' }],
  ['two words', { find: 'mueller anna' }],
  ['a name in Japanese', { find: '太郎' }],
  ['a name in Arabic', { find: 'قباني' }],
  ['part of an ID', { find: '4711' }],
  ['a day', { find: '21.11.2014' }],
  ['a word of every study, to read', { find: 'spect', state: 'to-read' }],
  ['a word of every study, signed', { find: 'spect', state: 'signed' }],
  ['a word of every study, not readable', { find: 'spect', state: 'not-readable' }],
  ['nothing', { find: 'nobody' }],
]

const ask = async ({ library }: LibrarySession, query: Partial<RowsQuery>): Promise<{ readonly ms: number; readonly rows: number }> => {
  const startedMs = performance.now()
  const page = await library.call('rows', { find: '', state: null, after: null, limit: pageRows, ...query })
  if (!page.ok) throw new Error(page.error.sentence)
  return { ms: performance.now() - startedMs, rows: page.value.rows.length }
}

const at95 = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? NaN

const measureQueries = async (session: LibrarySession, add: AddRow): Promise<void> => {
  for (const [what, query] of queries) {
    await ask(session, query)
    const times: number[] = []
    let rows = 0
    for (let round = 0; round < rounds; round += 1) {
      const answer = await ask(session, query)
      times.push(answer.ms)
      rows = answer.rows
    }
    add(`search in ${studies}: ${what}`, median(times), 'ms', `95th percentile ${at95(times).toFixed(1)} ms, ${rows} rows; the goal is under 30 ms`)
  }
}

/** How long a question waits while the writer takes in a folder. */
const measureBesideScan = async (session: LibrarySession, folder: string, add: AddRow): Promise<void> => {
  const scan = { isOver: false }
  const scanning = indexFolders(session, [folder]).finally(() => (scan.isOver = true))
  const times: number[] = []
  let longest = ''
  for (let round = 0; !scan.isOver; round += 1) {
    const [what, query] = queries[round % queries.length] ?? ['first page', {}]
    const { ms } = await ask(session, query)
    if (ms > Math.max(0, ...times)) longest = what
    times.push(ms)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const indexed = await scanning
  if (!indexed.ok) throw new Error(indexed.error.sentence)
  const note = `95th percentile ${at95(times).toFixed(1)} ms, longest ${Math.max(...times).toFixed(1)} ms (${longest}), ${times.length} questions in ${indexed.value.seconds.toFixed(1)} s; the goal is under 100 ms`
  add(`search in ${studies} while ${indexed.value.files} files are indexed`, median(times), 'ms', note)
}

/** Searching a library of 100,000 studies, from the call to the worker to its answer; also while `scanned` is being indexed into it. */
export const measureSearch = async (work: string, workersFolder: string, scanned: string, add: AddRow): Promise<void> => {
  const folder = join(work, 'library-search')
  add(`${studies} studies into list and search`, makeLibrary(folder, workersFolder), 's', 'once, when an older library is opened')
  const startedMs = performance.now()
  const session = await openLibrary(folder, { create: false, workersFolder })
  if (!session.ok) throw new Error(session.error.sentence)
  try {
    await ask(session.value, {})
    add(`library of ${studies} studies: opening to the first page`, performance.now() - startedMs, 'ms')
    await measureQueries(session.value, add)
    await measureBesideScan(session.value, scanned, add)
  } finally {
    await session.value.close()
  }
}
