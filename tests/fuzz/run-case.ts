import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../../core/base/problem.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { InstanceHeader } from '../../core/dicom/instance-header.ts'
import { joinHeader } from '../../core/dicom/slice-fields.ts'
import type { StoredHeader } from '../../core/dicom/slice-fields.ts'
import { voxelCount } from '../../core/geometry/grid.ts'
import { buildStudy } from '../../core/study/build-study.ts'
import type { FrameDecoder } from '../../main/imaging/codecs/decode-frame.ts'
import { firstPart, readHeaderFile } from '../../main/imaging/header-file.ts'
import { loadVolume } from '../../main/imaging/load-volume.ts'
import { nodeFiles } from '../../main/imaging/file-heads.ts'
import type { ReadingPlace } from '../../main/imaging/file-heads.ts'
import { createHeaderScan } from '../../main/imaging/scan-header.ts'
import type { Volume } from '../../core/volume/volume.ts'

/** As it is after being stored: fields that are absent and fields that are undefined become one. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown

/** The fields that differ, by their names. */
const differences = (one: object, other: object): string[] => {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !isDeepStrictEqual(stored(a[key]), stored(b[key]))).map((key) => `${key}: ${JSON.stringify(a[key])} against ${JSON.stringify(b[key])}`)
}

const scan = createHeaderScan(nodeFiles)
const place: ReadingPlace = { words: new Int32Array(2), file: 0, moment: 1 }

/** A file as the scan reads it, beside those before it. */
const scanHeader = (path: string): Result<StoredHeader> => {
  const { size } = statSync(path)
  const stride = scan.part() ?? firstPart
  const heads = { bytes: Buffer.alloc(stride), stride, lengths: new Int32Array(1), sizes: Float64Array.of(size) }
  nodeFiles.readHeads(dirname(path), [basename(path)], stride, heads.bytes, heads.lengths, place)
  let similar: StoredHeader | null = null
  scan.readSimilar(heads, 0, 1, (_, header) => (similar = header))
  const length = heads.lengths[0] ?? -1
  return similar === null ? scan.readInFull(path, size, length < 0 ? null : heads.bytes.subarray(0, length), () => undefined) : ok(similar)
}

/** Throws where the scan, which reads a file beside those before it, tells another thing than the plain reading. */
export const compareReadings = async (path: string): Promise<void> => {
  const scanned = scanHeader(path)
  const read = await readHeaderFile(path)
  if (scanned.ok !== read.ok) throw new Error(`the scan says ${scanned.ok ? 'ok' : scanned.error.code}, the reader ${read.ok ? 'ok' : read.error.code}`)
  const differing = scanned.ok && read.ok ? differences(joinHeader(scanned.value), read.value) : []
  if (differing.length > 0) throw new Error(`the scan stores another header than the reader reads: ${differing.join('; ')}`)
}

const scanned = (path: string): Result<InstanceHeader> => {
  const header = scanHeader(path)
  return header.ok ? ok(joinHeader(header.value)) : header
}

/** What the reader is told must be a sentence: it begins with a capital, a path or a number, and it ends. */
const checkProblem = ({ code, sentence }: Problem): string => {
  if (code === '' || !/^[A-Z0-9/].{10,}[.?]$/su.test(sentence)) throw new Error(`no sentence: ${JSON.stringify({ code, sentence })}`)
  return code
}

const checkVolume = ({ info, voxels }: Volume): void => {
  const { grid, min, max, mean, sum } = info
  if (voxels.length !== voxelCount(grid)) throw new Error(`${voxels.length} voxels in a grid of ${grid.dimensions.join(' x ')}`)
  if (![min, max, mean, sum].every(Number.isFinite)) throw new Error(`a volume with values from ${min} to ${max}, mean ${mean}`)
  if (info.suv.kind === 'available' && !(info.suv.factor > 0 && Number.isFinite(info.suv.factor))) throw new Error(`an SUV factor of ${info.suv.factor}`)
}

const studiesOf = (headers: readonly InstanceHeader[]): void => {
  for (const uid of new Set(headers.map(({ studyInstanceUid }) => studyInstanceUid))) {
    const study = buildStudy(headers.filter(({ studyInstanceUid }) => studyInstanceUid === uid))
    for (const { problem: reason } of study?.series ?? []) if (reason !== null) checkProblem(reason)
  }
}

/**
 * The whole way of one mutant among its siblings: header, study, plan, voxels, units. Answers `volume` or the code of the refusal;
 * throws where the program has a bug.
 */
export const runCase = async (mutant: string, siblings: readonly string[], decode: FrameDecoder): Promise<string> => {
  const header = scanned(mutant)
  if (!header.ok) return checkProblem(header.error)
  const others = siblings.map(scanned)
  const paths = [mutant, ...siblings]
  const files = [header, ...others].flatMap((each, index) => (each.ok ? [{ path: paths[index] ?? '', header: each.value }] : []))
  studiesOf(files.map((file) => file.header))
  const { seriesInstanceUid } = header.value
  const volume = await loadVolume({
    files: files
      .filter((file) => file.header.seriesInstanceUid === seriesInstanceUid)
      .map(({ path, header: { sopInstanceUid } }) => ({ path, sopInstanceUid, seriesInstanceUid })),
    decode,
  })
  if (!volume.ok) return checkProblem(volume.error)
  checkVolume(volume.value)
  return 'volume'
}
