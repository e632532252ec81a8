import { beforeEach, describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { splitHeader } from '../../../core/dicom/slice-fields.ts'
import { addFolder, countFiles, filesWith, folders, knownFiles, removeFiles, storeFiles } from '../../../main/library/files.ts'
import type { ScannedFile } from '../../../main/library/files.ts'
import { countContent, findStudy, listStudies, rebuildStudies, seriesFiles } from '../../../main/library/studies.ts'
import { seriesHeader } from '../../../main/library/stored-header.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { ctFiles, headerOf, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const folder = '/data/a'
const now = '2026-03-14T10:00:00+01:00'

let library: string
let db: WritableDatabase

beforeEach(() => {
  library = temporaryFolder()
  db = openLibrary(library).db
  addFolder(db, folder, now)
})

const file = (path: string, header: InstanceHeader, modifiedMs = 1000.5): ScannedFile => ({ path, size: 10, modifiedMs, outcome: { kind: 'header', header: splitHeader(header) } })
const headers = ctFiles(uprightShape).map(headerOf)
const nm = headerOf(nmFile(uprightShape))
const [first] = headers
if (first === undefined) throw new Error('fixture without slices')

const index = (...files: ScannedFile[]): void => {
  // The paths of these tests are on no disk.
  storeFiles(db, folder, files, () => true)
  rebuildStudies(db)
}

const wholeStudy = (): ScannedFile[] => [...headers, nm].map((header, number) => file(`${folder}/${number}`, header))

describe('storing what a scan saw', () => {
  it('makes a study of its instances, with every file of a series', () => {
    index(...wholeStudy())
    const study = findStudy(db, uids.study)
    expect(study?.series.map(({ seriesInstanceUid }) => seriesInstanceUid).sort()).toEqual([uids.ct, uids.nm].sort())
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual([`${folder}/0`, `${folder}/1`, `${folder}/2`])
    expect(seriesHeader(db, uids.nm)).toEqual(nm)
    expect(countContent(db)).toEqual({ patients: 1, studies: 1, series: 2, instances: 4 })
  })

  it('gives the same content whatever the order and the batches', () => {
    for (const one of wholeStudy().reverse()) index(one)
    const piecewise = findStudy(db, uids.study)
    const other = openLibrary(temporaryFolder()).db
    addFolder(other, folder, now)
    storeFiles(other, folder, wholeStudy())
    rebuildStudies(other)
    expect(findStudy(other, uids.study)).toEqual(piecewise)
  })

  it('shows the same content after closing and opening again', () => {
    index(...wholeStudy())
    const before = listStudies(db, '')
    expect(listStudies(openLibrary(library).db, '')).toEqual(before)
  })

  it('knows size and time of each file, also of one that is no image', () => {
    index(file(`${folder}/0`, first), { path: `${folder}/notes.txt`, size: 3, modifiedMs: 7.25, outcome: { kind: 'skipped', reason: 'No DICOM.' } })
    expect(knownFiles(db, folder)).toEqual([
      [`${folder}/0`, 10, 1000.5, 'indexed'],
      [`${folder}/notes.txt`, 3, 7.25, 'skipped'],
    ])
    expect(filesWith(db, folder, 'skipped')).toEqual([{ path: `${folder}/notes.txt`, reason: 'No DICOM.' }])
  })

  it('knows the files of a folder inside an indexed folder, and not those of its namesakes', () => {
    index(file(`${folder}/b/0`, first), file(`${folder}/bc/0`, nm))
    expect(knownFiles(db, `${folder}/b`).map(([path]) => path)).toEqual([`${folder}/b/0`])
    expect(knownFiles(db, `${folder}/b/0`).map(([path]) => path)).toEqual([`${folder}/b/0`])
  })

  it('counts a second file of the same instance as a duplicate and keeps the first', () => {
    index(file(`${folder}/0`, first), file(`${folder}/copy`, first))
    expect(countFiles(db, 'duplicate')).toBe(1)
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual([`${folder}/0`])
    expect(filesWith(db, folder, 'problem')).toEqual([])
  })

  it('lists one identity in two series as a problem, naming the other file', () => {
    index(file(`${folder}/0`, first), file(`${folder}/stray`, { ...first, seriesInstanceUid: '1.2.3' }))
    expect(filesWith(db, folder, 'problem')).toMatchObject([{ path: `${folder}/stray`, reason: expect.stringContaining(`${folder}/0`) as string }])
    expect(seriesFiles(db, '1.2.3')).toEqual([])
  })

  it('lists a second file of the same image with another content as a problem, naming the first and what differs', () => {
    const other = { ...first, patient: { ...first.patient, name: 'Roe^Richard' } }
    index(file(`${folder}/0`, first), file(`${folder}/other`, other))
    expect(countFiles(db, 'duplicate')).toBe(0)
    expect(filesWith(db, folder, 'problem')).toEqual([
      {
        path: `${folder}/other`,
        reason: `This image has the same identity (SOP Instance UID) as ${folder}/0 but another content: they differ in patient name. It is left out; have the source checked.`,
      },
    ])
    expect(findStudy(db, uids.study)?.patientName).toBe(first.patient.name)
  })

  it('replaces what it knew of a changed file', () => {
    index(...wholeStudy())
    index(file(`${folder}/0`, { ...first, studyInstanceUid: '1.2.9', seriesInstanceUid: '1.2.9.1', sopInstanceUid: '1.2.9.1.1' }, 2000))
    expect(countContent(db)).toMatchObject({ studies: 2, instances: 4 })
    expect(seriesFiles(db, uids.ct)).toHaveLength(2)
  })

  it('lists a file that became broken, and takes its image out', () => {
    index(...wholeStudy())
    index({ path: `${folder}/0`, size: 5, modifiedMs: 2000, outcome: { kind: 'problem', reason: 'Cut short.' } })
    expect(filesWith(db, folder, 'problem')).toEqual([{ path: `${folder}/0`, reason: 'Cut short.' }])
    expect(seriesFiles(db, uids.ct)).toHaveLength(2)
  })
})

describe('files that are gone', () => {
  it('leave the index, and a study without files leaves the list', () => {
    index(...wholeStudy())
    removeFiles(db, wholeStudy().map(({ path }) => path))
    rebuildStudies(db)
    expect(listStudies(db, '')).toEqual([])
    expect(listStudies(db, 'Muster')).toEqual([])
    expect(knownFiles(db, folder)).toEqual([])
  })

  it('leave their image to its copy at once', () => {
    index(file(`${folder}/0`, first), file(`${folder}/copy`, first), file(`${folder}/copy-2`, first))
    removeFiles(db, [`${folder}/0`], () => true)
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual([`${folder}/copy`])
    expect(knownFiles(db, folder).map(([path, , , outcome]) => [path, outcome])).toEqual([[`${folder}/copy`, 'indexed'], [`${folder}/copy-2`, 'duplicate']])
  })

  it('leave their image to a copy whose drive is away, and not to one that is gone itself', () => {
    addFolder(db, '/drive', now)
    index(file(`${folder}/0`, first), file(`${folder}/copy`, first))
    storeFiles(db, '/drive', [file('/drive/copy', first)], () => true)
    removeFiles(db, [`${folder}/0`], (path) => path === folder)
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual(['/drive/copy'])
  })
})

describe('files that move', () => {
  const places = (): [string, string][] => knownFiles(db, '/').map(([path, , , outcome]) => [path, outcome])

  it('take their image along, whichever path is seen first', () => {
    index(file(`${folder}/0`, first))
    const moved = file(`${folder}/new/0`, first)
    expect(storeFiles(db, folder, [moved], (path) => path !== `${folder}/0`)).toEqual(['moved'])
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual([`${folder}/new/0`])
    removeFiles(db, [`${folder}/0`])
    expect(places()).toEqual([[`${folder}/new/0`, 'indexed']])
    expect(countContent(db)).toMatchObject({ instances: 1 })
  })

  it('into another series of theirs are no contradiction', () => {
    index(file(`${folder}/0`, first))
    storeFiles(db, folder, [file(`${folder}/new`, { ...first, seriesInstanceUid: '1.2.3' })], (path) => path !== `${folder}/0`)
    rebuildStudies(db)
    expect(filesWith(db, folder, 'problem')).toEqual([])
    expect(findStudy(db, uids.study)?.series.map(({ seriesInstanceUid }) => seriesInstanceUid)).toEqual(['1.2.3'])
  })

  it('and swap their names keep both images', () => {
    const [, second] = headers
    if (second === undefined) throw new Error('fixture with one slice')
    index(file(`${folder}/a`, first), file(`${folder}/b`, second))
    index(file(`${folder}/a`, second, 2000), file(`${folder}/b`, first, 2000))
    expect(seriesFiles(db, uids.ct).map(({ path, sopInstanceUid }) => [path, sopInstanceUid])).toEqual([
      [`${folder}/a`, second.sopInstanceUid],
      [`${folder}/b`, first.sopInstanceUid],
    ])
    expect(places()).toEqual([[`${folder}/a`, 'indexed'], [`${folder}/b`, 'indexed']])
  })

  it('to a drive at another place: the copy there is read, and the first is the copy when it is back', () => {
    index(file(`${folder}/0`, first))
    addFolder(db, '/elsewhere', now)
    expect(storeFiles(db, '/elsewhere', [file('/elsewhere/0', first)], (path) => path.startsWith('/elsewhere'))).toEqual(['indexed'])
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual(['/elsewhere/0'])
    expect(places()).toEqual([[`${folder}/0`, 'duplicate'], ['/elsewhere/0', 'indexed']])
  })
})

describe('a file that changes under its name', () => {
  it('stays the one that is read when it is the same image', () => {
    index(file(`${folder}/0`, first), file(`${folder}/copy`, first))
    index(file(`${folder}/0`, { ...first, study: { ...first.study, description: 'Corrected' } }, 2000))
    expect(seriesHeader(db, uids.ct)?.study.description).toBe('Corrected')
    expect(seriesFiles(db, uids.ct).map(({ path }) => path)).toEqual([`${folder}/0`])
    expect(countFiles(db, 'duplicate')).toBe(1)
  })
})

describe('a scan that was killed before its end', () => {
  it('leaves its changed studies to be built when the library opens next, also those that were built before', () => {
    index(file(`${folder}/0`, first))
    storeFiles(db, folder, wholeStudy().slice(1))
    expect(findStudy(db, uids.study)?.series).toHaveLength(1)
    rebuildStudies(db)
    expect(findStudy(db, uids.study)?.series).toHaveLength(2)
  })
})

describe('searching', () => {
  beforeEach(() => {
    index(file(`${folder}/0`, first))
    index(
      file(`${folder}/1`, {
        ...nm,
        studyInstanceUid: '1.2.7',
        seriesInstanceUid: '1.2.7.1',
        sopInstanceUid: '1.2.7.1.1',
        patient: { ...nm.patient, name: 'Müller^Jürgen=山田^太郎', id: 'X-99/7' },
        study: { ...nm.study, description: 'Knochenszintigrafie', date: '2025-01-02' },
      }),
    )
  })
  it.each([
    ['', 2],
    ['must', 1],
    ['mar must', 1],
    ['MUELLER', 1],
    ['muller', 1],
    ['Jürg', 1],
    ['山田', 1],
    ['X-99', 1],
    ['knochen', 1],
    ['P-001', 1],
    ['nobody', 0],
  ])('"%s" finds %i', (text, count) => {
    expect(listStudies(db, text)).toHaveLength(count)
  })

  it.each(['"', '*', 'AND', 'q"b', "'; DROP TABLE files", '-', 'NEAR(', 'x:y'])('takes %s as plain text', (text) => {
    expect(listStudies(db, text)).toEqual([])
  })

  it('lists the newest study first', () => {
    expect(listStudies(db, '').map(({ studyInstanceUid }) => studyInstanceUid)).toEqual([uids.study, '1.2.7'])
  })
})

describe('folders', () => {
  it('are remembered once, in the order they came', () => {
    addFolder(db, '/data/b', '2026-03-15T10:00:00+01:00')
    addFolder(db, folder, '2026-03-16T10:00:00+01:00')
    expect(folders(db)).toEqual([folder, '/data/b'])
  })
})
