import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { SuvAvailability, VolumeUnit } from './volume.ts'

type Input = Extract<SuvAvailability, { kind: 'available' }>['inputs'][number]

const refused = (reason: string): SuvAvailability => ({ kind: 'refused', reason })

const ratiosRemain = 'Ratios to normal bone remain valid.'

/** Outside these a number is a slip of unit or of finger, not a dose (Bq) or a weight (kg). */
const plausibleDoseBq: readonly [number, number] = [1e6, 2e10]
const plausibleWeightKg: readonly [number, number] = [1, 400]

const secondsOf = (date: string | null, time: string | null): number | null => {
  if (date === null || time === null) return null
  const milliseconds = Date.parse(`${date}T${time}Z`)
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000
}

const input = (name: string, value: string, tag: string): Input => ({ name, value, source: `file, ${tag}` })

/** Body-weight SUV factor (g/Bq) of PET values in Bq/ml, when every input is in the file and beyond doubt. */
const bodyWeight = (header: InstanceHeader, headers: readonly InstanceHeader[]): SuvAvailability => {
  const missing = (what: string): SuvAvailability => refused(`No SUV: ${what}. ${ratiosRemain}`)
  const dose = header.radiopharmaceutical
  if (dose === null) return missing('the file says nothing about the injection')
  const { totalDoseAsWritten: doseBq, halfLifeSeconds } = dose
  const { weightKg } = header.patient
  if (doseBq === null || doseBq <= 0) return missing('the injected activity is missing or zero')
  if (doseBq < plausibleDoseBq[0] || doseBq > plausibleDoseBq[1]) return missing(`the injected activity is written as ${doseBq}, which may be MBq or Bq`)
  if (halfLifeSeconds === null || halfLifeSeconds <= 0) return missing('the half-life of the nuclide is missing')
  if (weightKg === null || weightKg <= 0) return missing('the weight of the patient is missing or zero')
  if (weightKg < plausibleWeightKg[0] || weightKg > plausibleWeightKg[1]) return missing(`a weight of ${weightKg} kg is not plausible`)
  if (!header.correctedImage.includes('ATTN')) return missing('the images are not corrected for attenuation')
  if (!header.correctedImage.includes('DECY')) return missing('the images are not corrected for decay')

  const inputs = [
    input('Injected activity', `${doseBq} Bq`, 'Radionuclide Total Dose (0018,1074)'),
    input('Weight', `${weightKg} kg`, "Patient's Weight (0010,1030)"),
    input('Decay correction', header.decayCorrection ?? '', 'Decay Correction (0054,1102)'),
  ]
  if (header.decayCorrection === 'ADMIN') return { kind: 'available', variant: 'bw', factor: (weightKg * 1000) / doseBq, inputs }
  if (header.decayCorrection !== 'START') return missing('the file does not say to which time the values are decay-corrected')

  const injected = secondsOf(dose.startDate, dose.startTime)
  const start = secondsOf(header.series.date, header.series.time)
  const acquired = headers.map((each) => secondsOf(each.acquisitionDate, each.acquisitionTime))
  if (injected === null) return missing('the date and time of the injection are missing')
  if (start === null || acquired.some((time) => time === null)) return missing('the time of the scan is missing')
  const earliest = Math.min(...acquired.flatMap((time) => (time === null ? [] : [time])))
  if (Math.abs(earliest - start) > 1) return missing('the scan and its series have different times, so the time of the decay correction is in doubt')
  const seconds = start - injected
  if (seconds < 0 || seconds > 2 * halfLifeSeconds) return missing(`the injection lies ${Math.round(seconds / 60)} min before the scan, which is in doubt`)
  const atScanBq = doseBq * 2 ** (-seconds / halfLifeSeconds)
  return {
    kind: 'available',
    variant: 'bw',
    factor: (weightKg * 1000) / atScanBq,
    inputs: [
      ...inputs,
      input('Half-life', `${halfLifeSeconds} s`, 'Radionuclide Half Life (0018,1075)'),
      input('Injection', `${dose.startDate ?? ''} ${dose.startTime ?? ''}`, 'Radiopharmaceutical Start DateTime (0018,1078)'),
      input('Scan start', `${header.series.date ?? ''} ${header.series.time ?? ''}`, 'Series Date and Time (0008,0021), (0008,0031)'),
    ],
  }
}

/** Whether SUV can be had from this series: SUV = value x factor, with every input named; otherwise why not. IBSI-SUV. */
export const suvOf = (headers: readonly InstanceHeader[], unit: VolumeUnit): SuvAvailability => {
  const [first] = headers
  if (first === undefined) return refused('No SUV: the series holds no images.')
  switch (unit) {
    case 'HU':
      return refused('A CT has no SUV: its values are Hounsfield units.')
    case 'counts':
      return refused(`No SUV: the stored values are counts, and no calibration to Bq/ml is known for this camera and protocol. ${ratiosRemain}`)
    case 'unknown':
      return refused(`No SUV: the file does not say what its values mean. ${ratiosRemain}`)
    case 'g/ml':
      return refused(`No SUV: the values are stored as g/ml, already divided by a dose and a body measure that this version does not check. ${ratiosRemain}`)
    case 'Bq/ml':
      return first.series.modality === 'PT'
        ? bodyWeight(first, headers)
        : refused(`No SUV: in NM files the injected activity is written in MBq by the standard and in Bq by some makers, and this one is not confirmed. ${ratiosRemain}`)
  }
}
