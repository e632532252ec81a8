import { analyseStudy } from '../core/findings/analyse.ts'
import { phantomPair, plainKernels } from './phantom-pair.ts'

/**
 * Acceptance 3 of the first milestone: for seeds of a phantom case, is the hottest facet joint the true one (level and side),
 * and how far are the level centres from the truth? Arguments: case, number of seeds, matrix, first seed.
 */
const [caseName = 'facet', seeds = '20', matrix = '384', firstSeed = '1'] = process.argv.slice(2)

const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))
const column = (text: string | number, width: number): string => String(text).padEnd(width)

process.stdout.write(`case ${caseName}, CT matrix ${matrix}\n`)
process.stdout.write(`${column('seed', 6)}${column('true lesion', 34)}${column('hottest facet (ratio)', 28)}${column('right', 7)}${column('levels', 8)}${column('mean mm', 9)}${column('max mm', 8)}${column('shift', 7)}${column('s', 6)}findings\n`)

let right = 0
let centred = 0
let worst = 0
for (let seed = Number(firstSeed); seed < Number(firstSeed) + Number(seeds); seed++) {
  const { ct, spect, truth } = phantomPair(caseName, seed, Number(matrix))
  const lesions = truth.lesions.map((lesion) => `${lesion.structure} ${lesion.level} ${lesion.side}`).join('; ')
  const start = performance.now()
  const result = analyseStudy({
    ct,
    spect,
    kernels: plainKernels,
    request: { anchors: [], referenceLevel: null },
    appVersion: 'bench',
    onProgress: () => undefined,
    isCancelled: () => false,
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if (!result.ok) {
    process.stdout.write(`${column(seed, 6)}${column(lesions, 34)}${result.error.sentence}\n`)
    continue
  }
  const { spine, regions, findings, registration } = result.value
  const errors = truth.levels.flatMap((level) => {
    const own = spine.levels.find((candidate) => candidate.name === level.name)
    return own === undefined ? [Infinity] : [apart(own.centreMm, level.centreMm)]
  })
  const hottest = regions.filter((region) => region.structure === 'facet-joint').sort((a, b) => b.ratio - a.ratio)[0]
  const target = truth.lesions.find((lesion) => lesion.structure === 'facet-joint')
  const isRight = target !== undefined && hottest?.level === target.level && hottest.side === target.side
  const most = Math.max(...errors)
  if (isRight) right++
  if (most <= 10) centred++
  worst = Math.max(worst, most)
  process.stdout.write(
    `${column(seed, 6)}${column(lesions, 34)}${column(hottest === undefined ? '-' : `${hottest.level} ${hottest.side} (${hottest.ratio.toFixed(1)})`, 28)}` +
      `${column(target === undefined ? '-' : isRight ? 'yes' : 'NO', 7)}${column(errors.filter(Number.isFinite).length, 8)}` +
      `${column((errors.reduce((sum, error) => sum + error, 0) / errors.length).toFixed(1), 9)}${column(most.toFixed(1), 8)}` +
      `${column(`${registration.shiftMm.toFixed(1)}`, 7)}${column(seconds, 6)}${findings.map((finding) => finding.id).join(' ')}\n`,
  )
}
process.stdout.write(`right level and side of the hottest facet: ${right} of ${seeds}; all level centres within 10 mm: ${centred} of ${seeds}; worst centre ${worst.toFixed(1)} mm\n`)
