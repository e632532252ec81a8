import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { compressedCtFiles, encapsulated, runLengthFrame } from '../fixtures/compressed.ts'
import { dicomFile, syntaxes } from '../fixtures/dicom-file.ts'
import { ctFiles, nmFile, obliqueShape, petFiles, uprightShape } from '../fixtures/images.ts'
import type { ImageOptions, Shape } from '../fixtures/images.ts'
import { highThroughput, jpegLs, stored } from '../main/imaging/codecs/streams.ts'
import { greyJpeg, losslessJpeg } from './jpeg-streams.ts'

/** A sound series: its mutants are one of its files changed beside the others as they are. */
export interface Seed {
  readonly name: string
  readonly files: readonly Uint8Array[]
}

const side = 16
const square: Shape = { ...uprightShape, columns: side, rows: side, stored: (i, j) => stored(i, j) }
const samples = Array.from({ length: side * side }, (_, index) => stored(index % side, Math.floor(index / side)))
const runLength = runLengthFrame(samples)

/** Stored as one file of three frames in fragments, with or without a Basic Offset Table. */
const compressedNm = (transferSyntax: string, stream: Uint8Array, offsets: readonly number[]): Uint8Array => {
  const even = stream.length % 2 === 0 ? stream : new Uint8Array([...stream, 0])
  const pixels = encapsulated([even, even, even], offsets.map((index) => index * (even.length + 8)))
  const file = nmFile(square, { transferSyntax, elements: { '7FE00010': ['OB', pixels] } })
  new DataView(file.buffer, file.byteOffset).setUint32(file.length - pixels.length - 4, 0xffffffff, true)
  return file
}

const eightBits: ImageOptions['elements'] = { '00280100': ['US', [8]], '00280101': ['US', [8]], '00280102': ['US', [7]] }

/** 100 MB of zeros inside 100 KB of deflated file. */
const deflateBomb = (): Uint8Array => {
  const sound = dicomFile({ '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'] }, { transferSyntax: syntaxes.deflated })
  return new Uint8Array(Buffer.concat([sound.subarray(0, 200), deflateRawSync(Buffer.alloc(100 * 1024 * 1024), { level: 1 })]))
}

const fixtureSeeds = (): Seed[] => {
  const plain: (readonly [string, ImageOptions])[] = [
    ['explicit', {}],
    ['implicit', { transferSyntax: syntaxes.implicit }],
    ['big endian', { transferSyntax: syntaxes.bigEndian }],
    ['deflated', { transferSyntax: syntaxes.deflated }],
    ['undefined lengths', { undefinedLengths: true }],
    ['no preamble, no meta', { preamble: false, meta: false }],
  ]
  const jpeg = '1.2.840.10008.1.2.4.'
  const compressed: (readonly [string, string, Uint8Array])[] = [
    ['RLE', '1.2.840.10008.1.2.5', runLength],
    ['JPEG lossless', `${jpeg}70`, losslessJpeg(side, stored)],
    ['JPEG-LS', `${jpeg}80`, jpegLs],
    ['JPEG 2000', `${jpeg}90`, highThroughput],
    ['HTJ2K', `${jpeg}201`, highThroughput],
  ]
  return [
    ...plain.flatMap(([name, options]): Seed[] => [
      { name: `CT ${name}`, files: ctFiles(uprightShape, options) },
      { name: `PET ${name}`, files: petFiles(obliqueShape, options) },
      { name: `NM ${name}`, files: [nmFile(uprightShape, options)] },
    ]),
    ...compressed.map(([name, syntax, stream]): Seed => ({ name: `CT ${name}`, files: compressedCtFiles(square, syntax, () => stream) })),
    ...compressed.map(([name, syntax, stream]): Seed => ({ name: `NM ${name}, with offsets`, files: [compressedNm(syntax, stream, [0, 1, 2])] })),
    { name: 'NM RLE, no offsets', files: [compressedNm('1.2.840.10008.1.2.5', runLength, [])] },
    { name: 'CT JPEG baseline', files: eightBitJpeg(`${jpeg}50`) },
    { name: 'deflate bomb', files: [deflateBomb()] },
  ]
}

const eightBitJpeg = (syntax: string): Uint8Array[] => {
  const stream = greyJpeg(side)
  const pixels = encapsulated([stream.length % 2 === 0 ? stream : new Uint8Array([...stream, 0])])
  return ctFiles(square, { transferSyntax: syntax, elements: { ...eightBits, '7FE00010': ['OB', pixels] } }).map((file) => {
    new DataView(file.buffer, file.byteOffset).setUint32(file.length - pixels.length - 4, 0xffffffff, true)
    return file
  })
}

const wholeUpTo = 1024 * 1024
const firstPart = 300 * 1024

/** Each file of real data is a series of its own. */
const realSeeds = (folder: string): Seed[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .sort()
        .filter((name) => statSync(join(folder, name)).isFile())
        .map((name) => {
          const bytes = new Uint8Array(readFileSync(join(folder, name)))
          return { name, files: [bytes.length < wholeUpTo ? bytes : bytes.slice(0, firstPart)] }
        })
    : []

export interface Seeds {
  readonly made: readonly Seed[]
  /** Empty where there is no folder of real data. */
  readonly real: readonly Seed[]
}

/** Every kind of file that the fixtures can make, and what lies in `realFolder`. */
export const fuzzSeeds = (realFolder: string | null): Seeds => ({ made: fixtureSeeds(), real: realFolder === null ? [] : realSeeds(realFolder) })
