import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { transferSyntax } from '../../core/dicom/transfer-syntaxes.ts'
import { buildStudy } from '../../core/study/build-study.ts'
import type { Series } from '../../core/study/study.ts'
import { decodeCompressedFrame } from '../../main/imaging/codecs/decode-frame.ts'
import { readHeaderFile } from '../../main/imaging/header-file.ts'
import { loadVolume } from '../../main/imaging/load-volume.ts'
import type { VolumeFile } from '../../main/imaging/load-volume.ts'
import { openFrames } from '../../main/imaging/open-frames.ts'

/** Real files of other makers. They are not part of the project: without them their tests are skipped, in a line that counts. */
export const data = process.env['SPONDYL_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

export const isHere = existsSync(data)

/** The title of a group of tests of real data: says that they are skipped where the data are not here. */
export const realData = (folder: string): string => (isHere ? `real data: ${folder}` : `real data: ${folder} (skipped: ../shared/data is not here)`)

/** All files at or under a folder of the real data, in order. */
export const filesOf = (folder: string): string[] =>
  readdirSync(join(data, folder), { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(data, folder, entry.name)]))

export interface ReadFile {
  readonly path: string
  readonly header: InstanceHeader
}

export const headerOf = async (path: string): Promise<InstanceHeader> => {
  const header = await readHeaderFile(path)
  if (!header.ok) throw new Error(`${path}: ${header.error.sentence}`)
  return header.value
}

/** The files that have a header, and why the others have none. */
export const readAll = async (paths: readonly string[]): Promise<{ readonly read: ReadFile[]; readonly refused: { readonly path: string; readonly code: string; readonly reason: string }[] }> => {
  const read: ReadFile[] = []
  const refused: { path: string; code: string; reason: string }[] = []
  for (const path of paths) {
    const header = await readHeaderFile(path)
    if (header.ok) read.push({ path, header: header.value })
    else refused.push({ path, code: header.error.code, reason: header.error.sentence })
  }
  return { read, refused }
}

export const volumeFiles = (files: readonly ReadFile[]): VolumeFile[] =>
  files.map(({ path, header }) => ({ path, sopInstanceUid: header.sopInstanceUid, seriesInstanceUid: header.seriesInstanceUid }))

export const loadFiles = async (paths: readonly string[]) => {
  const volume = await loadVolume({ files: volumeFiles((await readAll(paths)).read) })
  if (!volume.ok) throw new Error(volume.error.sentence)
  return volume.value
}

export interface RealSeries {
  /** The folder of the first file, from the data's root: one SOP Instance UID lies in several folders. */
  readonly folder: string
  readonly series: Series
  readonly files: readonly ReadFile[]
}

/** Every series of a set of files, each image once (its first file), as the index would build them. */
export const seriesOf = (files: readonly ReadFile[]): RealSeries[] => {
  const once = new Map<string, ReadFile>()
  for (const file of files) if (!once.has(file.header.sopInstanceUid)) once.set(file.header.sopInstanceUid, file)
  const studies = new Map<string, ReadFile[]>()
  for (const file of once.values()) studies.set(file.header.studyInstanceUid, [...(studies.get(file.header.studyInstanceUid) ?? []), file])
  return [...studies.values()].flatMap((ofStudy) => {
    const study = buildStudy(ofStudy.map(({ header }) => header))
    return (study?.series ?? []).map((series) => {
      const own = ofStudy.filter(({ header }) => header.seriesInstanceUid === series.seriesInstanceUid)
      const first = own[0]?.path ?? ''
      return { folder: first.slice(data.length + 1, first.lastIndexOf('/')), series, files: own }
    })
  })
}

export interface Sums {
  readonly sum: number
  readonly min: number
  readonly max: number
}

/** Sum, minimum and maximum of the stored samples of a file (sign applied, not rescaled), over all frames; or why they cannot be read. */
export const storedSums = async (path: string): Promise<Sums | string> => {
  const header = await headerOf(path)
  const { pixels } = header
  if (pixels === null) return 'no pixels'
  const { family, encoding } = transferSyntax(header.transferSyntaxUid)
  if (encoding === 'compressed' && family === null) return 'a transfer syntax that this version does not decode'
  if (![8, 16].includes(pixels.bitsAllocated)) return `${pixels.bitsAllocated} bits a sample`
  const frames = await openFrames(path, header, pixels, ({ family: codec, stream, pixels: wanted }) => decodeCompressedFrame(codec, stream, wanted))
  if (!frames.ok) return frames.error.sentence
  let [sum, min, max] = [0, Infinity, -Infinity]
  for (let frame = 0; frame < pixels.frames; frame += 1) {
    const bytes = await frames.value(frame, () => false)
    if (!bytes.ok) return bytes.error.sentence
    const view = new DataView(bytes.value.buffer, bytes.value.byteOffset, bytes.value.byteLength)
    const little = encoding !== 'big-endian'
    for (let at = 0; at + pixels.bitsAllocated / 8 <= view.byteLength; at += pixels.bitsAllocated / 8) {
      const value = pixels.bitsAllocated === 8 ? view.getUint8(at) : pixels.signed ? view.getInt16(at, little) : view.getUint16(at, little)
      sum += value
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  return { sum, min, max }
}
