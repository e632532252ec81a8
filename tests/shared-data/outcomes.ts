import { pixelProblem } from '../../core/volume/stored-frame.ts'
import { copyDifferences } from '../../core/study/identity.ts'
import { loadVolume } from '../../main/imaging/load-volume.ts'
import { data, filesOf, readAll, seriesOf, storedSums, volumeFiles } from './real-data.ts'
import type { ReadFile } from './real-data.ts'

/** What came of one series or one file of the real data. */
export interface Outcome {
  /** A file, or a folder with the number of its files that make one series. */
  readonly file: string
  readonly outcome: string
}

const number = (value: number): string => (Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(9))

const short = (path: string): string => path.slice(data.length + 1)

const volumeKinds = new Set(['ct-volume', 'spect-volume', 'pet-volume'])

/** The whole folder: one line a series (its kind, size and sum, or why it is no volume), one line a file that is left out. */
export const outcomesOf = async (): Promise<{ readonly used: Outcome[]; readonly copies: Outcome[]; readonly leftOut: Outcome[]; readonly files: number }> => {
  const paths = filesOf('')
  const { read, refused } = await readAll(paths)
  const used: Outcome[] = []
  for (const { folder, series, files } of seriesOf(read)) {
    const [first] = files
    if (first === undefined) continue
    const file = files.length === 1 ? short(first.path) : `${folder}/ (${files.length} files)`
    const kind = series.description === '' ? series.kind : `${series.kind} “${series.description.trim()}”`
    if (volumeKinds.has(series.kind)) {
      const volume = await loadVolume({ files: volumeFiles(files) })
      used.push({
        file,
        outcome: volume.ok
          ? `${kind}: ${volume.value.info.grid.dimensions.join(' × ')}, ${volume.value.info.grid.spacingMm.map((mm) => Number(mm.toFixed(4))).join(' × ')} mm, ${volume.value.info.unit}, sum ${number(volume.value.info.sum)}`
          : `${kind}, not opened: ${volume.error.sentence}`,
      })
      continue
    }
    const unread = first.header.pixels === null ? null : pixelProblem(first.header)
    const sums = unread?.ok === false ? unread.error.sentence : await storedSums(first.path)
    const size = first.header.pixels === null ? 'no image' : `${first.header.pixels.columns} × ${first.header.pixels.rows}, ${series.frames} frame${series.frames === 1 ? '' : 's'}`
    const stored = typeof sums === 'string' ? sums : `stored values of the first file: sum ${number(sums.sum)}, ${sums.min} to ${sums.max}`
    used.push({ file, outcome: `${kind} (${series.modality || 'no modality'}): ${size}${first.header.pixels === null ? '' : `; ${stored}`}${series.problem === null || series.problem.sentence === sums ? '' : `; ${series.problem.sentence}`}` })
  }
  const firsts = new Map<string, ReadFile>()
  const copies = read.flatMap((file) => {
    const first = firsts.get(file.header.sopInstanceUid)
    if (first === undefined) {
      firsts.set(file.header.sopInstanceUid, file)
      return []
    }
    const sameSeries = first.header.seriesInstanceUid === file.header.seriesInstanceUid && first.header.studyInstanceUid === file.header.studyInstanceUid
    const differences = sameSeries ? copyDifferences(first.header, file.header) : ['series']
    const words = differences.length === 0 ? 'the same image as' : `differs in ${differences.join(', ')} from the image of the same identity,`
    return [{ file: short(file.path), outcome: `${words} ${short(first.path)}` }]
  })
  return { used, copies, leftOut: refused.map(({ path, reason }) => ({ file: short(path), outcome: reason })), files: paths.length }
}
