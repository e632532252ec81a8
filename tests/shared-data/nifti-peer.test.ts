import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { comparedWithPeers, peerPython } from './nifti-cases.ts'
import type { PeerRow } from './nifti-cases.ts'
import { isHere, realData } from './real-data.ts'

const canCompare = isHere && peerPython !== undefined
const title = realData('volumes against other programs') + (isHere && peerPython === undefined ? ' (skipped: pydicom and GDCM are not here)' : '')
const hasDcm2niix = spawnSync('dcm2niix', ['-h']).error === undefined

/** Where dcm2niix 1.0.20220720 makes no volume to compare, or another one; pydicom and GDCM agree with us on each of these. */
const otherwiseInDcm2niix: Readonly<Record<string, string>> = {
  'nm/Jaszack.dcm': 'drops the sign of SpacingBetweenSlices (-4.13): its volume stands on its head',
  'awkward/fo-dicom/GH1308.dcm': 'draws the rows of a single slice of a tilted gantry wider apart',
  'awkward/pydicom/J2K_pixelrep_mismatch.dcm': 'draws the rows of a single slice of a tilted gantry wider apart',
  'awkward/fo-dicom/D_CLUNIE_CT1_RLE_FRAGS.dcm': 'does not read RLE in several fragments',
  'transfer-syntaxes/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm': 'does not decode 12-bit JPEG',
  'transfer-syntaxes/CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm': 'does not decode 12-bit JPEG',
  'transfer-syntaxes/CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm': 'decodes this lossy JPEG otherwise than GDCM, by up to 12 of 255',
  'transfer-syntaxes/CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm': 'does not inflate',
  'transfer-syntaxes/CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm': 'is built without JPEG-LS',
  'transfer-syntaxes/CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm': 'is built without JPEG-LS',
}

let rows: readonly PeerRow[] = []

beforeAll(async () => {
  if (canCompare && peerPython !== undefined) rows = await comparedWithPeers(peerPython)
}, 120_000)

/** The values of a PET are products with a slope: 32-bit floats hold them to seven digits. */
const valueTolerance = 1e-3
const placeToleranceMm = 0.01

const disagreeing = (of: readonly PeerRow[]): PeerRow[] =>
  of.filter(({ maxDifference, maxOffsetMm }) => maxDifference === null || maxOffsetMm === null || maxDifference > valueTolerance || maxOffsetMm > placeToleranceMm)

describe.skipIf(!canCompare)(title, () => {
  test('every volume agrees with pydicom and GDCM, voxel by voxel, where the tags say that it lies', () => {
    const own = rows.filter(({ peer }) => peer === 'pydicom + GDCM')
    expect(own.length).toBeGreaterThanOrEqual(29)
    expect(disagreeing(own)).toEqual([])
  })

  test.skipIf(!hasDcm2niix)('every volume that dcm2niix makes too agrees with it, orientation included', () => {
    const theirs = rows.filter(({ peer }) => peer === 'dcm2niix')
    expect(theirs.length).toBeGreaterThanOrEqual(29)
    expect(disagreeing(theirs.filter(({ name }) => otherwiseInDcm2niix[name] === undefined))).toEqual([])
  })
})
