import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VolumeFile } from '../main/imaging/load-volume.ts'
import { ctFiles, nmFile, uprightShape } from '../tests/fixtures/images.ts'

export const side = 512
export const slices = 400

const series = '1.2.826.0.1.3680043.10.1.90'
const instance = `${series}.1`
const placeholders = { uid: `${instance}.9000`, position: '+9999.0' } as const

const patch = (bytes: Buffer, from: string, to: string): void => {
  if (from.length !== to.length) throw new Error('a patch keeps its length')
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) bytes.write(to, at, 'latin1')
}

/** A round body with a vertebra and the noise of a CT (standard deviation 10 HU): noise is what makes compression slow. */
const paint = (pixels: DataView, k: number): void => {
  let state = k + 1
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (((state >>> 8) & 31) + ((state >>> 16) & 31) - 31) / 1.3
  }
  for (let j = 0; j < side; j += 1) {
    for (let i = 0; i < side; i += 1) {
      const body = (i - 256) ** 2 / 210 ** 2 + (j - 256) ** 2 / 150 ** 2 < 1
      const bone = (i - 256) ** 2 + (j - 300) ** 2 < 30 ** 2
      const hu = bone ? 250 + 60 * Math.sin(k / 9) : body ? 40 : -1000
      pixels.setUint16(2 * (j * side + i), Math.max(0, Math.round(1024 + hu + noise())), true)
    }
  }
}

/** Writes a CT of 512 x 512 x 400 voxels, uncompressed, one file per slice (210 MB), and answers its files as the index would. */
export const writeLargeCt = (folder: string): VolumeFile[] => {
  mkdirSync(folder, { recursive: true })
  const shape = { ...uprightShape, columns: side, rows: side, slices: 1, sliceStepMm: 1, stored: () => 0 }
  const [template] = ctFiles(shape, {
    elements: { '00080018': ['UI', placeholders.uid], '0020000E': ['UI', series], '00180050': ['DS', '1'], '00200032': ['DS', `-180\\-180\\${placeholders.position}`] },
  })
  if (template === undefined) throw new Error('the fixture wrote no file')
  return Array.from({ length: slices }, (_, k) => {
    const bytes = Buffer.from(template)
    paint(new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 2 * side * side), k)
    const sopInstanceUid = `${instance}.${8000 + k}`
    patch(bytes, placeholders.uid, sopInstanceUid)
    patch(bytes, placeholders.position, `+${k.toFixed(1).padStart(6, '0')}`)
    const path = join(folder, `${String(k).padStart(4, '0')}.dcm`)
    writeFileSync(path, bytes)
    return { path, sopInstanceUid, seriesInstanceUid: series }
  })
}

/** A SPECT of 128 x 128 x 75 over the same body, so that the window has a pair to show. */
export const writeSpect = (folder: string): void => {
  const shape = { ...uprightShape, columns: 128, rows: 128, slices: 75, pixelSpacingMm: [4.1, 4.1] as const, sliceStepMm: 5, stored: (i: number, j: number, k: number) => (i * j * (k + 1)) % 211 }
  writeFileSync(join(folder, 'spect.dcm'), nmFile({ ...shape, originMm: [-220, -220, 12] }))
}
