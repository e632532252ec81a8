import type { Analysis } from '../findings/analysis.ts'
import type { Template } from '../knowledge/templates/template-schema.ts'
import type { Study } from '../study/study.ts'
import type { VolumeInfo } from '../volume/volume.ts'
import type { Paper, Procedure, Report, ReportContent, ReportLanguage, ReportReferral } from './report.ts'
import { generated } from './sentences.ts'
import { syncFindings } from './sync-findings.ts'
import type { FindingDecision, TemplateChoice } from './sync-findings.ts'

const voxelLine = (info: VolumeInfo): string => {
  const { dimensions, spacingMm } = info.grid
  const unit = info.unit === 'unknown' ? 'unit of the values not stated' : `values in ${info.unit}`
  return `${dimensions.join(' × ')} voxels of ${spacingMm.map((mm) => mm.toFixed(2)).join(' × ')} mm, ${unit}`
}

/** What the images themselves say about tracer and times, where the program could read it. */
export type Acquisition = Pick<Procedure, 'radiopharmaceutical' | 'activityMBq' | 'injectedAt' | 'acquiredAt'>

/** What the site prints at the head of new reports, and how it prints them. */
export interface LetterheadSettings {
  readonly siteName: string
  readonly department: string
  readonly reportLanguage?: ReportLanguage | undefined
  readonly paper?: Paper | undefined
  /** The site's own templates, newest versions; a report is written with them as they are now, and keeps them. */
  readonly templates?: readonly Template[] | undefined
}

export interface DraftInput {
  readonly study: Study
  readonly analysis: Analysis
  readonly decisions: readonly FindingDecision[]
  readonly settings: LetterheadSettings
  readonly reportId: string
  readonly volumes: { readonly ct: VolumeInfo; readonly spect: VolumeInfo } | null
  readonly acquisition: Acquisition | null
  /** What the referral says; absent where there is none. */
  readonly referral?: ReportReferral | null | undefined
  readonly template: TemplateChoice
  readonly acceptance: ReportContent['acceptance']
}

export const reportHeader = (study: Study, settings: Pick<LetterheadSettings, 'siteName' | 'department'>): Report['header'] => ({
  patientName: study.patientName,
  patientId: study.patientId,
  patientSex: study.patientSex,
  patientBirthDate: study.patientBirthDate,
  studyDate: study.studyDate,
  studyTime: study.studyTime,
  studyDescription: study.description,
  accessionNumber: study.accessionNumber,
  siteName: settings.siteName,
  department: settings.department,
})

export const procedureOf = ({ volumes, acquisition, referral }: Pick<DraftInput, 'volumes' | 'acquisition' | 'referral'>): Procedure => ({
  radiopharmaceutical: acquisition?.radiopharmaceutical ?? null,
  activityMBq: acquisition?.activityMBq ?? null,
  injectedAt: acquisition?.injectedAt ?? null,
  acquiredAt: acquisition?.acquiredAt ?? null,
  spect: volumes ? voxelLine(volumes.spect) : null,
  ct: volumes ? voxelLine(volumes.ct) : null,
  suvRefusal: volumes?.spect.suv.kind === 'refused' ? volumes.spect.suv.reason : null,
  ...(referral == null ? {} : { referral }),
})

/** The first draft of a study: revision 0, version 1, filled from the accepted findings. */
export const draftReport = (input: DraftInput): Report => {
  const { study, analysis, decisions, settings, reportId } = input
  const procedure = procedureOf(input)
  const empty: ReportContent = {
    question: input.referral?.question ?? '',
    quality: generated(''),
    comparison: '',
    findings: [],
    otherFindings: '',
    conclusion: generated(''),
    keyImages: [],
    levelsConfirmed: false,
    acceptance: input.acceptance,
    ...(settings.reportLanguage === undefined ? {} : { language: settings.reportLanguage }),
    ...(settings.paper === undefined ? {} : { paper: settings.paper }),
    ...(settings.templates === undefined || settings.templates.length === 0 ? {} : { templates: [...settings.templates] }),
  }
  return {
    reportId,
    studyInstanceUid: study.studyInstanceUid,
    version: 1,
    revision: 0,
    state: 'draft',
    header: reportHeader(study, settings),
    procedure,
    content: syncFindings(empty, analysis, decisions, procedure, input.template),
    analysis,
    reader: null,
    signedAt: null,
    seal: null,
  }
}

