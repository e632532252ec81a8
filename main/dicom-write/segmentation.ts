import { voxelToPatient } from '../../core/geometry/grid.ts'
import type { VoxelGrid } from '../../core/geometry/grid.ts'
import { voxelIndex } from '../../core/geometry/vector.ts'
import { sideCode, siteCodes } from '../../core/report/codes.ts'
import type { Code } from '../../core/report/codes.ts'
import { packOf } from '../../core/report/language.ts'
import type { Report } from '../../core/report/report.ts'
import { printedFindings } from '../../core/report/sync-findings.ts'
import { placeWords } from '../../core/report/words.ts'
import { regionMask } from '../../core/uptake/region-mask.ts'
import type { MaskSlice } from '../../core/uptake/region-mask.ts'
import type { RegionUptake } from '../../core/uptake/uptake.ts'
import { dicomFileBytes } from './dicom-file.ts'
import type { DicomRecord } from './dicom-file.ts'
import { decimals } from './modules.ts'
import { nameUid } from './name-uid.ts'
import { objectUid, personName, reportModules } from './report-modules.ts'
import type { EvidenceSeries, SignedReport } from './report-modules.ts'
import { codeSequence } from './sr-content.ts'

export const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4'

/** The SPECT's grid with its series: what the regions were measured on, and so what they are drawn on. */
export interface SegmentedSeries {
  readonly grid: VoxelGrid
  readonly frameOfReferenceUid: string
  readonly evidence: EvidenceSeries
}

/** Grade from which a region that is no finding of the report is drawn too. */
const hotGrade = 2

/** The regions of the printed findings in their order, then every other hot region; the iliac crests are the yardstick and are left out. */
export const segmentedRegions = (report: Report): RegionUptake[] => {
  const { findings, regions } = report.analysis
  const own = printedFindings(report.content).flatMap(({ findingId }) => findings.find(({ id }) => id === findingId)?.regionId ?? [])
  const first = [...new Set(own)].flatMap((id) => regions.find((region) => region.id === id) ?? [])
  return [...first, ...regions.filter((region) => region.grade >= hotGrade && region.structure !== 'iliac-crest' && !first.includes(region))]
}

const anatomicalStructure: Code = { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' }

const segment = (region: RegionUptake, number: number, { report }: SignedReport): DicomRecord => {
  const { levels, structure } = siteCodes(region.level, region.structure)
  const side = sideCode(region.side)
  const label = placeWords(region, packOf(report))
  return {
    SegmentNumber: number,
    SegmentLabel: label.slice(0, 64),
    SegmentDescription: `Region of measurement: ${label}`.slice(0, 1024),
    SegmentAlgorithmType: region.foundShape === undefined ? 'AUTOMATIC' : 'SEMIAUTOMATIC',
    SegmentAlgorithmName: 'Spondyl',
    SegmentedPropertyCategoryCodeSequence: codeSequence(anatomicalStructure),
    SegmentedPropertyTypeCodeSequence: [{ ...codeSequence(structure)[0], ...(side === null ? {} : { SegmentedPropertyTypeModifierCodeSequence: codeSequence(side) }) }],
    AnatomicRegionSequence: levels.slice(0, 1).flatMap((code) => codeSequence(code)),
    TrackingID: label.slice(0, 64),
    // The same as in the structured report: region and numbers belong together.
    TrackingUID: nameUid(report.studyInstanceUid, report.reportId, report.version, region.id),
  }
}

/** One bit a pixel, the first in the lowest bit, frame after frame without gaps (PS3.5 8.2); an even number of bytes. */
const packed = (frames: readonly Uint8Array[]): ArrayBuffer => {
  const bits = frames.reduce((sum, frame) => sum + frame.length, 0)
  const bytes = new Uint8Array(Math.ceil(bits / 16) * 2)
  let at = 0
  for (const frame of frames)
    for (const inside of frame) {
      if (inside === 1) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7))
      at += 1
    }
  return bytes.buffer
}

/**
 * The measured regions of a report as binary Segmentation (PS3.3 A.51), on the SPECT's own grid and in its frame of reference, one
 * frame per region and slice that holds it. Null where no region lies on the grid.
 */
export const segmentation = (signed: SignedReport, { grid, frameOfReferenceUid, evidence }: SegmentedSeries): Uint8Array | null => {
  const [columns, rows] = grid.dimensions
  const drawn = segmentedRegions(signed.report)
    .map((region) => ({ region, slices: regionMask(region.shape, grid) }))
    .filter(({ slices }) => slices.length > 0)
  const frames = drawn.flatMap(({ slices }, index) => slices.map((slice): { readonly segment: number; readonly mask: MaskSlice } => ({ segment: index + 1, mask: slice })))
  if (frames.length === 0) return null
  const [sourceUid] = evidence.sopInstanceUids
  const organisation = nameUid(objectUid(signed, 'segmentation'), 'dimensions')
  const modules = reportModules(signed, 'segmentation', segmentationStorage)
  return dicomFileBytes({
    ...modules,
    ImageType: ['DERIVED', 'PRIMARY'],
    FrameOfReferenceUID: frameOfReferenceUid,
    PositionReferenceIndicator: null,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    SegmentationType: 'BINARY',
    ContentLabel: 'REGIONS',
    ContentDescription: 'Regions of measurement of the report',
    ContentCreatorName: personName(signed.reader),
    SegmentSequence: drawn.map(({ region }, index) => segment(region, index + 1, signed)),
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organisation }],
    DimensionIndexSequence: [
      // Referenced Segment Number, then Image Position (Patient).
      { DimensionOrganizationUID: organisation, DimensionIndexPointer: 0x0062000b, FunctionalGroupPointer: 0x0062000a, DimensionDescriptionLabel: 'Segment' },
      { DimensionOrganizationUID: organisation, DimensionIndexPointer: 0x00200032, FunctionalGroupPointer: 0x00209113, DimensionDescriptionLabel: 'Position' },
    ],
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: evidence.seriesInstanceUid,
        ReferencedInstanceSequence: evidence.sopInstanceUids.map((uid) => ({ ReferencedSOPClassUID: evidence.sopClassUid, ReferencedSOPInstanceUID: uid })),
      },
    ],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ SliceThickness: decimals([grid.spacingMm[2]]), SpacingBetweenSlices: decimals([grid.spacingMm[2]]), PixelSpacing: decimals([grid.spacingMm[1], grid.spacingMm[0]]) }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: decimals([...grid.direction[0], ...grid.direction[1]]) }],
        DerivationImageSequence:
          sourceUid === undefined
            ? null
            : [
                {
                  DerivationCodeSequence: [{ CodeValue: '113076', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Segmentation' }],
                  SourceImageSequence: [
                    {
                      ReferencedSOPClassUID: evidence.sopClassUid,
                      ReferencedSOPInstanceUID: sourceUid,
                      PurposeOfReferenceCodeSequence: [{ CodeValue: '121322', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Source image for image processing operation' }],
                    },
                  ],
                },
              ],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(({ segment: number, mask }) => ({
      FrameContentSequence: [{ DimensionIndexValues: [number, mask.slice + 1] }],
      PlanePositionSequence: [{ ImagePositionPatient: decimals([...voxelToPatient(grid, voxelIndex(0, 0, mask.slice))]) }],
      SegmentIdentificationSequence: [{ ReferencedSegmentNumber: number }],
    })),
    PixelData: packed(frames.map(({ mask }) => mask.inside)),
  })
}
