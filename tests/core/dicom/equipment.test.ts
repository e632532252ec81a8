import { describe, expect, test } from 'vitest'
import { instanceHeaderSchema } from '../../../core/dicom/instance-header.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, petFiles } from '../../fixtures/images.ts'

const equipment = (elements: Elements) => headerOf(nmFile(undefined, { elements })).equipment

describe('what made an NM or PET image', () => {
  test('camera, collimator, protocol and times of the stops', () => {
    const read = equipment({
      '00081010': ['SH', 'NM1'],
      '00181000': ['LO', '4711'],
      '00181030': ['LO', 'Bone SPECT'],
      '00540022': ['SQ', [{ '00181180': ['SH', 'LEHR'] }]],
      '00540052': ['SQ', [{ '00181242': ['IS', '20000'], '00540053': ['US', [60]] }, { '00181242': ['IS', '20000'], '00540053': ['US', [30]] }]],
    })
    expect(read).toEqual({ station: 'NM1', serial: '4711', collimator: 'LEHR', protocol: 'Bone SPECT', stopDurationMs: 20_000, stops: 90 })
  })
  test('the type of the collimator where it has no name', () => expect(equipment({ '00540022': ['SQ', [{ '00181181': ['CS', 'PARA'] }]] })?.collimator).toBe('PARA'))
  test('null where nothing is written', () => {
    expect(equipment({})).toEqual({ station: null, serial: null, collimator: null, protocol: null, stopDurationMs: null, stops: null })
  })
  test('a rotation without a count of stops leaves their sum unknown', () => {
    expect(equipment({ '00540052': ['SQ', [{ '00540053': ['US', [60]] }, {}]] })?.stops).toBeNull()
  })
  test('is read for PET, and not for CT', () => {
    expect(petFiles().map(headerOf)[0]?.equipment).not.toBeNull()
    expect(ctFiles().map(headerOf)[0]?.equipment).toBeNull()
  })
  test('a header stored before it was read still parses', () => {
    const { equipment: _, ...older } = headerOf(nmFile())
    expect(instanceHeaderSchema.safeParse(JSON.parse(JSON.stringify(older))).success).toBe(true)
  })
})
