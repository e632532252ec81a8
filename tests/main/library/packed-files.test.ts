import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScannedFile } from '../../../main/library/files.ts'
import { packFiles, unpackFiles } from '../../../main/library/packed-files.ts'
import { createSettledStudies } from '../../../main/library/settled-studies.ts'

const shared = fc.constantFrom(...['a', 'b', 'c'].map((name) => ({ studyInstanceUid: `study ${name}`, seriesInstanceUid: `series ${name}`, json: name })))

const scanned: fc.Arbitrary<ScannedFile> = fc.record({
  path: fc.string(),
  size: fc.nat({ max: 2 ** 40 }),
  modifiedMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
  outcome: fc.oneof(
    fc.record({ kind: fc.constant('header' as const), header: fc.record({ sopInstanceUid: fc.string(), slice: fc.string(), shared }) }),
    fc.record({ kind: fc.constantFrom('skipped' as const, 'problem' as const), reason: fc.string() }),
  ),
})

describe('a batch', () => {
  it('crosses to another thread and is the same', () => {
    fc.assert(
      fc.property(fc.array(scanned), (files) => {
        expect(unpackFiles(structuredClone(packFiles(files)))).toEqual(files)
      }),
    )
  })

  it('carries each shared header once', () => {
    fc.assert(
      fc.property(fc.array(scanned), (files) => {
        const used = new Set(files.flatMap(({ outcome }) => (outcome.kind === 'header' ? [outcome.header.shared] : [])))
        expect(packFiles(files).headers).toEqual([...used])
      }),
    )
  })
})

describe('a study', () => {
  const batch = (...studies: readonly string[]): ScannedFile[] =>
    studies.map((study) => ({
      path: study,
      size: 1,
      modifiedMs: 1,
      outcome: { kind: 'header', header: { sopInstanceUid: '1', slice: '', shared: { studyInstanceUid: study, seriesInstanceUid: '1', json: '' } } },
    }))

  it('is settled once, two batches after its last file', () => {
    const settled = createSettledStudies()
    expect(settled.after(batch('a', 'b'))).toEqual([])
    expect(settled.after(batch('b'))).toEqual([])
    expect(settled.after(batch('c'))).toEqual(['a'])
    expect(settled.after(batch('c'))).toEqual(['b'])
    expect(settled.after(batch('c'))).toEqual([])
  })

  it('that comes again is settled again', () => {
    const settled = createSettledStudies()
    const seen = [batch('a'), [], [], batch('a'), [], []].map((files) => settled.after(files))
    expect(seen).toEqual([[], [], ['a'], [], [], ['a']])
  })
})
