import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { decimal, integer, string, strings, valueBytes } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import { decodeText } from './character-sets.ts'
import type { DecodeBytes } from './character-sets.ts'
import { readDataSet } from './data-set.ts'
import type { DataSet, InflateRaw } from './data-set.ts'
import {
  readFrameGroups,
  readNuclearMedicine,
  readPixels,
  readPlane,
  readRadiopharmaceutical,
  readRealWorldValueMaps,
  readRescale,
} from './header-sections.ts'
import { readEquipment } from './equipment.ts'
import type { InstanceHeader } from './instance-header.ts'
import { readQuantification } from './quantification.ts'
import { isoDate, isoTime, isUid } from './values.ts'

/** What reading a header needs from the runtime, and the size of the whole file, of which `bytes` may be the first part. */
export interface HeaderSource {
  readonly fileSize: number
  readonly decode: DecodeBytes
  readonly inflate: InflateRaw
}

/** The `code` of the failure that a longer first part of the file would cure. Not an error: read more and try again. */
export const moreBytesNeeded = 'more-bytes-needed'

const mediaDirectory = '1.2.840.10008.1.3.10'

const sexOf = (text: string | null): 'M' | 'F' | 'O' | null => (text === 'M' || text === 'F' || text === 'O' ? text : null)

interface Uids {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
}

/** What a file cannot be without each of its UIDs. */
const withoutUid = {
  'SOP Class UID': 'nothing says what it holds',
  'SOP Instance UID': 'it cannot be told from other images',
  'Study Instance UID': 'it belongs to no study',
  'Series Instance UID': 'it belongs to no series',
} as const

const badUid = (name: keyof typeof withoutUid, uid: string | null): Result<never> =>
  fail(
    problem(
      'no-uid',
      `The ${name} of this file is ${uid === null ? 'missing or empty' : 'not a valid UID'}, so ${withoutUid[name]}. Export it again from its source.`,
    ),
  )

const readUids = (from: Attributes, meta: Attributes): Result<Uids> => {
  const sopClassUid = string(from, 'x00080016') ?? string(meta, 'x00020002')
  if (sopClassUid === null || !isUid(sopClassUid)) return badUid('SOP Class UID', sopClassUid)
  const sopInstanceUid = string(from, 'x00080018') ?? string(meta, 'x00020003')
  if (sopInstanceUid === null || !isUid(sopInstanceUid)) return badUid('SOP Instance UID', sopInstanceUid)
  const studyInstanceUid = string(from, 'x0020000d')
  if (studyInstanceUid === null || !isUid(studyInstanceUid)) return badUid('Study Instance UID', studyInstanceUid)
  const seriesInstanceUid = string(from, 'x0020000e')
  if (seriesInstanceUid === null || !isUid(seriesInstanceUid)) return badUid('Series Instance UID', seriesInstanceUid)
  return ok({ sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid })
}

const truncated = (fileSize: number): Result<never> =>
  fail(problem('truncated', `This file is cut short: it ends after ${fileSize.toLocaleString('en')} bytes, before its content does. Copy it again from its source.`))

/** The first of several values of a text. */
const firstOf = (text: string): string => {
  const end = text.indexOf('\\')
  return end < 0 ? text : text.slice(0, end)
}

/** Whether reading stopped before everything was seen that an image needs. */
const checkEnd = (dataSet: DataSet, length: number, fileSize: number): Result<null> => {
  const { ended, pixelData, attributes } = dataSet
  const partial = length < fileSize
  if (partial && (ended === 'cut' || ended === 'broken' || ended === 'end')) {
    return fail(problem(moreBytesNeeded, 'The header of this file is longer than the part that was read.'))
  }
  if (ended === 'cut') return truncated(fileSize)
  if (ended === 'broken') return fail(problem('damaged', 'The header of this file is damaged. Copy or export it again from its source.'))
  const end = pixelData?.length == null ? 0 : pixelData.offset + pixelData.length
  // Deflated data sets are as long as they inflate to; one missing padding byte is harmless.
  const available = attributes.bytes.length > length ? Number.POSITIVE_INFINITY : fileSize
  return end > available + 1 ? truncated(fileSize) : ok(null)
}

/** As written, or from Acquisition DateTime (0008,002A). */
export const readAcquisitionDate = (from: Attributes): string | null => isoDate(string(from, 'x00080022') ?? string(from, 'x0008002a'))

export const readAcquisitionTime = (from: Attributes): string | null =>
  isoTime(string(from, 'x00080032') ?? string(from, 'x0008002a')?.slice(8) ?? null)

/**
 * The header of one DICOM instance, from the first part of its file; pixel data is not read.
 * Fails with `not-dicom`, `media-directory` (a DICOMDIR), `truncated`, `damaged`, `no-uid`, or `moreBytesNeeded`
 * (then call again with more of the file). PS3.10 7, PS3.5 7.
 */
export const readHeader = (bytes: Uint8Array, source: HeaderSource): Result<InstanceHeader> => {
  const opened = readDataSet(bytes, source.inflate)
  return opened.ok ? headerOf(opened.value, bytes.length, source) : opened
}

/** The header in a data set of which the first `length` bytes of the file were read. Fails as `readHeader` does. */
export const headerOf = (dataSet: DataSet, length: number, source: HeaderSource): Result<InstanceHeader> => {
  const { meta, attributes: from, transferSyntaxUid, pixelData } = dataSet
  if (string(meta, 'x00020002') === mediaDirectory) {
    return fail(problem('media-directory', 'This is the directory of a DICOM medium (DICOMDIR), not an image.'))
  }
  const complete = checkEnd(dataSet, length, source.fileSize)
  if (!complete.ok) return complete
  const uids = readUids(from, meta)
  if (!uids.ok) return uids

  const characterSets = strings(from, 'x00080005')
  const text = (tag: string): string => {
    const raw = valueBytes(from, tag)
    return raw === null ? '' : firstOf(decodeText(raw, characterSets, source.decode).replaceAll('\0', '')).trim()
  }
  const optionalText = (tag: string): string | null => text(tag) || null

  const { sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid } = uids.value
  // Named one by one: a spread here costs a quarter of the whole reading.
  return ok({
    sopClassUid,
    sopInstanceUid,
    studyInstanceUid,
    seriesInstanceUid,
    frameOfReferenceUid: string(from, 'x00200052'),
    transferSyntaxUid,
    patient: {
      name: text('x00100010'),
      id: text('x00100020'),
      sex: sexOf(string(from, 'x00100040')),
      birthDate: isoDate(string(from, 'x00100030')),
      weightKg: decimal(from, 'x00101030'),
      heightM: decimal(from, 'x00101020'),
    },
    study: {
      date: isoDate(string(from, 'x00080020')),
      time: isoTime(string(from, 'x00080030')),
      description: text('x00081030'),
      accessionNumber: optionalText('x00080050'),
    },
    series: {
      modality: string(from, 'x00080060') ?? '',
      number: integer(from, 'x00200011'),
      description: text('x0008103e'),
      date: isoDate(string(from, 'x00080021')),
      time: isoTime(string(from, 'x00080031')),
      bodyPart: optionalText('x00180015'),
      type: strings(from, 'x00541000'),
    },
    manufacturer: optionalText('x00080070'),
    model: optionalText('x00081090'),
    imageType: strings(from, 'x00080008'),
    instanceNumber: integer(from, 'x00200013'),
    acquisitionNumber: integer(from, 'x00200012'),
    acquisitionDate: readAcquisitionDate(from),
    acquisitionTime: readAcquisitionTime(from),
    patientPosition: string(from, 'x00185100'),
    plane: readPlane(from),
    spacingBetweenSlicesMm: decimal(from, 'x00180088'),
    gantryTiltDegrees: decimal(from, 'x00181120'),
    frameGroups: readFrameGroups(from),
    nuclearMedicine: readNuclearMedicine(from),
    pixels: readPixels(from, pixelData),
    rescale: readRescale(from),
    modalityLut: from.elements['x00283000'] !== undefined,
    units: string(from, 'x00541001'),
    decayCorrection: string(from, 'x00541102'),
    correctedImage: strings(from, 'x00280051'),
    realWorldValueMaps: readRealWorldValueMaps(from),
    radiopharmaceutical: readRadiopharmaceutical(from),
    quantification: readQuantification(from),
    equipment: readEquipment(from, text),
  })
}
