import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { Acquisition } from './draft.ts'

/** What an adult or a child can have been given for a bone scan, MBq, with room to spare on both sides. */
const plausibleMBq = [10, 5000] as const

const isPlausible = (activityMBq: number): boolean => activityMBq >= plausibleMBq[0] && activityMBq <= plausibleMBq[1]

/**
 * Radionuclide Total Dose (0018,1074) in MBq. NM objects write MBq (PS3.3 C.8.4.10.1.7), PET objects Bq, and makers mix them up; the
 * two cannot be mistaken for each other here, because the plausible ranges lie a million-fold apart. Anything else is not stated.
 */
const activityMBq = (asWritten: number | null): number | null => {
  if (asWritten === null) return null
  return [asWritten, asWritten / 1e6].find(isPlausible) ?? null
}

/** The code meaning `^99m^Technetium` (CID 18) as it is printed: "Technetium-99m". */
const nuclideWords = (nuclide: string | null | undefined): string | null => nuclide?.replace(/^\^(\d+m?)\^\s*(\w+)$/, '$2-$1') ?? null

/** Tracer and nuclide in one phrase; the nuclide is left out where the tracer's name says it already. */
const tracerWords = (name: string | null, nuclide: string | null): string | null => {
  const saysIt = name !== null && /tc|technetium/i.test(name) && /tc|technetium/i.test(nuclide ?? '')
  return [saysIt ? null : nuclide, name].filter((word) => word !== null && word !== '').join(' ') || null
}

const dateTime = (date: string | null, time: string | null): string | null => (date === null || time === null ? null : `${date}T${time}`)

/** What a reader put in place of the header's. `activityMBq` null: the header's no longer holds, and no single number stands for it. */
export interface EnteredAcquisition {
  readonly activityMBq?: number | null
  readonly injectedAt?: string
}

/**
 * What a SPECT header says about tracer and times, for the procedure section. A time of injection without a date is taken as of the
 * day of the acquisition, unless it would then come after it: across midnight nothing is guessed.
 */
export const acquisitionOf = (header: InstanceHeader, entered: EnteredAcquisition = {}): Acquisition => {
  const injection = header.radiopharmaceutical
  const acquiredAt = dateTime(header.acquisitionDate ?? header.series.date ?? header.study.date, header.acquisitionTime ?? header.series.time)
  const written = dateTime(injection?.startDate ?? acquiredAt?.slice(0, 10) ?? null, injection?.startTime ?? null)
  const guessed = injection?.startDate == null
  return {
    radiopharmaceutical: tracerWords(injection?.name ?? null, nuclideWords(injection?.nuclide)),
    activityMBq: entered.activityMBq === undefined ? activityMBq(injection?.totalDoseAsWritten ?? null) : entered.activityMBq,
    injectedAt: entered.injectedAt ?? (written !== null && guessed && acquiredAt !== null && written > acquiredAt ? null : written),
    acquiredAt,
  }
}
