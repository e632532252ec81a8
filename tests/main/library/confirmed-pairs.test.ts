import { beforeEach, describe, expect, it } from 'vitest'
import { splitHeader } from '../../../core/dicom/slice-fields.ts'
import { fusionPair } from '../../../core/study/study.ts'
import { confirmedPair, setConfirmedPair } from '../../../main/library/confirmed-pairs.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { addFolder, storeFiles } from '../../../main/library/files.ts'
import { findStudy, rebuildStudies } from '../../../main/library/studies.ts'
import { rowsPage } from '../../../main/library/study-rows.ts'
import { ctFiles, headerOf, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const word = { ctSeriesUid: uids.ct, spectSeriesUid: uids.nm, by: 'Dr Vogt', at: '2026-03-15T09:00:00.000Z' }

let library: string
let db: WritableDatabase

beforeEach(() => {
  library = temporaryFolder()
  db = openLibrary(library).db
  const files = [nmFile(uprightShape, { elements: { '00200052': null } }), ...ctFiles()]
  addFolder(db, '/data', word.at)
  storeFiles(
    db,
    '/data',
    files.map((bytes, index) => ({ path: `/data/${index}`, size: 1, modifiedMs: 1, outcome: { kind: 'header', header: splitHeader(headerOf(bytes)) } })),
    () => true,
  )
  rebuildStudies(db)
})

const pair = () => {
  const study = findStudy(db, uids.study)
  return study === null ? null : fusionPair(study)
}

const state = () => rowsPage(db, { find: '', state: null, after: null, limit: 10 }).rows.map(({ state: each }) => each)

describe("the reader's word on a pair without a common frame of reference", () => {
  it('makes the study readable, in the work-list too', () => {
    expect([pair(), ...state()]).toEqual([null, 'not-readable'])
    setConfirmedPair(db, uids.study, word)
    rebuildStudies(db)
    expect(pair()).toMatchObject({ spectSeriesUid: uids.nm, registrationConfirmed: true })
    expect(state()).toEqual(['to-read'])
  })
  it('can be taken back', () => {
    setConfirmedPair(db, uids.study, word)
    setConfirmedPair(db, uids.study, null)
    rebuildStudies(db)
    expect([pair(), ...state()]).toEqual([null, 'not-readable'])
  })
  it('stays through a new index of its files and a restart', () => {
    setConfirmedPair(db, uids.study, word)
    db = openLibrary(library).db
    db.prepare('INSERT INTO stale_studies (study_instance_uid) VALUES (?) ON CONFLICT DO NOTHING').run(uids.study)
    rebuildStudies(db)
    expect(confirmedPair(db, uids.study)).toEqual(word)
    expect(pair()?.pairedBy).toContain('confirmed by Dr Vogt on 2026-03-15')
  })
  it('of one study holds for no other', () => expect(confirmedPair(db, '1.2.3')).toBeNull())
})
