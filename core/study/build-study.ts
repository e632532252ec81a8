import { problem } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { isOnePatient, patientOf } from '../dicom/same-patient.ts'
import { isRawTomography, rawTomography } from '../volume/check-series.ts'
import { noCommonFrame } from '../volume/fusable.ts'
import { pixelProblem } from '../volume/stored-frame.ts'
import { valuesOf } from '../volume/values-of.ts'
import type { VoxelGrid } from '../geometry/grid.ts'
import { pairWithCt } from './pairing.ts'
import type { Candidate } from './pairing.ts'
import { bonePhase } from './bone-phase.ts'
import type { EvenStack } from './even-stack.ts'
import { seriesKind } from './series-kind.ts'
import { planPart, seriesParts } from './series-parts.ts'
import type { SeriesPart } from './series-parts.ts'
import type { Series, SeriesKind, Study } from './study.ts'

interface Described {
  readonly series: Series
  /** Of a volume that can be opened. */
  readonly grid: VoxelGrid | null
  readonly first: InstanceHeader
}

const volumeKinds: ReadonlySet<SeriesKind> = new Set(['ct-volume', 'spect-volume', 'pet-volume'])
const imageKinds: ReadonlySet<SeriesKind> = new Set(['planar', 'whole-body', 'dynamic', 'gated'])

const unitOf = (headers: readonly InstanceHeader[], kind: SeriesKind): string | null => {
  if (!volumeKinds.has(kind) && !imageKinds.has(kind)) return null
  const values = valuesOf(headers)
  return values.ok && values.value.unit !== 'unknown' ? values.value.unit : null
}

/** What the kind and the description do not say; undefined for nothing. */
const noteOf = ({ name }: SeriesPart, kind: SeriesKind, first: InstanceHeader): string | undefined => {
  const notes = [name, bonePhase(kind, first), isRawTomography(first) ? 'raw projections' : null].filter((note) => note !== null)
  return notes.length === 0 ? undefined : notes.join(', ')
}

/** The grid of all slices of an even stack, from that of those that stand for them. */
const wholeGrid = (grid: VoxelGrid, { count, stepMm, originMm }: EvenStack): VoxelGrid => ({
  ...grid,
  dimensions: [grid.dimensions[0], grid.dimensions[1], count],
  spacingMm: [grid.spacingMm[0], grid.spacingMm[1], stepMm],
  originMm,
})

const describe = (part: SeriesPart, first: InstanceHeader, stack: EvenStack | undefined): Described => {
  const { headers } = part
  const kind = seriesKind(headers)
  const plan = volumeKinds.has(kind) ? planPart(part) : null
  const failed = (): Problem | null => {
    if (plan !== null) return plan.ok ? null : plan.error
    if (isRawTomography(first)) return rawTomography
    const unreadable = imageKinds.has(kind) ? headers.map(pixelProblem).find((result) => !result.ok) : undefined
    return unreadable?.ok === false ? unreadable.error : null
  }
  const grid = plan?.ok === true ? plan.value.grid : null
  return {
    first,
    grid: grid === null || stack === undefined ? grid : wholeGrid(grid, stack),
    series: {
      seriesInstanceUid: part.id,
      modality: first.series.modality,
      kind,
      description: first.series.description,
      frames: stack?.count ?? headers.reduce((sum, header) => sum + (header.pixels?.frames ?? 0), 0),
      unit: unitOf(headers, kind),
      pairedWith: null,
      pairedBy: null,
      note: noteOf(part, kind, first),
      problem: failed(),
    },
  }
}

const scannedAt = (header: InstanceHeader): string | null => {
  const date = header.acquisitionDate ?? header.series.date ?? header.study.date
  const time = header.acquisitionTime ?? header.series.time ?? header.study.time
  return date === null || time === null ? null : `${date}T${time}`
}

const candidates = (described: readonly Described[], kind: SeriesKind): Candidate[] =>
  described.flatMap(({ series, grid, first }) =>
    series.kind === kind && grid !== null
      ? [{ seriesInstanceUid: series.seriesInstanceUid, frameOfReferenceUid: first.frameOfReferenceUid, grid, at: scannedAt(first) }]
      : [],
  )

/** Marks SPECT and CT as belonging together. A CT with several SPECT is shown as the partner of the first. */
const pair = (described: readonly Described[]): Series[] => {
  const cts = candidates(described, 'ct-volume')
  const pairings = new Map(
    candidates(described, 'spect-volume').flatMap((spect) => {
      const pairing = pairWithCt(spect, cts)
      return pairing === null ? [] : [[spect.seriesInstanceUid, pairing] as const]
    }),
  )
  return described.map(({ series }) => {
    const own = pairings.get(series.seriesInstanceUid)
    if (own !== undefined) {
      return { ...series, pairedWith: own.ctSeriesUid, pairedBy: own.pairedBy, problem: own.commonFrame ? series.problem : noCommonFrame }
    }
    const partner = [...pairings].find(([, pairing]) => pairing.ctSeriesUid === series.seriesInstanceUid)
    return partner === undefined ? series : { ...series, pairedWith: partner[0], pairedBy: partner[1].pairedBy }
  })
}

const named = ({ patient }: InstanceHeader): string => `${patient.name || 'no name'} (${patient.id || 'no ID'}${patient.birthDate === null ? '' : `, born ${patient.birthDate}`})`

/** A CT of one patient under a SPECT of another is the worst mix-up there is: nothing of such a study is opened. */
const mixedPatients = (headers: readonly InstanceHeader[]): Problem | null => {
  const people = [...new Set(headers.map(named))]
  return isOnePatient(headers.map(patientOf))
    ? null
    : problem('mixed-patients', `The series of this study name different patients: ${people.join('; ')}. It is not opened: have the source checked.`)
}

/** By code, not by language: a study of 10,000 slices is sorted by its UIDs. */
const byUid = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const bySeriesNumber = (a: InstanceHeader, b: InstanceHeader): number =>
  (a.series.number ?? Number.MAX_SAFE_INTEGER) - (b.series.number ?? Number.MAX_SAFE_INTEGER) || byUid(a.seriesInstanceUid, b.seriesInstanceUid)

const grouped = (headers: readonly InstanceHeader[]): InstanceHeader[][] => {
  const groups = new Map<string, InstanceHeader[]>()
  for (const header of headers) {
    const group = groups.get(header.seriesInstanceUid)
    if (group === undefined) groups.set(header.seriesInstanceUid, [header])
    else group.push(header)
  }
  return [...groups.values()]
}

/**
 * The study that these headers (all of one Study Instance UID) make: its series with kind, unit, pairing, and the reason why
 * one cannot be used. `stacks`: further series, each whole, of which a few headers stand for all. Null for no headers. Independent of
 * their order.
 */
export const buildStudy = (headers: readonly InstanceHeader[], stacks: ReadonlyMap<string, EvenStack> = new Map()): Study | null => {
  const ordered = [...headers, ...[...stacks.values()].flatMap((stack) => stack.headers)].sort((a, b) => bySeriesNumber(a, b) || (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || byUid(a.sopInstanceUid, b.sopInstanceUid))
  const [first] = ordered
  if (first === undefined) return null
  const described = grouped(ordered).flatMap(seriesParts).flatMap((part) => (part.headers[0] === undefined ? [] : [describe(part, part.headers[0], stacks.get(part.id))]))
  const mixed = mixedPatients(ordered)
  const series = mixed === null ? pair(described) : described.map((entry) => ({ ...entry.series, problem: mixed }))
  const known = (pick: (header: InstanceHeader) => string | null): string | null => {
    const value = ordered.map(pick).find((candidate) => candidate !== null && candidate !== '')
    return value ?? null
  }
  const sex = ordered.find((header) => header.patient.sex !== null)?.patient.sex ?? null
  return {
    studyInstanceUid: first.studyInstanceUid,
    patientName: first.patient.name,
    patientId: first.patient.id,
    patientSex: sex,
    patientBirthDate: known((header) => header.patient.birthDate),
    studyDate: known((header) => header.study.date),
    studyTime: known((header) => header.study.time)?.slice(0, 5) ?? null,
    accessionNumber: known((header) => header.study.accessionNumber),
    description: known((header) => header.study.description) ?? '',
    series,
  }
}
