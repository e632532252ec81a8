import { problem } from '../base/problem.ts'
import { fail, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { isOnePatient } from '../dicom/same-patient.ts'
import type { NamedPatient } from '../dicom/same-patient.ts'
import type { VolumeInfo } from './volume.ts'

export const noCommonFrame = problem(
  'no-common-frame',
  'This SPECT and its CT have no common frame of reference, so it is not certain how they lie on each other. They are fused only after a reader has confirmed that they fit; better, send both from the SPECT/CT that made them.',
)

/** What the pictures and the report say of a pair that was fused on a reader's word. */
export const confirmedByReader =
  'CT and SPECT have no common frame of reference: they lie on each other as their positions say, which the reader has confirmed.'

const namedIn = ({ patient }: VolumeInfo): NamedPatient[] =>
  patient === undefined ? [] : [{ patientId: patient.id, patientName: patient.name, patientBirthDate: patient.birthDate }]

/**
 * Whether two volumes may be laid on each other: the same patient and study, and one frame of reference that both name, or a
 * reader who has confirmed that they fit. The last guard before fusing or measuring across volumes; pairing (core/study) has
 * said the same before.
 */
export const checkFusable = (ct: VolumeInfo, spect: VolumeInfo, isConfirmed = false): Result<null> => {
  if (!isOnePatient([...namedIn(ct), ...namedIn(spect)])) {
    return fail(problem('mixed-patients', 'This CT and this SPECT name different patients. They are not fused: have the source checked.'))
  }
  if (ct.studyInstanceUid !== spect.studyInstanceUid) {
    return fail(problem('other-study', 'This CT and this SPECT belong to different studies, so they are not fused. Open the study again.'))
  }
  const isCommon = ct.frameOfReferenceUid !== null && ct.frameOfReferenceUid === spect.frameOfReferenceUid
  return isCommon || isConfirmed ? ok(null) : fail(noCommonFrame)
}
