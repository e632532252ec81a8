import { beforeEach, describe, expect, it } from 'vitest'
import { leftOutKind } from '../../../core/study/left-out.ts'
import { addFolder, storeFiles } from '../../../main/library/files.ts'
import type { ScannedFile } from '../../../main/library/files.ts'
import { forgetProblems, isKnownFile, leftOutFiles } from '../../../main/library/left-out.ts'
import type { WritableDatabase } from '../../../main/library/database.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const folder = '/data/a'
const all = { find: '', kind: null, offset: 0, limit: 100 } as const

let db: WritableDatabase

const left = (name: string, kind: 'problem' | 'skipped', reason: string, at = folder): ScannedFile => ({
  path: `${at}/${name}`,
  size: 1,
  modifiedMs: 1,
  outcome: { kind, reason },
})

beforeEach(() => {
  db = openLibrary(temporaryFolder()).db
  addFolder(db, folder, '2026-03-14T10:00:00+01:00')
  storeFiles(db, folder, [
    left('cut', 'problem', 'This file is cut short: it ends after 20 bytes, before its content does. Copy it again from its source.'),
    left('100%_cut', 'problem', 'This file is cut short: it ends after 30 bytes, before its content does. Copy it again from its source.'),
    left('no-study', 'problem', 'The Study Instance UID of this file is missing or empty, so it belongs to no study. Export it again from its source.'),
    left('letter.txt', 'skipped', 'This is not a DICOM file.'),
  ])
})

describe('files that are left out', () => {
  it('are counted by kind and listed by kind and path, copies and non-images only when asked for', () => {
    const page = leftOutFiles(db, all)
    expect(page.counts).toMatchObject({ 'cut-short': 2, 'no-uid': 1, skipped: 1, duplicate: 0, identity: 0 })
    expect(page.files.map(({ path }) => path)).toEqual([`${folder}/no-study`, `${folder}/100%_cut`, `${folder}/cut`])
    expect(page.total).toBe(3)
    expect(leftOutFiles(db, { ...all, kind: 'skipped' }).files).toEqual([{ path: `${folder}/letter.txt`, reason: 'This is not a DICOM file.', kind: 'skipped' }])
  })

  it('are narrowed to a kind and to a text, in which wildcards are letters', () => {
    expect(leftOutFiles(db, { ...all, kind: 'no-uid' }).total).toBe(1)
    expect(leftOutFiles(db, { ...all, find: '%_' }).files.map(({ path }) => path)).toEqual([`${folder}/100%_cut`])
    expect(leftOutFiles(db, { ...all, find: 'LETTER' }).counts.skipped).toBe(1)
  })

  it('come in pages', () => {
    const second = leftOutFiles(db, { ...all, offset: 2, limit: 2 })
    expect(second.files.map(({ path }) => path)).toEqual([`${folder}/cut`])
    expect(second.total).toBe(3)
  })

  it('are forgotten one by one or all with a problem, naming the folders to scan again', () => {
    expect(forgetProblems(db, [`${folder}/cut`, '/etc/passwd'])).toEqual([folder])
    expect(leftOutFiles(db, all).total).toBe(2)
    expect(forgetProblems(db, null)).toEqual([folder])
    expect(leftOutFiles(db, all).total).toBe(0)
    expect(leftOutFiles(db, { ...all, kind: 'skipped' }).total).toBe(1)
  })

  it('are known to the library; other paths are not', () => {
    expect(isKnownFile(db, `${folder}/cut`)).toBe(true)
    expect(isKnownFile(db, '/etc/passwd')).toBe(false)
  })
})

describe('the group of a reason', () => {
  it.each([
    ['This image has the same identity (SOP Instance UID) as /a/b but belongs to another series. It is left out.', 'identity'],
    ['This image has the same identity (SOP Instance UID) as /a/damaged but another content: they differ in pixels. It is left out; have the source checked.', 'identity'],
    ['The SOP Class UID of this file is missing or empty, so nothing says what it holds. Export it again from its source.', 'no-uid'],
    ['The Series Instance UID of this file is not a valid UID, so it belongs to no series. Export it again from its source.', 'no-uid'],
    ['This file is cut short: it ends after 2,848 bytes, before its content does. Copy it again from its source.', 'cut-short'],
    ['The header of this file is damaged. Copy or export it again from its source.', 'damaged'],
    ['The header of this file is longer than 32 MB, which no image needs. The file is left out.', 'damaged'],
    ['/a/b cannot be opened: reading or writing there is not permitted. Ask for access to it.', 'unreadable'],
    ['Something not thought of.', 'other'],
  ])('%s', (reason, kind) => {
    expect(leftOutKind('problem', reason)).toBe(kind)
  })
  it('of a copy and of a file that is no image is what it is', () => {
    expect(leftOutKind('duplicate', 'The same image as /a/damaged.')).toBe('duplicate')
    expect(leftOutKind('skipped', 'This is not a DICOM file.')).toBe('skipped')
  })
})
