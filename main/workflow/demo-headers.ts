import { bloodPoolMinutes } from '../../phantom/phases.ts'
import { scanFields } from '../../phantom/scan-fields.ts'
import type { PhantomStudy } from '../../phantom/study.ts'
import type { SeriesHeader, StudyHeader } from '../dicom-write/modules.ts'
import type { Injection } from '../dicom-write/nm-image.ts'

const firstVisit = Date.UTC(2026, 2, 2)
const injectionMinutes = 9 * 60 + 40

const clock = (minutes: number): string => {
  const two = (value: number): string => `${value}`.padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}${two(Math.floor(minutes) % 60)}00`
}

/** `YYYYMMDD`. */
const dateOf = (daysLater: number): string => new Date(firstVisit + daysLater * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')

/** The study's name in the worklist: which part of the spine, then what the case is about. */
const description = ({ truth, description }: PhantomStudy): string =>
  `Bone SPECT/CT ${truth.variant.field === 'usual' ? 'lumbar spine' : scanFields[truth.variant.field].title}. ${description}`.slice(0, 64)

const studyHeader = (study: PhantomStudy): StudyHeader => {
  const { patient, truth, uid } = study
  const daysLater = truth.variant.visit?.daysLater ?? 0
  return {
    patientName: patient.name,
    patientId: patient.id,
    birthDate: `${2026 + Math.floor(daysLater / 365) - patient.ageYears}01${10 + (patient.seed % 18)}`,
    sex: patient.sex,
    ageYears: patient.ageYears,
    heightM: patient.heightM,
    weightKg: patient.weightKg,
    studyInstanceUid: truth.studyInstanceUid,
    frameOfReferenceUid: uid('frame-of-reference'),
    studyId: `${patient.seed}`,
    accessionNumber: `DEMO${patient.seed}${daysLater === 0 ? '' : `-${daysLater}`}`,
    studyDate: dateOf(daysLater),
    studyTime: clock(injectionMinutes),
    studyDescription: description(study),
    bodyPart: scanFields[truth.variant.field].bodyPart,
    institution: 'Demonstration (digital phantom)',
  }
}

/** The headers of a phantom study as DICOM: one study, its series, one injection. */
export interface DemoHeaders {
  readonly header: StudyHeader
  readonly series: Readonly<Record<'ct' | 'spect' | 'flow' | 'poolPlanar' | 'pool', SeriesHeader>>
  readonly injection: Injection
}

export const demoHeaders = (study: PhantomStudy): DemoHeaders => {
  const { patient, uid, truth } = study
  const device = { manufacturer: 'Spondyl', model: 'Digital phantom', software: 'phantom 1' }
  const start = injectionMinutes + patient.uptakeMinutes
  const series = (role: string, seriesNumber: number, minutes: number, seriesDescription: string): SeriesHeader => ({
    ...device, seriesInstanceUid: uid(role), seriesNumber, seriesTime: clock(minutes), seriesDescription,
  })
  return {
    header: studyHeader(study),
    series: {
      ct: series('ct', 2, start + 22, `CT ${truth.variant.ct.sliceMm ?? 1.5} mm bone`),
      spect: series('spect', 3, start, 'SPECT OSEM AC SC RR'),
      flow: series('flow', 4, injectionMinutes, 'Flow posterior'),
      poolPlanar: series('pool-planar', 5, injectionMinutes + bloodPoolMinutes.planar, 'Blood pool anterior posterior'),
      pool: series('pool', 6, injectionMinutes + bloodPoolMinutes.spect, 'Blood pool SPECT AC'),
    },
    injection: { activityMBq: patient.activityMBq, time: clock(injectionMinutes) },
  }
}
