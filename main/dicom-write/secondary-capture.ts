import { edgeLetters } from '../../core/report/key-images.ts'
import type { KeyImage } from '../../core/report/report.ts'
import { dicomFileBytes } from './dicom-file.ts'
import { evidenceSequence, objectSeriesUid, objectUid, reportModules, sourceSequence, stamp } from './report-modules.ts'
import type { SignedReport } from './report-modules.ts'

export const secondaryCaptureStorage = '1.2.840.10008.5.1.4.1.1.7'
const keyObjectSelectionStorage = '1.2.840.10008.5.1.4.1.1.88.59'

export interface KeyPicture {
  readonly caption: string
  readonly plane: KeyImage['plane']
  readonly sizePx: number
  /** Row by row, three bytes a pixel. */
  readonly rgb: Uint8Array
}

/** A key image as it stands in the report (PS3.3 A.8.1). `index` counts from 1. */
export const secondaryCapture = (signed: SignedReport, picture: KeyPicture, index: number): Uint8Array => {
  const made = stamp(signed.signedAt)
  const { sizePx } = picture
  const pixels = new Uint8Array(picture.rgb.length + (picture.rgb.length % 2))
  pixels.set(picture.rgb)
  return dicomFileBytes({
    ...reportModules(signed, 'key-images', secondaryCaptureStorage, index),
    BodyPartExamined: 'SPINE',
    ImageType: ['DERIVED', 'SECONDARY'],
    ConversionType: 'WSD',
    DateOfSecondaryCapture: made.date,
    TimeOfSecondaryCapture: made.time,
    ImageComments: picture.caption.slice(0, 10240),
    DerivationDescription: 'SPECT fused with CT, drawn for the report; not for measuring'.slice(0, 1024),
    SourceImageSequence: sourceSequence(signed.evidence),
    BurnedInAnnotation: 'NO',
    // To which side of the patient the picture's right and lower edges point.
    PatientOrientation: [edgeLetters[picture.plane].right, edgeLetters[picture.plane].bottom],
    SamplesPerPixel: 3,
    PhotometricInterpretation: 'RGB',
    PlanarConfiguration: 0,
    Rows: sizePx,
    Columns: sizePx,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    PixelData: pixels.buffer,
  })
}

/** Says which images the report rests on: its key images (PS3.3 A.35.4, TID 2010). */
export const keyObjectSelection = (signed: SignedReport, pictures: readonly KeyPicture[]): Uint8Array => {
  const uids = pictures.map((_, index) => objectUid(signed, 'key-images', index + 1))
  const images = { seriesInstanceUid: objectSeriesUid(signed, 'key-images'), modality: 'OT', sopClassUid: secondaryCaptureStorage, frameOfReferenceUid: null, sopInstanceUids: uids }
  return dicomFileBytes({
    ...reportModules(signed, 'key-objects', keyObjectSelectionStorage),
    ReferencedPerformedProcedureStepSequence: null,
    CurrentRequestedProcedureEvidenceSequence: evidenceSequence(signed.report.studyInstanceUid, [images]),
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [{ CodeValue: '113000', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Of Interest' }],
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: '2010' }],
    ContentSequence: [
      {
        RelationshipType: 'CONTAINS',
        ValueType: 'TEXT',
        ConceptNameCodeSequence: [{ CodeValue: '113012', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Key Object Description' }],
        TextValue: pictures.map(({ caption }, index) => `${index + 1}. ${caption}`).join('\n'),
      },
      ...uids.map((uid) => ({
        RelationshipType: 'CONTAINS',
        ValueType: 'IMAGE',
        ReferencedSOPSequence: [{ ReferencedSOPClassUID: secondaryCaptureStorage, ReferencedSOPInstanceUID: uid }],
      })),
    ],
  })
}
