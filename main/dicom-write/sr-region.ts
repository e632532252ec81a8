import { own, sct, sideCode, siteCodes } from '../../core/report/codes.ts'
import type { Report } from '../../core/report/report.ts'
import { placeWords } from '../../core/report/words.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import type { DicomRecord } from './dicom-file.ts'
import { nameUid } from './name-uid.ts'
import { coded, dcm, text, uidReference } from './sr-content.ts'

/** What every measurement group of a region says of it (TID 1501), at whichever visit it was measured. */

type Site = Pick<Analysis['regions'][number], 'level' | 'structure' | 'side'>

const site = sct('363698007', 'Finding Site')
const laterality = sct('272741003', 'Laterality')

/** The same for a region at both visits, so that a reader of the document finds what belongs together. */
export const trackingItems = (regionId: string, region: Site, report: Report): DicomRecord[] => [
  text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), placeWords(region)),
  uidReference('HAS OBS CONTEXT', dcm('112040', 'Tracking Unique Identifier'), nameUid(report.studyInstanceUid, report.reportId, report.version, regionId)),
]

export const siteItems = ({ level, structure, side }: Site): DicomRecord[] => {
  const codes = siteCodes(level, structure)
  const lateral = sideCode(side)
  const levels = codes.levels.map((code) => coded('HAS CONCEPT MOD', own('level', 'Level'), code))
  return [coded('CONTAINS', site, codes.structure, lateral === null ? levels : [coded('HAS CONCEPT MOD', laterality, lateral), ...levels])]
}
