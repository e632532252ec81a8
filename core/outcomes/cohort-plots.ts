import type { Cohort } from './cohort.ts'
import type { CohortPatient } from './cohort-patient.ts'
import { visitNames } from './entry.ts'
import { describe } from './statistics/describe.ts'

/** Colours of a plot: dark for the window, light for paper. */
export interface PlotTheme {
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly patient: string
  readonly mean: string
  readonly box: string
}

export const darkPlot: PlotTheme = { ink: '#dfe6ee', faint: '#8b98a8', line: '#2c3642', patient: '#5f7286', mean: '#f0a94b', box: '#1a212a' }
export const lightPlot: PlotTheme = { ink: '#1b222b', faint: '#5c6774', line: '#cfd6de', patient: '#9aa7b5', mean: '#a85a00', box: '#f4f6f8' }

const points = ['baseline', ...visitNames] as const
const pointWords: Readonly<Record<(typeof points)[number], string>> = {
  baseline: 'Before',
  '2-weeks': '2 weeks',
  '2-months': '2 months',
  '6-months': '6 months',
  '12-months': '12 months',
}

const number = (value: number): string => value.toFixed(1)

const text = (x: number, y: number, words: string, { colour, anchor = 'middle', size = 11 }: { colour: string; anchor?: 'start' | 'middle' | 'end'; size?: number }): string =>
  `<text x="${number(x)}" y="${number(y)}" fill="${colour}" font-size="${size}" text-anchor="${anchor}">${words}</text>`

const svg = (width: number, height: number, label: string, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" font-family="Inter, 'Noto Sans', sans-serif">${content}</svg>`

const width = 460
const height = 250
const left = 34
const top = 14
const plotWidth = width - left - 20
const plotHeight = height - top - 44

const xOf = (index: number): number => left + (plotWidth * index) / (points.length - 1)
const yOf = (score: number): number => top + plotHeight * (1 - score / 10)

const path = (places: readonly (readonly [number, number])[]): string => places.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${number(x)} ${number(y)}`).join('')

/** Pain from 0 to 10 over the visits: a thin line a patient, and the mean with its 95 % interval where at least two have a score. */
export const scorePlot = (patients: readonly CohortPatient[], which: 'axial' | 'extremity', theme: PlotTheme): string => {
  const grid = [0, 2, 4, 6, 8, 10].map(
    (score) =>
      `<line x1="${left}" x2="${left + plotWidth}" y1="${number(yOf(score))}" y2="${number(yOf(score))}" stroke="${theme.line}" stroke-width="1"/>${text(left - 8, yOf(score) + 4, String(score), { colour: theme.faint, anchor: 'end' })}`,
  )
  const lines = patients.map((patient) => {
    const places = points.flatMap((point, index): (readonly [number, number])[] => {
      const score = patient[which][point]
      return score === null ? [] : [[xOf(index), yOf(score)]]
    })
    const dots = places.map(([x, y]) => `<circle cx="${number(x)}" cy="${number(y)}" r="1.8" fill="${theme.patient}"/>`)
    return `<path d="${path(places)}" fill="none" stroke="${theme.patient}" stroke-width="0.8" opacity="0.7"/>${dots.join('')}`
  })
  const described = points.map((point) => describe(patients.flatMap((patient) => patient[which][point] ?? [])))
  const means = described.flatMap((each, index) => (each === null || each.count < 2 ? [] : [{ x: xOf(index), ...each }]))
  const whiskers = means.map(({ x, meanInterval, mean }) => {
    const [low, high] = meanInterval ?? [mean, mean]
    const bar = `M${number(x)} ${number(yOf(Math.max(0, low)))}V${number(yOf(Math.min(10, high)))}`
    return `<path d="${bar}" stroke="${theme.mean}" stroke-width="5" opacity="0.45"/><circle cx="${number(x)}" cy="${number(yOf(mean))}" r="4" fill="${theme.mean}"/>`
  })
  const meanLine = `<path d="${path(means.map(({ x, mean }) => [x, yOf(mean)]))}" fill="none" stroke="${theme.mean}" stroke-width="2"/>`
  const labels = points.map((point, index) => {
    const anchor = index === 0 ? 'start' : index === points.length - 1 ? 'end' : 'middle'
    return `${text(xOf(index), height - 26, pointWords[point], { colour: theme.ink, anchor })}${text(xOf(index), height - 12, `n = ${described[index]?.count ?? 0}`, { colour: theme.faint, anchor, size: 10 })}`
  })
  return svg(width, height, `${which === 'axial' ? 'Axial' : 'Extremity'} pain over the visits`, [...grid, ...lines, meanLine, ...whiskers, ...labels].join(''))
}

const box = (x: number, y: number, boxWidth: number, words: string, count: number, theme: PlotTheme): string =>
  `<rect x="${x}" y="${y}" width="${boxWidth}" height="40" rx="5" fill="${theme.box}" stroke="${theme.line}"/>${text(x + boxWidth / 2, y + 17, words, { colour: theme.ink })}${text(x + boxWidth / 2, y + 33, `n = ${count}`, { colour: theme.faint })}`

/** Patients from the scan to what became of them, as the published flow diagram has it; groups without anybody are left out but for its own. */
export const flowDiagram = ({ patients, flow, operatedByRegion }: Cohort, theme: PlotTheme): string => {
  const branches = [
    { words: 'No finding', count: flow.negative, always: true },
    { words: 'More than 2 areas', count: flow.multiple, always: true },
    { words: 'Other finding', count: flow['other-finding'], always: false },
    { words: 'Declined surgery', count: flow.declined, always: true },
    { words: 'Pain management', count: flow.managed, always: false },
    { words: 'Not entered yet', count: flow.open, always: false },
    { words: 'Operated', count: flow.operated, always: true },
  ].filter(({ count, always }) => always || count > 0)
  const step = 118
  const full = branches.length * step + 10
  const centre = full / 2
  const down = branches.map((branch, index) => {
    const x = 10 + index * step
    return `<path d="M${number(centre)} 46V64H${x + 54}V80" fill="none" stroke="${theme.faint}"/>${box(x, 80, step - 10, branch.words, branch.count, theme)}`
  })
  const operatedX = 10 + (branches.length - 1) * step
  const regions = (['cervical', 'thoracic', 'lumbar', 'several'] as const)
    .filter((region) => operatedByRegion[region] > 0)
    .map((region) => ({ cervical: 'Cervical', thoracic: 'Thoracic', lumbar: 'Lumbar', several: 'Several regions' })[region].concat(`, n = ${operatedByRegion[region]}`))
  const below = regions.map((words, index) => text(operatedX + 54, 140 + index * 16, words, { colour: theme.ink }))
  return svg(full, 150 + regions.length * 16, 'Patients from the scan to the treatment', [box(centre - 60, 6, 120, 'Patients reported', patients, theme), ...down, ...below].join(''))
}
