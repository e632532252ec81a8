import { describe, expect, it } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail } from '../../../core/base/result.ts'
import { scannedFile } from '../../../main/workers/scanned-file.ts'

const file = { path: '/data/1', size: 10, modifiedMs: 1000 }
const failed = (code: string) => fail(problem(code, 'Why.'))

describe('a file that was found and could not be read', () => {
  it.each([
    ['not-dicom', 'skipped'],
    ['media-directory', 'skipped'],
    ['header-damaged', 'problem'],
    ['file-forbidden', 'problem'],
  ])('%s is stored as %s, and not read again until it changes', (code, kind) => {
    expect(scannedFile(file, failed(code), false)).toEqual({ kind: 'store', file: { ...file, outcome: { kind, reason: 'Why.' } } })
  })

  it.each([true, false])('that is gone (its drive, too) is not stored: what is known of it stays (known: %s)', (known) => {
    expect(scannedFile(file, failed('file-missing'), known)).toEqual({ kind: 'unreachable', problem: { path: '/data/1', reason: 'Why.' } })
  })

  it('from a bad sector is listed, and read again by the next scan', () => {
    expect(scannedFile(file, failed('file-unreadable'), false)).toMatchObject({ kind: 'store', file: { modifiedMs: 0, outcome: { kind: 'problem' } } })
  })

  it('from a drive that fails keeps the image that is known', () => {
    expect(scannedFile(file, failed('file-unreadable'), true).kind).toBe('unreachable')
  })
})
