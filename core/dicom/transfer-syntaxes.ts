/** How the pixel bytes of a transfer syntax are laid out. PS3.5 annex A. */
export type PixelEncoding = 'little-endian' | 'big-endian' | 'deflated' | 'compressed'

export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  readonly implicitVr: boolean
  readonly encoding: PixelEncoding
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

/** What a Transfer Syntax UID (0002,0010) means; one that is not known counts as compressed and is named by its UID. */
export const transferSyntax = (uid: string): TransferSyntax => {
  switch (uid) {
    case implicitLittleEndian:
      return { uid, name: 'Implicit VR Little Endian', implicitVr: true, encoding: 'little-endian' }
    case explicitLittleEndian:
      return { uid, name: 'Explicit VR Little Endian', implicitVr: false, encoding: 'little-endian' }
    case explicitBigEndian:
      return { uid, name: 'Explicit VR Big Endian', implicitVr: false, encoding: 'big-endian' }
    case deflatedLittleEndian:
      return { uid, name: 'Deflated Explicit VR Little Endian', implicitVr: false, encoding: 'deflated' }
    default:
      return { uid, name: compressedNames[uid] ?? `unknown (${uid})`, implicitVr: false, encoding: 'compressed' }
  }
}
