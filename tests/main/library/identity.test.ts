import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { whyNoCopy } from '../../../main/library/identity.ts'
import type { ImageCopy } from '../../../main/library/identity.ts'
import { ctFiles, headerOf, uprightShape } from '../../fixtures/images.ts'
import { temporaryFolder } from './open.ts'

const [bytes] = ctFiles(uprightShape)
if (bytes === undefined) throw new Error('fixture without slices')
const header = headerOf(bytes)
const { pixels } = header
if (pixels?.length == null) throw new Error('fixture without plain pixels')

const written = (folder: string, name: string, content: Uint8Array): ImageCopy => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { path, header }
}

/** The file with one bit of its last pixel turned. */
const otherPixel = (): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  const last = pixels.offset + (pixels.length ?? 0) - 1
  copy[last] = (copy[last] ?? 0) ^ 1
  return copy
}

describe('a second file of the same image', () => {
  it('is a copy when header and pixels agree', () => {
    const folder = temporaryFolder()
    expect(whyNoCopy(written(folder, 'a', bytes), written(folder, 'b', bytes))).toBeNull()
  })

  it('is no copy when its pixels differ, and both paths can be told', () => {
    const folder = temporaryFolder()
    const first = written(folder, 'a', bytes)
    expect(whyNoCopy(first, written(folder, 'b', otherPixel()))).toBe(
      `This image has the same identity (SOP Instance UID) as ${first.path} but another content: they differ in pixels. It is left out; have the source checked.`,
    )
  })

  it('is no copy when its header names another patient and another weight', () => {
    const first = { path: '/data/a', header }
    const other = { ...header, patient: { ...header.patient, name: 'Roe^Richard', weightKg: 99 } }
    expect(whyNoCopy(first, { path: '/data/b', header: other })).toContain('they differ in patient name and weight or height')
  })

  it('is taken for a copy while its drive is away and the headers agree', () => {
    expect(whyNoCopy({ path: '/nowhere/a', header }, { path: '/nowhere/b', header })).toBeNull()
  })

  it('is a copy when only padding behind its pixels differs', () => {
    const folder = temporaryFolder()
    const padded = { ...written(folder, 'b', Buffer.concat([bytes, Buffer.alloc(8)])), header: { ...header, pixels: { ...pixels, length: (pixels.length ?? 0) + 8 } } }
    expect(whyNoCopy(written(folder, 'a', bytes), padded)).toBeNull()
  })

  it('is not compared with what has taken the place of the first', () => {
    const folder = temporaryFolder()
    const another = ctFiles(uprightShape)[1]
    if (another === undefined) throw new Error('fixture with one slice')
    expect(whyNoCopy(written(folder, 'a', another), written(folder, 'b', bytes))).toBeNull()
  })

  it('is a copy in another encoding, whose pixels are not compared', () => {
    const folder = temporaryFolder()
    const compressed = { ...written(folder, 'b', bytes), header: { ...header, transferSyntaxUid: '1.2.840.10008.1.2.5', pixels: { ...pixels, length: null } } }
    expect(whyNoCopy(written(folder, 'a', bytes), compressed)).toBeNull()
  })
})
