import { patientMmSchema } from '../geometry/vector.ts'
import { instanceHeaderSchema, rescaleSchema } from './instance-header.ts'
import type { InstanceHeader } from './instance-header.ts'

const isNumber = (value: unknown): value is number | null => value === null || typeof value === 'number'
const isText = (value: unknown): value is string | null => value === null || typeof value === 'string'

/** What of a header commonly differs between the slices of one series, beside the SOP Instance UID. As in the header: those of `pixels` and `quantification` are null where the header has no such part. */
export interface SliceFields {
  readonly instanceNumber: number | null
  readonly acquisitionNumber: number | null
  readonly acquisitionDate: string | null
  readonly acquisitionTime: string | null
  readonly positionMm: InstanceHeader['plane']['positionMm']
  readonly rescale: InstanceHeader['rescale']
  /** Bytes, as in `PixelDescription`. */
  readonly pixelOffset: number | null
  readonly pixelLength: number | null
  readonly lossyRatio: number | null
  readonly frameReferenceTimeMs: number | null
  readonly frameDurationMs: number | null
}

export const sliceOf = (header: InstanceHeader): SliceFields => ({
  instanceNumber: header.instanceNumber,
  acquisitionNumber: header.acquisitionNumber,
  acquisitionDate: header.acquisitionDate,
  acquisitionTime: header.acquisitionTime,
  positionMm: header.plane.positionMm,
  rescale: header.rescale,
  pixelOffset: header.pixels?.offset ?? null,
  pixelLength: header.pixels?.length ?? null,
  lossyRatio: header.pixels?.lossy?.ratio ?? null,
  frameReferenceTimeMs: header.quantification?.frameReferenceTimeMs ?? null,
  frameDurationMs: header.quantification?.frameDurationMs ?? null,
})

/** The header of a slice: what it shares with others, and its own. The inverse of `sharedOf` and `sliceOf`. */
export const withSlice = (shared: InstanceHeader, sopInstanceUid: string, slice: SliceFields): InstanceHeader => {
  const { pixels, quantification } = shared
  return {
    ...shared,
    sopInstanceUid,
    instanceNumber: slice.instanceNumber,
    acquisitionNumber: slice.acquisitionNumber,
    acquisitionDate: slice.acquisitionDate,
    acquisitionTime: slice.acquisitionTime,
    plane: { ...shared.plane, positionMm: slice.positionMm },
    rescale: slice.rescale,
    pixels:
      pixels === null
        ? null
        : {
            ...pixels,
            offset: slice.pixelOffset ?? 0,
            length: slice.pixelLength,
            ...(pixels.lossy === undefined ? {} : { lossy: { ...pixels.lossy, ratio: slice.lossyRatio } }),
          },
    quantification:
      quantification === null
        ? null
        : { ...quantification, frameReferenceTimeMs: slice.frameReferenceTimeMs, frameDurationMs: slice.frameDurationMs },
  }
}

const nothing: SliceFields = {
  instanceNumber: null,
  acquisitionNumber: null,
  acquisitionDate: null,
  acquisitionTime: null,
  positionMm: null,
  rescale: null,
  pixelOffset: null,
  pixelLength: null,
  lossyRatio: null,
  frameReferenceTimeMs: null,
  frameDurationMs: null,
}

/** A header without what is a slice's own: equal for all slices that differ in nothing else. */
export const sharedOf = (header: InstanceHeader): InstanceHeader => withSlice(header, '', nothing)

/** Each field as `encodeSlice` writes it. */
export const encodeFields = (slice: SliceFields): Record<keyof SliceFields, string> => ({
  instanceNumber: JSON.stringify(slice.instanceNumber),
  acquisitionNumber: JSON.stringify(slice.acquisitionNumber),
  acquisitionDate: JSON.stringify(slice.acquisitionDate),
  acquisitionTime: JSON.stringify(slice.acquisitionTime),
  positionMm: JSON.stringify(slice.positionMm),
  rescale: JSON.stringify(slice.rescale),
  pixelOffset: JSON.stringify(slice.pixelOffset),
  pixelLength: JSON.stringify(slice.pixelLength),
  lossyRatio: JSON.stringify(slice.lossyRatio),
  frameReferenceTimeMs: JSON.stringify(slice.frameReferenceTimeMs),
  frameDurationMs: JSON.stringify(slice.frameDurationMs),
})

/** A JSON array in this order: a library holds one for each of a million slices. */
export const joinFields = (fields: Readonly<Record<keyof SliceFields, string>>): string =>
  `[${fields.instanceNumber},${fields.acquisitionNumber},${fields.acquisitionDate},${fields.acquisitionTime},${fields.positionMm},${fields.rescale},` +
  `${fields.pixelOffset},${fields.pixelLength},${fields.lossyRatio},${fields.frameReferenceTimeMs},${fields.frameDurationMs}]`

export const encodeSlice = (slice: SliceFields): string => joinFields(encodeFields(slice))

/** The inverse of `encodeSlice`; throws for anything else. */
export const decodeSlice = (json: string): SliceFields => decodeFields(JSON.parse(json))

/** The fields in the parsed JSON of `encodeSlice`; throws for anything else. By hand: a study of 10,000 slices is built anew from as many of these. */
export const decodeFields = (values: unknown): SliceFields => {
  const damaged = (): Error => new Error(`a stored slice is damaged: ${JSON.stringify(values).slice(0, 100)}`)
  if (!Array.isArray(values) || values.length !== 11) throw damaged()
  const [instanceNumber, acquisitionNumber, acquisitionDate, acquisitionTime, position, rescale, pixelOffset, pixelLength, lossyRatio, frameReferenceTimeMs, frameDurationMs] =
    values as readonly unknown[]
  const isWhole =
    isNumber(instanceNumber) && isNumber(acquisitionNumber) && isText(acquisitionDate) && isText(acquisitionTime) && isNumber(pixelOffset) &&
    isNumber(pixelLength) && isNumber(lossyRatio) && isNumber(frameReferenceTimeMs) && isNumber(frameDurationMs)
  if (!isWhole) throw damaged()
  const positionMm = position === null ? null : patientMmSchema.parse(position)
  return {
    instanceNumber,
    acquisitionNumber,
    acquisitionDate,
    acquisitionTime,
    positionMm,
    rescale: rescale === null ? null : rescaleSchema.parse(rescale),
    pixelOffset,
    pixelLength,
    lossyRatio,
    frameReferenceTimeMs,
    frameDurationMs,
  }
}

/** What the slices of a series share; one object for all of them, so that a batch carries it once. */
export interface SharedHeader {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly json: string
}

/** A header as it is stored: made in the scan's thread, so that the one writer only writes. */
export interface StoredHeader {
  readonly sopInstanceUid: string
  /** What is this slice's own (`encodeSlice`). */
  readonly slice: string
  readonly shared: SharedHeader
}

export const splitHeader = (header: InstanceHeader): StoredHeader => ({
  sopInstanceUid: header.sopInstanceUid,
  slice: encodeSlice(sliceOf(header)),
  shared: {
    studyInstanceUid: header.studyInstanceUid,
    seriesInstanceUid: header.seriesInstanceUid,
    json: JSON.stringify(sharedOf(header)),
  },
})

/** The inverse of `splitHeader`. */
export const joinHeader = ({ sopInstanceUid, slice, shared }: StoredHeader): InstanceHeader =>
  withSlice(instanceHeaderSchema.parse(JSON.parse(shared.json)), sopInstanceUid, decodeSlice(slice))
