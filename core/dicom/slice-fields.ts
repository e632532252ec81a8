import { z } from 'zod'
import { instanceHeaderSchema, planeSchema, rescaleSchema } from './instance-header.ts'
import type { InstanceHeader } from './instance-header.ts'

const { instanceNumber, acquisitionNumber, acquisitionDate, acquisitionTime } = instanceHeaderSchema.shape

/** What of a header commonly differs between the slices of one series, beside the SOP Instance UID; in the order in which it is stored. */
const sliceSchema = z
  .tuple([
    instanceNumber,
    acquisitionNumber,
    acquisitionDate,
    acquisitionTime,
    planeSchema.shape.positionMm,
    rescaleSchema.nullable(),
    z.number().int().nullable(),
    z.number().int().nullable(),
    z.number().nullable(),
    z.number().nullable(),
    z.number().nullable(),
  ])
  .readonly()

/** As in the header: those of `pixels` and `quantification` are null where the header has no such part. */
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

/** A JSON array: a library holds one for each of a million slices. */
export const encodeSlice = (slice: SliceFields): string =>
  JSON.stringify([
    slice.instanceNumber,
    slice.acquisitionNumber,
    slice.acquisitionDate,
    slice.acquisitionTime,
    slice.positionMm,
    slice.rescale,
    slice.pixelOffset,
    slice.pixelLength,
    slice.lossyRatio,
    slice.frameReferenceTimeMs,
    slice.frameDurationMs,
  ])

/** The inverse of `encodeSlice`; throws for anything else. */
export const decodeSlice = (json: string): SliceFields => {
  const [number, acquisition, date, time, positionMm, rescale, pixelOffset, pixelLength, lossyRatio, frameReferenceTimeMs, frameDurationMs] = sliceSchema.parse(
    JSON.parse(json),
  )
  return {
    instanceNumber: number,
    acquisitionNumber: acquisition,
    acquisitionDate: date,
    acquisitionTime: time,
    positionMm,
    rescale,
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
