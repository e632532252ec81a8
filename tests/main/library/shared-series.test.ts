import { beforeEach, describe, expect, it } from 'vitest'
import { splitHeader } from '../../../core/dicom/slice-fields.ts'
import { addFolder, removeFiles, storeFiles } from '../../../main/library/files.ts'
import { findStudy, rebuildStudies } from '../../../main/library/studies.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { ctFiles, headerOf, uids, uprightShape } from '../../fixtures/images.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const headers = ctFiles(uprightShape).map(headerOf)

let db: WritableDatabase

beforeEach(() => {
  db = openLibrary(temporaryFolder()).db
  addFolder(db, '/data', '2026-03-14T10:00:00+01:00')
})

/** The CT once more under another study and other SOP UIDs, and the same Series Instance UID. */
const index = (study: string): string[] => {
  const files = headers.map((header, number) => ({
    path: `/data/${study}/${number}`,
    size: 1,
    modifiedMs: 1,
    outcome: { kind: 'header' as const, header: splitHeader({ ...header, studyInstanceUid: study, sopInstanceUid: `${study}.${number}` }) },
  }))
  storeFiles(db, '/data', files, () => true)
  rebuildStudies(db)
  return files.map(({ path }) => path)
}

const problems = (study: string) => findStudy(db, study)?.series.map(({ problem }) => problem?.sentence ?? null)

describe('one Series Instance UID in two studies', () => {
  it('stops the series in both, whichever came first, and names the other study', () => {
    index('1.2.1')
    expect(problems('1.2.1')).toEqual([null])
    index('1.2.2')
    expect(problems('1.2.1')?.[0]).toContain('Study Instance UID 1.2.2')
    expect(problems('1.2.2')?.[0]).toContain('Study Instance UID 1.2.1')
    expect(findStudy(db, '1.2.1')?.series.map(({ seriesInstanceUid }) => seriesInstanceUid)).toEqual([uids.ct])
  })

  it('is opened again when the other study has gone', () => {
    index('1.2.1')
    const paths = index('1.2.2')
    removeFiles(db, paths, () => false)
    rebuildStudies(db)
    expect(findStudy(db, '1.2.2')).toBeNull()
    expect(problems('1.2.1')).toEqual([null])
  })
})
