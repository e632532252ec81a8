import type { Result } from '../base/result.ts'
import { ok } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { cross, dot, length, normalise } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { planVolume } from '../volume/assemble.ts'
import type { VolumePlan } from '../volume/assemble.ts'
import { checkOwner } from '../volume/check-series.ts'
import { seriesWord } from '../volume/frame-planes.ts'
import { stackOf } from '../volume/grid-of.ts'

/**
 * A series, or what one series holds of several: two acquisitions, two reconstructions, a localiser among slices.
 * `id` is the Series Instance UID for the first (largest) part and `<uid>#2`, `<uid>#3` for the others.
 */
export interface SeriesPart {
  readonly id: string
  readonly headers: readonly InstanceHeader[]
  /** What this part is, in the reader's words ("acquisition 2"); null where the series has one part only. */
  readonly name: string | null
  /** What else the series holds, in the reader's words. */
  readonly others: readonly string[]
}

/** The Series Instance UID in the id of a part. */
export const seriesUidOf = (partId: string): string => partId.split('#')[0] ?? partId

interface Named {
  readonly name: string
  readonly headers: readonly InstanceHeader[]
}

const framesOf = (headers: readonly InstanceHeader[]): number => headers.reduce((sum, header) => sum + (header.pixels?.frames ?? 0), 0)

const groupedBy = (headers: readonly InstanceHeader[], key: (header: InstanceHeader) => string | null): Map<string, InstanceHeader[]> | null => {
  const groups = new Map<string, InstanceHeader[]>()
  for (const header of headers) {
    const name = key(header)
    if (name === null) return null
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [header])
    else group.push(header)
  }
  return groups
}

/** By what two passes over the same place can be told apart, surest first. */
const passKeys: readonly { readonly key: (header: InstanceHeader) => string | null; readonly name: (value: string, number: number) => string }[] = [
  { key: (header) => header.acquisitionNumber?.toString() ?? null, name: (value) => `acquisition ${value}` },
  { key: (header) => header.correctedImage.join(', '), name: (value) => (value === '' ? 'without corrections' : `corrected: ${value}`) },
  { key: (header) => header.imageType.join('\\'), name: (value) => `images of type ${value.replaceAll('\\', ' ')}` },
  {
    key: ({ acquisitionDate, acquisitionTime }) => (acquisitionTime === null ? null : `${acquisitionDate ?? ''} ${acquisitionTime}`.trim()),
    name: (value) => `acquired ${value}`,
  },
  // Whole volumes in one file each: several reconstructions of a SPECT.
  { key: (header) => ((header.pixels?.frames ?? 1) > 1 ? header.sopInstanceUid : null), name: (_, number) => `volume ${number}` },
]

/** More groups than this are stations or single slices, not passes over one place. */
const maxPasses = 12

/** The normal of the slices as written at the top of their files; null where it is missing or none: files may say anything. */
const writtenNormal = (headers: readonly InstanceHeader[]): Vec3 | null => {
  const axes = headers[0]?.plane.axes ?? null
  const normal = axes === null ? null : cross(...axes)
  return normal === null || !(length(normal) > 0.5) ? null : normalise(normal)
}

const extent = (headers: readonly InstanceHeader[]): readonly [number, number] | null => {
  const normal = writtenNormal(headers)
  if (normal === null) return null
  const along = headers.flatMap(({ plane }) => (plane.positionMm === null ? [] : [dot(plane.positionMm, normal)]))
  return along.length === 0 ? null : [along.reduce((a, b) => Math.min(a, b)), along.reduce((a, b) => Math.max(a, b))]
}

/** Whether any two groups were made over a common stretch: parts of one long scan follow each other. */
const overlap = (groups: readonly (readonly InstanceHeader[])[]): boolean => {
  const sorted = groups.flatMap((group) => [extent(group)]).filter((each) => each !== null)
  return [...sorted].sort((a, b) => a[0] - b[0]).some(([lower], index, all) => index > 0 && lower < (all[index - 1]?.[1] ?? lower) - 1e-3)
}

const isStack = (headers: readonly InstanceHeader[]): boolean => stackOf(headers).ok

const order = (a: Named, b: Named): number => {
  const [first, second] = [a.headers[0], b.headers[0]]
  return (
    framesOf(b.headers) - framesOf(a.headers) ||
    // Of two reconstructions alike, the one with more corrections is the one that is read.
    (second?.correctedImage.length ?? 0) - (first?.correctedImage.length ?? 0) ||
    (first?.acquisitionNumber ?? 0) - (second?.acquisitionNumber ?? 0) ||
    a.name.localeCompare(b.name, 'en', { numeric: true }) ||
    (first?.sopInstanceUid ?? '').localeCompare(second?.sopInstanceUid ?? '')
  )
}

/**
 * Whether single slices follow each other at one distance, by their positions alone: the common case, in a tenth of the time that
 * laying them out takes. False does not mean that they do not.
 */
const isPlainStack = (headers: readonly InstanceHeader[]): boolean => {
  const normal = writtenNormal(headers)
  if (normal === null || headers.length < 3 || headers.some(({ plane, frameGroups }) => plane.positionMm === null || frameGroups !== null)) return false
  const along = Float64Array.from(headers, ({ plane }) => (plane.positionMm === null ? Number.NaN : dot(plane.positionMm, normal))).sort()
  const step = ((along.at(-1) ?? 0) - (along[0] ?? 0)) / (along.length - 1)
  return step > 0.1 && along.every((value, index) => Math.abs(value - (along[0] ?? 0) - index * step) < 0.02 * step)
}

/** Several passes over one place, told apart by the first key that leaves no two images in one place; else null. */
const passes = (headers: readonly InstanceHeader[]): Named[] | null => {
  if (isPlainStack(headers)) return null
  const stack = stackOf(headers)
  if (stack.ok || !['duplicate-slices', 'uneven-slices'].includes(stack.error.code)) return null
  const twins = stack.error.code === 'duplicate-slices'
  for (const { key, name } of passKeys) {
    const groups = groupedBy(headers, key)
    if (groups === null || groups.size < 2 || groups.size > maxPasses) continue
    const all = [...groups.values()]
    if (all.some((group) => framesOf(group) < 2) || !(twins || overlap(all)) || !all.every(isStack)) continue
    return [...groups].map(([value, group], index) => ({ name: name(value, index + 1), headers: group }))
  }
  return null
}

/** What shares a series with the slices but is none of them. */
const roleOf = (header: InstanceHeader): string =>
  header.series.modality === 'CT' && header.imageType[2] === 'LOCALIZER' ? 'localiser' : header.sopClassUid

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'

const roleName = (role: string): string => {
  if (role === 'localiser') return 'localiser'
  return role.startsWith(secondaryCapture) ? 'screen captures' : 'images of another kind'
}

/**
 * What one series holds, largest part first; one part for an ordinary series. Nothing is split that does not have to be: passes
 * are told apart only where their images would share a place, and a mixture of patients stays whole, to be refused. `headers`: all
 * of one series; the parts do not depend on their order.
 */
export const seriesParts = (headers: readonly InstanceHeader[]): SeriesPart[] => {
  const sorted = [...headers].sort((a, b) => (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1))
  const [first] = sorted
  if (first === undefined) return []
  const uid = first.seriesInstanceUid
  const roles = checkOwner(sorted, first).ok ? groupedBy(sorted, roleOf) : null
  const named = [...(roles ?? new Map([['', sorted]]))]
    .map(([role, group]): Named => ({ name: roleName(role), headers: group }))
    .sort(order)
    .flatMap((group, index) => (roles === null ? null : passes(group.headers)?.sort(order)) ?? [{ ...group, name: index === 0 && roles?.size === 1 ? '' : group.name }])
  const [main] = named
  const all = named.map((part, index) => ({ ...part, name: part === main && part.name === 'images of another kind' ? 'slices' : part.name, id: index === 0 ? uid : `${uid}#${index + 1}` }))
  return all.map((part) => ({
    id: part.id,
    headers: part.headers,
    name: all.length === 1 ? null : part.name,
    others: all.filter((other) => other !== part).map((other) => `${other.name}, ${framesOf(other.headers)} image${framesOf(other.headers) === 1 ? '' : 's'}`),
  }))
}

/** The volume of one part, which says what else its series holds. */
export const planPart = (part: SeriesPart): Result<VolumePlan> => {
  const plan = planVolume(part.headers)
  if (!plan.ok) return plan
  const [first] = part.headers
  const said = first === undefined || part.name === null ? [] : [`The series of this ${seriesWord(first)} holds several things; this is ${part.name}. Listed apart: ${part.others.join('; ')}.`]
  return ok({ ...plan.value, seriesId: part.id, warnings: [...said, ...plan.value.warnings], cautions: [...said, ...plan.value.cautions] })
}
