import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { SeriesKind } from './study.ts'

const minutes = (date: string | null, time: string | null): number | null => {
  if (date === null || time === null) return null
  const at = Date.parse(`${date}T${time}Z`)
  return Number.isFinite(at) ? at / 60_000 : null
}

/** Minutes from injection to acquisition; a date that the injection does not name is that of the acquisition. */
const minutesAfterInjection = (header: InstanceHeader): number | null => {
  const { startDate = null, startTime = null } = header.radiopharmaceutical ?? {}
  const injected = minutes(startDate ?? header.acquisitionDate, startTime)
  const acquired = minutes(header.acquisitionDate, header.acquisitionTime)
  return injected === null || acquired === null ? null : acquired - injected
}

/** EANM 2016: flow from the injection on, blood pool 1 to 10 minutes after it, delayed images 2 to 5 hours after it. */
const byTime = (kind: SeriesKind, after: number): string | null => {
  if (kind === 'dynamic') return after >= -1 && after <= 2 ? 'flow phase' : null
  if (after >= 1 && after <= 15) return 'blood pool phase'
  return after >= 110 && after <= 420 ? 'delayed phase' : null
}

const words: readonly (readonly [RegExp, string])[] = [
  [/\b(flow|perfusion|angio)/i, 'flow phase'],
  [/\b(blood ?pool|bp|soft ?tissue)\b/i, 'blood pool phase'],
  [/\b(delayed|late|spätaufnahme|3 ?h|4 ?h)\b/i, 'delayed phase'],
]

/**
 * The phase of a three-phase bone scan that a planar series (or an early SPECT) shows, and how that is known: by the time after injection, or by the
 * words of its description. Null where neither says. PS3.3 C.8.4.10; EANM practice guideline for bone scintigraphy 2016.
 */
export const bonePhase = (kind: SeriesKind, header: InstanceHeader): string | null => {
  if (header.series.modality !== 'NM' || !['planar', 'whole-body', 'dynamic', 'spect-volume'].includes(kind)) return null
  const phase = phaseOf(kind, header)
  // A SPECT is late unless it is shown to be early: only that needs a word.
  return kind === 'spect-volume' && phase?.startsWith(earlySpect) !== true ? null : phase
}

const earlySpect = 'blood pool phase'

/** Whether a series is a SPECT of the blood pool: early blood, never to be read as the late uptake of bone. */
export const isBloodPoolSpect = ({ kind, note }: { readonly kind: SeriesKind; readonly note?: string | undefined }): boolean =>
  kind === 'spect-volume' && note?.includes(earlySpect) === true

const phaseOf = (kind: SeriesKind, header: InstanceHeader): string | null => {
  const after = minutesAfterInjection(header)
  const timed = after === null ? null : byTime(kind, after)
  if (timed !== null && after !== null) return `${timed}, ${Math.max(0, Math.round(after))} min after injection`
  // A time that is known and fits no phase is not talked over by a description.
  if (after !== null) return null
  const named = words.find(([pattern]) => pattern.test(header.series.description))
  return named === undefined ? null : `${named[1]}, by its description`
}
