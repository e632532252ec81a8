/** How the pixel bytes of a transfer syntax are laid out. PS3.5 annex A. */
export type PixelEncoding = 'little-endian' | 'big-endian' | 'deflated' | 'compressed'

/** Which decoder reads the frames of a compressed transfer syntax. */
export type CompressedFamily = 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'high-throughput'

export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  readonly implicitVr: boolean
  readonly encoding: PixelEncoding
  /** Null for what is not compressed, and for what no decoder here reads. */
  readonly family: CompressedFamily | null
  /** Whether the transfer syntax is only used for pictures that have lost detail. */
  readonly lossy: boolean
}

export const implicitLittleEndian = '1.2.840.10008.1.2'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'
export const explicitBigEndian = '1.2.840.10008.1.2.2'
export const deflatedLittleEndian = '1.2.840.10008.1.2.1.99'

const jpeg = '1.2.840.10008.1.2.4.'

const compressedNames: Readonly<Record<string, string>> = {
  [`${jpeg}50`]: 'JPEG Baseline',
  [`${jpeg}51`]: 'JPEG Extended (12 bit)',
  [`${jpeg}53`]: 'JPEG Spectral Selection (retired)',
  [`${jpeg}55`]: 'JPEG Full Progression (retired)',
  [`${jpeg}57`]: 'JPEG Lossless',
  [`${jpeg}70`]: 'JPEG Lossless, first-order prediction',
  [`${jpeg}80`]: 'JPEG-LS Lossless',
  [`${jpeg}81`]: 'JPEG-LS Near-lossless',
  [`${jpeg}90`]: 'JPEG 2000 Lossless',
  [`${jpeg}91`]: 'JPEG 2000',
  [`${jpeg}92`]: 'JPEG 2000 Part 2 Lossless',
  [`${jpeg}93`]: 'JPEG 2000 Part 2',
  [`${jpeg}94`]: 'JPIP Referenced',
  [`${jpeg}95`]: 'JPIP Referenced Deflate',
  [`${jpeg}100`]: 'MPEG2 Main Profile',
  [`${jpeg}102`]: 'MPEG-4 AVC/H.264 High Profile',
  [`${jpeg}107`]: 'HEVC/H.265 Main Profile',
  [`${jpeg}201`]: 'High-Throughput JPEG 2000 Lossless',
  [`${jpeg}202`]: 'High-Throughput JPEG 2000 RPCL Lossless',
  [`${jpeg}203`]: 'High-Throughput JPEG 2000',
  '1.2.840.10008.1.2.5': 'RLE Lossless',
}

/** Retired processes (.53, .55), JPEG 2000 Part 2, and moving pictures are left out: none is in use for measured values. */
const families: Readonly<Record<string, CompressedFamily>> = {
  '1.2.840.10008.1.2.5': 'rle',
  [`${jpeg}50`]: 'jpeg',
  [`${jpeg}51`]: 'jpeg',
  [`${jpeg}57`]: 'jpeg',
  [`${jpeg}70`]: 'jpeg',
  [`${jpeg}80`]: 'jpeg-ls',
  [`${jpeg}81`]: 'jpeg-ls',
  [`${jpeg}90`]: 'jpeg-2000',
  [`${jpeg}91`]: 'jpeg-2000',
  [`${jpeg}201`]: 'high-throughput',
  [`${jpeg}202`]: 'high-throughput',
  [`${jpeg}203`]: 'high-throughput',
}

const lossySyntaxes = new Set(['50', '51', '81', '91', '203'].map((ending) => jpeg + ending))

const plain = { family: null, lossy: false } as const

/** What a Transfer Syntax UID (0002,0010) means; one that is not known counts as compressed and is named by its UID. */
export const transferSyntax = (uid: string): TransferSyntax => {
  switch (uid) {
    case implicitLittleEndian:
      return { uid, name: 'Implicit VR Little Endian', implicitVr: true, encoding: 'little-endian', ...plain }
    case explicitLittleEndian:
      return { uid, name: 'Explicit VR Little Endian', implicitVr: false, encoding: 'little-endian', ...plain }
    case explicitBigEndian:
      return { uid, name: 'Explicit VR Big Endian', implicitVr: false, encoding: 'big-endian', ...plain }
    case deflatedLittleEndian:
      return { uid, name: 'Deflated Explicit VR Little Endian', implicitVr: false, encoding: 'deflated', ...plain }
    default:
      return { uid, name: compressedNames[uid] ?? `unknown (${uid})`, implicitVr: false, encoding: 'compressed', family: families[uid] ?? null, lossy: lossySyntaxes.has(uid) }
  }
}
