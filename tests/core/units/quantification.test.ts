import { describe, expect, test } from 'vitest'
import { instanceHeaderSchema } from '../../../core/dicom/instance-header.ts'
import { assembleVolume } from '../../../core/volume/assemble.ts'
import { valuesOf } from '../../../core/volume/values-of.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { syntaxes } from '../../fixtures/dicom-file.ts'
import { ctFiles, framesFrom, headerOf, petFiles, uprightShape } from '../../fixtures/images.ts'
import { petHeaders } from './pet-series.ts'

const first = (elements: Elements = {}, transferSyntax: string = syntaxes.explicit) => {
  const [file] = petFiles(uprightShape, { elements, transferSyntax })
  if (file === undefined) throw new Error('the fixture has slices')
  return headerOf(file)
}

const everything: Elements = {
  '00080201': ['SH', '+0100'],
  '00090010': ['LO', 'GEMS_PETD_01'],
  '0009100D': ['DT', '20260314093000.00'],
  '00181242': ['IS', '180000'],
  '00540016': ['SQ', [{ '00181072': ['TM', '083500'], '00181078': ['DT', '20260314083500.000+0100'], '00540300': ['SQ', [{ '00080100': ['SH', 'C-111A1'] }]] }]],
  '00541006': ['CS', 'LBMJANMA'],
  '00541300': ['DS', '90000.5'],
  '70530010': ['LO', 'Philips PET Private Group'],
  '70531000': ['DS', '0.000123'],
  '70531009': ['DS', '1.5'],
}

describe('what units need from a header', () => {
  test.each([syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian])('is read as written, %s', (transferSyntax) => {
    expect(first(everything, transferSyntax).quantification).toEqual({
      suvType: 'LBMJANMA',
      frameReferenceTimeMs: 90_000.5,
      frameDurationMs: 180_000,
      nuclideCode: 'C-111A1',
      injectionTime: '08:35:00',
      injectionZone: '+0100',
      fileZone: '+0100',
      makerReference: { at: '2026-03-14T09:30:00', tag: '(0009,xx0D)' },
      decayCorrectedTo: null,
      philipsSuvPerCount: 0.000123,
      philipsBqMlPerCount: 1.5,
    })
  })
  test('a private number of another maker is not taken for one of Philips', () => {
    expect(first({ '70530010': ['LO', 'SOMEBODY ELSE'], '70531000': ['DS', '0.1'] }).quantification?.philipsSuvPerCount).toBeNull()
  })
  test('the time of the decay correction of an Enhanced PET', () => {
    expect(first({ '00189701': ['DT', '20260314093500'], '00189758': ['CS', 'YES'] }).quantification?.decayCorrectedTo).toBe('2026-03-14T09:35:00')
    expect(first({ '00189701': ['DT', '20260314093500'], '00189758': ['CS', 'NO'] }).quantification?.decayCorrectedTo).toBeNull()
  })
  test('is not looked for in a CT', () => expect(ctFiles().map(headerOf)[0]?.quantification).toBeNull())
  test('may be absent from a header that was indexed before', () => {
    const { quantification: _, ...older } = first()
    expect(instanceHeaderSchema.parse(older).quantification).toBeNull()
  })
})

test('what was concluded for the SUV is a warning of the volume too', () => {
  const files = petFiles(uprightShape, { elements: { '00080022': null } })
  const volume = assembleVolume(files.map(headerOf), framesFrom(files))
  expect(volume.ok ? volume.value.info.warnings : []).toEqual(['The date of the scan is missing; that of the series is used.'])
})

describe('the unit of a PET series', () => {
  const unit = (elements: Elements | ((k: number) => Elements)): string => {
    const rule = valuesOf(petHeaders(elements))
    return rule.ok ? rule.value.unit : rule.error.code
  }
  test.each([
    ['BQML', 'Bq/ml'],
    ['GML', 'g/ml'],
    ['CM2ML', 'cm2/ml'],
    ['CNTS', 'counts'],
    ['PROPCNTS', 'counts'],
    ['PCNT', 'unknown'],
  ])('%s is %s', (written, expected) => expect(unit({ '00541001': ['CS', written] })).toBe(expected))
  test('a Philips factor in some images only does not make counts into Bq/ml', () => {
    expect(unit((k) => ({ '00541001': ['CS', 'CNTS'], '70530010': ['LO', 'Philips PET Private Group'], '70531009': k === 1 ? null : ['DS', '1.5'] }))).toBe('counts')
  })
  test('a value map in {counts} does not make counts into Bq/ml', () => {
    const map: Elements = { '00409224': ['FD', [0]], '00409225': ['FD', [2]], '004008EA': ['SQ', [{ '00080100': ['SH', '{counts}'] }]] }
    expect(unit({ '00541001': ['CS', 'PROPCNTS'], '00409096': ['SQ', [map]] })).toBe('counts')
  })
})
