import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { InstanceHeader } from '../dicom/instance-header.ts'
import { fromReader } from './corrections.ts'
import type { ReaderCorrections } from './corrections.ts'
import { averageActivitySeconds } from './decay.ts'
import { fromFile, inFormula, joinTraces, refuse, traced } from './trace.ts'
import type { Traced, UnitInput } from './trace.ts'

const day = 86_400

/** Below this half-life (s) exactly one day puts an injection into the accepted window, so a missing date can be rebuilt. IBSI-SUV. */
const rebuildableHalfLife = 41_400

/** An injection may lie this long after the scan start (clocks that differ, dynamic series), s. IBSI-SUV. */
const mostAhead = 3600

/** ISO local date and time -> seconds; only differences mean anything. */
export const localSeconds = (iso: string): number | null => {
  const milliseconds = Date.parse(`${iso}Z`)
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000
}

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19)

const zoneSeconds = (zone: string): number => {
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3, 5)) * 60)
}

const seriesMoment = ({ series }: InstanceHeader): number | null =>
  series.date === null || series.time === null ? null : localSeconds(`${series.date}T${series.time}`)

const scanTag = { name: 'Acquisition Date and Time', tag: '(0008,0022), (0008,0032)' }

/** When each image was acquired. A missing date is that of the series, or the day after where midnight lies between. */
const acquisitionMoments = (headers: readonly InstanceHeader[], halfLifeSeconds: number): Result<Traced<readonly number[]>> => {
  const moments: number[] = []
  let rebuilt = false
  for (const header of headers) {
    const { acquisitionDate, acquisitionTime, series } = header
    if (acquisitionTime === null) return refuse('no-scan-time', 'the time of the scan is missing')
    const date = acquisitionDate ?? (halfLifeSeconds < rebuildableHalfLife ? series.date : null)
    const moment = date === null ? null : localSeconds(`${date}T${acquisitionTime}`)
    if (moment === null) return refuse('no-scan-time', 'the date of the scan is missing, so the time of the scan is not known')
    rebuilt ||= acquisitionDate === null
    const start = seriesMoment(header)
    moments.push(acquisitionDate === null && start !== null && moment < start - day / 2 ? moment + day : moment)
  }
  const warnings = rebuilt ? ['The date of the scan is missing; that of the series is used.'] : []
  return ok(traced(moments, { inputs: [fromFile('Scan', isoOf(Math.min(...moments)), null, scanTag)], warnings }))
}

const frameSecondsOf = (header: InstanceHeader): number | null => {
  const duration = header.quantification?.frameDurationMs ?? null
  return duration === null || duration <= 0 ? null : duration / 1000
}

/** Time from the first to the last stop of a rotating camera, s; null where the file does not say it. PS3.3 C.8.4.12. */
export const wholeScanSeconds = ({ equipment }: InstanceHeader): number | null => {
  const { stopDurationMs = null, stops = null } = equipment ?? {}
  const seconds = stopDurationMs === null || stops === null ? 0 : (stopDurationMs * stops) / 1000
  return seconds > 0 ? seconds : null
}

const durationTag = { name: 'Actual Frame Duration', tag: '(0018,1242)' }

/** Acquisition moment of each image plus the moment of mean activity in its frame: where values without decay correction stand. */
const uncorrectedMoments = (headers: readonly InstanceHeader[], halfLifeSeconds: number, seconds: number | null): Result<Traced<readonly number[]>> => {
  const acquired = acquisitionMoments(headers, halfLifeSeconds)
  if (!acquired.ok) return acquired
  const frames = headers.map((header) => seconds ?? frameSecondsOf(header) ?? wholeScanSeconds(header))
  if (frames.some((frame) => frame === null)) return refuse('no-frame-duration', 'the values are not decay-corrected, and the duration of the frames is missing')
  const averages = frames.map((frame) => averageActivitySeconds(halfLifeSeconds, frame ?? 0))
  const inputs: UnitInput[] = seconds === null ? [fromFile('Frame duration', frames[0] ?? 0, 's', durationTag)] : []
  const own = traced(
    acquired.value.value.map((moment, index) => moment + (averages[index] ?? 0)),
    {
      inputs,
      steps: [
        {
          what: 'Moment of mean activity after the start of the frame',
          value: averages[0] ?? 0,
          unit: 's',
          formula: `(1/L) ln(L x ${inFormula(frames[0] ?? 0)} s / (1 - exp(-L x ${inFormula(frames[0] ?? 0)} s))), L = ln 2 / ${inFormula(halfLifeSeconds)} s`,
        },
      ],
    },
  )
  return ok({ ...joinTraces(acquired.value, own), value: own.value })
}

const everywhere = (headers: readonly InstanceHeader[], seconds: number): readonly number[] => headers.map(() => seconds)

/** Acquisition plus moment of mean activity minus Frame Reference Time: the reference of the series, if all images agree. */
const referenceByFormula = (headers: readonly InstanceHeader[], halfLifeSeconds: number, acquired: Traced<readonly number[]>): Result<Traced<readonly number[]>> => {
  const references = headers.map((header, index) => {
    const frame = frameSecondsOf(header)
    const reference = header.quantification?.frameReferenceTimeMs ?? null
    return frame === null || reference === null ? null : (acquired.value[index] ?? 0) + averageActivitySeconds(halfLifeSeconds, frame) - reference / 1000
  })
  if (references.some((reference) => reference === null)) {
    return refuse('no-reference', 'the scan and its series have different times, so the time of the decay correction is in doubt, and Frame Reference Time or the duration of the frames is missing')
  }
  const known = references.flatMap((reference) => reference ?? [])
  const earliest = Math.min(...known)
  // DICOM times here are whole seconds, so images of one series may differ by one.
  if (Math.max(...known) - earliest > 1.5) return refuse('no-single-reference', 'the images of the series are decay-corrected to different times, which is in doubt')
  const [first] = headers
  const inputs = [
    fromFile('Frame reference time', first?.quantification?.frameReferenceTimeMs ?? 0, 'ms', { name: 'Frame Reference Time', tag: '(0054,1300)' }),
    fromFile('Frame duration', first?.quantification?.frameDurationMs ?? 0, 'ms', durationTag),
  ]
  return ok({ ...joinTraces(acquired, traced(null, { inputs })), value: everywhere(headers, known[0] ?? 0) })
}

/** To which moment values with decay correction to the scan start refer: the reader's, the maker's tag, else scan = series time, else the formula. */
const startMoments = (headers: readonly InstanceHeader[], halfLifeSeconds: number, corrections: ReaderCorrections | null): Result<Traced<readonly number[]>> => {
  const [first] = headers
  const entered = corrections?.referenceAt
  const given = entered === undefined ? null : localSeconds(entered.value)
  if (entered !== undefined && given !== null) {
    return ok(traced(everywhere(headers, given), { inputs: [fromReader('Values refer to', entered.value.replace('T', ' '), null, entered)] }))
  }
  const maker = first?.quantification?.makerReference ?? null
  const own = maker === null ? null : localSeconds(maker.at)
  if (maker !== null && own !== null) {
    return ok(traced(everywhere(headers, own), { inputs: [fromFile('Decay correction time', maker.at, null, { name: 'scanner reference', tag: maker.tag })] }))
  }
  const enhanced = first?.quantification?.decayCorrectedTo ?? null
  const to = enhanced === null ? null : localSeconds(enhanced)
  if (enhanced !== null && to !== null) {
    return ok(traced(everywhere(headers, to), { inputs: [fromFile('Decay correction time', enhanced, null, { name: 'Decay Correction DateTime', tag: '(0018,9701)' })] }))
  }
  const acquired = acquisitionMoments(headers, halfLifeSeconds)
  if (!acquired.ok) return acquired
  const start = first === undefined ? null : seriesMoment(first)
  if (start !== null && Math.abs(Math.min(...acquired.value.value) - start) <= 1) {
    const input = fromFile('Scan start', isoOf(start), null, { name: 'Series Date and Time', tag: '(0008,0021), (0008,0031)' })
    return ok({ ...joinTraces(acquired.value, traced(null, { inputs: [input] })), value: everywhere(headers, start) })
  }
  return referenceByFormula(headers, halfLifeSeconds, acquired.value)
}

/** The moment, in local seconds, to which the values of each image refer. `seconds`: a frame duration known from elsewhere. */
export const referenceMoments = (
  headers: readonly InstanceHeader[],
  mode: 'START' | 'NONE',
  halfLifeSeconds: number,
  seconds: number | null,
  corrections: ReaderCorrections | null,
): Result<Traced<readonly number[]>> => (mode === 'START' ? startMoments(headers, halfLifeSeconds, corrections) : uncorrectedMoments(headers, halfLifeSeconds, seconds))

const startTag = { name: 'Radiopharmaceutical Start DateTime', tag: '(0018,1078)' }
const startTimeTag = { name: 'Radiopharmaceutical Start Time', tag: '(0018,1072)' }

/** When the activity was given, as written, in the zone of the scan; the date rebuilt from `reference` where that is beyond doubt. */
const writtenInjection = (header: InstanceHeader, reference: number, halfLifeSeconds: number): Result<Traced<number>> => {
  const { startDate = null, startTime = null } = header.radiopharmaceutical ?? {}
  if (startTime === null) return refuse('no-injection-time', 'the time of the injection is missing')
  const { injectionTime = null, injectionZone = null, fileZone = null } = header.quantification ?? {}
  if (startDate === null) {
    if (halfLifeSeconds >= rebuildableHalfLife) return refuse('no-injection-date', 'the time of the injection has no date, which cannot be rebuilt with so long a half-life')
    const clock = localSeconds(`1970-01-01T${startTime}`)
    if (clock === null) return refuse('no-injection-time', 'the time of the injection is missing')
    const before = ((((reference - clock + mostAhead) % day) + day) % day) - mostAhead
    return ok(
      traced(reference - before, {
        inputs: [fromFile('Injection', startTime, null, startTimeTag)],
        warnings: [`The time of the injection is written without its date; it is taken as ${isoOf(reference - before).replace('T', ' ')}.`],
      }),
    )
  }
  const written = localSeconds(`${startDate}T${startTime}`)
  if (written === null) return refuse('no-injection-time', 'the time of the injection is missing')
  if (injectionTime !== null) {
    const clock = localSeconds(`${startDate}T${injectionTime}`)
    if (clock !== null && Math.abs(clock - written) > 60) {
      return refuse('injection-contradiction', `the file gives two times of the injection, ${startTime} and ${injectionTime}`)
    }
  }
  const shift = injectionZone === null || fileZone === null ? 0 : zoneSeconds(fileZone) - zoneSeconds(injectionZone)
  if (injectionZone !== null && fileZone === null) {
    return refuse('unknown-zone', `the time of the injection is written with a time zone (${injectionZone}) and the time of the scan without`)
  }
  const inputs = [fromFile('Injection', `${startDate} ${startTime}${injectionZone ?? ''}`, null, startTag)]
  return ok(traced(written + shift, { inputs, steps: shift === 0 ? [] : [{ what: 'Injection moved into the time zone of the scan by', value: shift, unit: 's' }] }))
}

/** When the activity was given, local seconds. Refused unless it lies between an hour after and two half-lives before `reference`. */
export const injectionMoment = (
  header: InstanceHeader,
  reference: number,
  halfLifeSeconds: number,
  corrections: ReaderCorrections | null,
): Result<Traced<number>> => {
  const entered = corrections?.injectedAt
  const corrected = entered === undefined ? null : localSeconds(entered.value)
  const { startDate = null, startTime = null } = header.radiopharmaceutical ?? {}
  const found: Result<Traced<number>> =
    entered !== undefined && corrected !== null
      ? ok(traced(corrected, { inputs: [fromReader('Injection', entered.value.replace('T', ' '), null, entered, [startDate, startTime].filter(Boolean).join(' ') || null)] }))
      : writtenInjection(header, reference, halfLifeSeconds)
  if (!found.ok) return found
  const duration = reference - found.value.value
  if (duration < -mostAhead || duration >= 2 * halfLifeSeconds) {
    const minutes = Math.round(Math.abs(duration) / 60)
    return refuse('odd-injection-time', `the injection lies ${minutes} min ${duration < 0 ? 'after' : 'before'} the scan, which is in doubt`)
  }
  const late = duration < 0 ? [`The injection is written ${Math.round(-duration / 60)} min after the scan start.`] : []
  return ok({ ...found.value, warnings: [...found.value.warnings, ...late] })
}
