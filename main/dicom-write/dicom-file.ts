import { createRequire } from 'node:module'

/**
 * A data set by DICOM keyword (PS3.6): text, number, lists, nested items, bytes of the pixel data, or null for an
 * attribute that is present without a value (type 2).
 */
export type DicomValue = string | number | null | ArrayBuffer | readonly string[] | readonly number[] | readonly DicomRecord[]

export interface DicomRecord {
  readonly [keyword: string]: DicomValue
}

interface DicomDict {
  dict: unknown
  write(): ArrayBuffer
}

/** The few names of dcmjs that are used here; the package brings no types. */
interface Dcmjs {
  readonly data: {
    readonly DicomDict: new (meta: unknown) => DicomDict
    readonly DicomMetaDictionary: { denaturalizeDataset(dataset: unknown): unknown }
  }
}

const { data: dcmjs } = createRequire(import.meta.url)('dcmjs') as Dcmjs

const explicitLittleEndian = '1.2.840.10008.1.2.1'

/** This writer, for readers that look after a defect (PS3.7 D.3.3.2): a fixed UID under 2.25. */
const implementationClassUid = '2.25.290313207571462046310857124098152003941'
const implementationVersionName = 'SPONDYL_1'

/** dcmjs wants every value in a list, nothing at all for an empty one, and pixel bytes with their representation. */
const natural = (record: DicomRecord): Record<string, unknown> => {
  const result: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(record)) {
    if (value === null) result[keyword] = []
    else if (value instanceof ArrayBuffer) result[keyword] = [value]
    else if (Array.isArray(value))
      result[keyword] = value.map((item: string | number | DicomRecord) => (typeof item === 'object' ? natural(item) : item))
    else result[keyword] = value
  }
  if ('PixelData' in record) result['_vrMap'] = { PixelData: 'OW' }
  return result
}

/**
 * The bytes of a DICOM file (PS3.10): preamble, file meta information, explicit VR little endian.
 * The data set must hold SOPClassUID and SOPInstanceUID as text.
 */
export const dicomFileBytes = (record: DicomRecord): Uint8Array => {
  const { SOPClassUID, SOPInstanceUID } = record
  if (typeof SOPClassUID !== 'string' || typeof SOPInstanceUID !== 'string')
    throw new Error('a DICOM file needs its SOP class and instance')
  const meta = dcmjs.DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: SOPClassUID,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
    TransferSyntaxUID: explicitLittleEndian,
    ImplementationClassUID: implementationClassUid,
    ImplementationVersionName: implementationVersionName,
    _vrMap: {},
  })
  const file = new dcmjs.DicomDict(meta)
  file.dict = dcmjs.DicomMetaDictionary.denaturalizeDataset(natural(record))
  return new Uint8Array(file.write())
}
