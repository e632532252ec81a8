import type { Analysis } from '../../core/findings/analysis.ts'
import type { VisitRow } from '../../core/findings/compare-visits.ts'
import type { LanguagePack } from '../../core/knowledge/language/language-schema.ts'
import { one, own, patternCode, sct, unitCode, uptakeCodes } from '../../core/report/codes.ts'
import type { Code } from '../../core/report/codes.ts'
import { packOf } from '../../core/report/language.ts'
import { impressionLines } from '../../core/report/report-parts.ts'
import type { ReportFinding } from '../../core/report/report.ts'
import { printedFindings } from '../../core/report/sync-findings.ts'
import { placeWords } from '../../core/report/words.ts'
import { dicomFileBytes } from './dicom-file.ts'
import type { DicomRecord } from './dicom-file.ts'
import { nameUid } from './name-uid.ts'
import { evidenceSequence, personName, reportModules, stamp } from './report-modules.ts'
import type { SignedReport } from './report-modules.ts'
import { codeSequence, coded, container, dcm, measured, person, point, text, uidReference } from './sr-content.ts'
import { changeItems, comparisonItems, earlierGroups, noiseItems, todayItems } from './sr-prior.ts'
import { siteItems, trackingItems } from './sr-region.ts'

const comprehensive3dStorage = '1.2.840.10008.5.1.4.1.1.88.34'

const ml: Code = { value: 'ml', scheme: 'UCUM', meaning: 'ml' }

const derivation = dcm('121401', 'Derivation')
const maximum = sct('56851009', 'Maximum')
const mean = sct('373098007', 'Mean')
const uptake = own('uptake', 'Uptake')

type Region = Analysis['regions'][number]

/** TID 1501: one region with its numbers; the maximum names its place in the patient. Where an earlier visit measured it, its change too. */
const regionGroup = (region: Region, row: VisitRow | undefined, { report }: SignedReport, unit: Code, frameOfReferenceUid: string | null): DicomRecord => {
  const place = frameOfReferenceUid === null ? [] : [point(dcm('121112', 'Source of Measurement'), frameOfReferenceUid, region.maxMm)]
  return container(dcm('125007', 'Measurement Group'), [
    ...trackingItems(region.id, region, report),
    ...(row === undefined ? [] : todayItems(report)),
    ...siteItems(region),
    measured('CONTAINS', uptake, region.max, unit, [coded('HAS CONCEPT MOD', derivation, maximum), ...place]),
    measured('CONTAINS', uptake, region.mean, unit, [coded('HAS CONCEPT MOD', derivation, mean)]),
    measured('CONTAINS', own('uptake-peak', 'Uptake, mean of the hottest 1 ml sphere'), region.peak, unit),
    measured('CONTAINS', uptakeCodes.ratio, region.ratio, one, row === undefined ? [] : noiseItems(row.now.ratioSd)),
    measured('CONTAINS', uptakeCodes.grade, region.grade, one),
    measured('CONTAINS', sct('118565006', 'Volume'), region.volumeMl, ml),
    ...(region.suv === null
      ? []
      : [measured('CONTAINS', own(`suv-${region.suv.variant}`, `SUV ${region.suv.variant}`), region.suv.max, unitCode('g/ml'), [coded('HAS CONCEPT MOD', derivation, maximum)])]),
    ...(region.partialVolume ? [text('CONTAINS', own('partial-volume', 'Partial volume'), 'Small against the resolution: the true uptake is higher than measured.')] : []),
    ...(region.foundShape === undefined ? [] : [text('CONTAINS', own('region-edited', 'Region edited'), 'Measured in a shape that the reader set instead of the one that the program drew.')]),
    ...(row === undefined ? [] : changeItems(row, report)),
  ])
}

const findingItems = (pack: LanguagePack) => (finding: ReportFinding): DicomRecord =>
  coded('CONTAINS', dcm('121071', 'Finding'), patternCode(finding.pattern), [
    text('HAS PROPERTIES', own('place', 'Place'), placeWords(finding, pack)),
    measured('HAS PROPERTIES', uptakeCodes.ratio, finding.ratio, one),
    measured('HAS PROPERTIES', uptakeCodes.grade, finding.grade, one),
    text('HAS PROPERTIES', own('sentence', 'Sentence of the report'), finding.sentence.text),
    ...(finding.recommendation.text.trim() === '' ? [] : [text('HAS PROPERTIES', dcm('121075', 'Recommendation'), finding.recommendation.text)]),
  ])

/**
 * The report's measurements and findings as Comprehensive 3D SR after TID 1500. Every number is that of the sealed report; positions
 * are LPS mm in the frame of reference of the SPECT. An earlier visit that the report is compared with stands as a time point of its own.
 */
export const structuredReport = (signed: SignedReport, spectFrameOfReferenceUid: string | null): Uint8Array => {
  const { report, reader, signedAt, evidence } = signed
  const { reference, regions, provenance } = report.analysis
  const unit = unitCode(reference.unit)
  const { numbered, conclusion } = impressionLines(report)
  const findings = printedFindings(report.content)
  const rows = new Map(report.content.prior?.compared?.rows.map((row) => [row.regionId, row]))
  return dicomFileBytes({
    ...reportModules(signed, 'structured-report', comprehensive3dStorage),
    ReferencedPerformedProcedureStepSequence: null,
    PerformedProcedureCodeSequence: null,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'VERIFIED',
    VerifyingObserverSequence: [
      {
        VerifyingObserverName: personName(reader),
        VerifyingObserverIdentificationCodeSequence: null,
        VerifyingOrganization: report.header.siteName === '' ? 'not stated' : report.header.siteName.slice(0, 64),
        VerificationDateTime: stamp(signedAt).dateTime,
      },
    ],
    CurrentRequestedProcedureEvidenceSequence: evidenceSequence(report.studyInstanceUid, evidence),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: codeSequence(dcm('126000', 'Imaging Measurement Report')),
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '1500' }],
    ContentSequence: [
      coded('HAS CONCEPT MOD', dcm('121049', 'Language of Content Item and Descendants'), { value: packOf(report).tag, scheme: 'RFC5646', meaning: packOf(report).name }),
      coded('HAS OBS CONTEXT', dcm('121005', 'Observer Type'), dcm('121006', 'Person')),
      person('HAS OBS CONTEXT', dcm('121008', 'Person Observer Name'), personName(reader)),
      coded('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), own('bone-spect-ct-spine', 'Bone SPECT/CT of the spine')),
      container(dcm('126010', 'Imaging Measurements'), [
        container(dcm('125007', 'Measurement Group'), [
          text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), `Reference: ${reference.region}`),
          uidReference('HAS OBS CONTEXT', dcm('112040', 'Tracking Unique Identifier'), nameUid(report.studyInstanceUid, report.reportId, report.version, 'reference')),
          measured('CONTAINS', uptake, reference.mean, unit, [coded('HAS CONCEPT MOD', derivation, mean)]),
        ]),
        ...regions.map((region) => regionGroup(region, rows.get(region.id), signed, unit, spectFrameOfReferenceUid)),
        ...earlierGroups(report),
      ]),
      container({ value: 'C0034375', scheme: 'UMLS', meaning: 'Qualitative Evaluations' }, [
        ...findings.map(findingItems(packOf(report))),
        ...comparisonItems(report),
        text('CONTAINS', dcm('121077', 'Conclusion'), [...numbered, conclusion].join('\n')),
        text('CONTAINS', own('registration', 'Registration of SPECT and CT'), report.analysis.registration.method),
        text('CONTAINS', own('numbering', 'Numbering of the levels'), report.analysis.spine.numbering),
        text('CONTAINS', own('report-seal', 'Seal of the report (SHA-256)'), report.seal ?? 'none'),
        text('CONTAINS', own('versions', 'Versions'), `Spondyl ${provenance.appVersion}, analysis ${provenance.analysisVersion}`),
      ]),
    ],
  })
}
