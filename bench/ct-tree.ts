import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ctFiles, uprightShape } from '../tests/fixtures/images.ts'

const instancePrefix = '1.2.826.0.1.3680043.10.1.77.'
const placeholder = `${instancePrefix}9000000`
const positionPlaceholder = '+999999.0'
const perSeries = 250
const seriesPerStudy = 2

const patch = (bytes: Buffer, from: string, to: string): void => {
  if (from.length !== to.length) throw new Error('a patch keeps its length')
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) bytes.write(to, at, 'latin1')
}

/** Writes `count` CT files of `matrix` squared pixels into `folder`, 250 to a series, two series to a study and patient. */
export const writeCtTree = (folder: string, count: number, matrix = 128): void => {
  const shape = { ...uprightShape, columns: matrix, rows: matrix, slices: 1, stored: (i: number, j: number) => 1000 + ((i * j) % 97) }
  for (let first = 0; first < count; first += perSeries) {
    const series = String(first / perSeries).padStart(3, '0')
    const patient = String(Math.floor(first / perSeries / seriesPerStudy)).padStart(3, '0')
    const inSeries = join(folder, `patient-${patient}`, `series-${series}`)
    mkdirSync(inSeries, { recursive: true })
    const [template] = ctFiles(shape, {
      elements: {
        '00080018': ['UI', placeholder],
        '00100010': ['PN', `Bench^Patient ${patient}`],
        '00100020': ['LO', `B-${patient}`],
        '0020000D': ['UI', `1.2.826.0.1.3680043.10.1.79.${Number(patient) + 1}`],
        '0020000E': ['UI', `1.2.826.0.1.3680043.10.1.78.${first}`],
        '00200032': ['DS', `-20\\-110.5\\${positionPlaceholder}`],
      },
    })
    if (template === undefined) throw new Error('the fixture wrote no file')
    for (let k = 0; k < Math.min(perSeries, count - first); k += 1) {
      const bytes = Buffer.from(template)
      patch(bytes, placeholder, `${instancePrefix}${8_000_000 + first + k}`)
      patch(bytes, positionPlaceholder, `+${(k * 2.5).toFixed(1).padStart(8, '0')}`)
      writeFileSync(join(inSeries, `${String(k).padStart(5, '0')}.dcm`), bytes)
    }
  }
}
