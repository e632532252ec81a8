import { reportTitle } from '../../core/report/report-parts.ts'
import { dicomFileBytes } from './dicom-file.ts'
import { reportModules, sourceSequence, stamp } from './report-modules.ts'
import type { SignedReport } from './report-modules.ts'

const encapsulatedPdfStorage = '1.2.840.10008.5.1.4.1.1.104.1'

/** The signed PDF inside a DICOM object (PS3.3 A.45.1). Its length is written beside it: an odd one gets a byte of padding. */
export const encapsulatedPdf = (signed: SignedReport, pdf: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(pdf.length + (pdf.length % 2))
  padded.set(pdf)
  return dicomFileBytes({
    ...reportModules(signed, 'encapsulated-pdf', encapsulatedPdfStorage),
    AcquisitionDateTime: stamp(signed.signedAt).dateTime,
    ConversionType: 'WSD',
    BurnedInAnnotation: 'YES',
    SourceInstanceSequence: sourceSequence(signed.evidence),
    VerificationFlag: 'VERIFIED',
    ConceptNameCodeSequence: [{ CodeValue: '18748-4', CodingSchemeDesignator: 'LN', CodeMeaning: 'Diagnostic imaging study' }],
    DocumentTitle: reportTitle(signed.report).slice(0, 1024),
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: padded.buffer,
    EncapsulatedDocumentLength: pdf.length,
  })
}
