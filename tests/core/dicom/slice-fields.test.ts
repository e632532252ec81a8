import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InstanceHeader } from '../../../core/dicom/instance-header.ts'
import { decodeSlice, encodeSlice, joinHeader, sharedOf, sliceOf, splitHeader, withSlice } from '../../../core/dicom/slice-fields.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { ctFiles, headerOf, nmFile, petFiles, uprightShape } from '../../fixtures/images.ts'

const fixtures: readonly InstanceHeader[] = [
  ...ctFiles(uprightShape).map(headerOf),
  ...petFiles(uprightShape).map(headerOf),
  headerOf(nmFile(uprightShape)),
  headerOf(ctFiles(uprightShape, { elements: { '00282110': ['CS', '01'], '00282112': ['DS', '12.5'] } })[0] ?? new Uint8Array()),
]

const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)), { nil: null })
const integer = fc.option(fc.integer(), { nil: null })
const text = fc.option(fc.string(), { nil: null })
const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0))

/** A header of a fixture with anything in what may be a slice's own. */
const anyHeader = fc
  .record({
    header: fc.constantFrom(...fixtures),
    instanceNumber: integer,
    acquisitionNumber: integer,
    acquisitionDate: text,
    acquisitionTime: text,
    position: fc.option(fc.tuple(coordinate, coordinate, coordinate), { nil: null }),
    rescale: fc.option(fc.record({ slope: coordinate, intercept: coordinate, type: text }), { nil: null }),
    offset: fc.nat(),
    length: fc.option(fc.nat(), { nil: null }),
    numbers: fc.tuple(number, number, number),
    hasPixels: fc.boolean(),
  })
  .map(({ header, position, offset, length, numbers: [ratio, reference, duration], hasPixels, ...rest }): InstanceHeader => ({
    ...header,
    ...rest,
    plane: { ...header.plane, positionMm: position === null ? null : patientMm(...position) },
    pixels: header.pixels === null || !hasPixels ? null : { ...header.pixels, offset, length, ...(header.pixels.lossy === undefined ? {} : { lossy: { ...header.pixels.lossy, ratio } }) },
    quantification: header.quantification === null ? null : { ...header.quantification, frameReferenceTimeMs: reference, frameDurationMs: duration },
  }))

/** As a header comes back from any store of JSON: what is undefined is absent. */
const asStored = (header: InstanceHeader): unknown => JSON.parse(JSON.stringify(header))

describe('a header', () => {
  it('comes back exactly from what is shared and what is a slice\'s own', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        expect(withSlice(sharedOf(header), header.sopInstanceUid, decodeSlice(encodeSlice(sliceOf(header))))).toEqual(header)
        expect(asStored(joinHeader(splitHeader(header)))).toEqual(asStored(header))
      }),
    )
  })

  it('shares with the other slices of its series all that is not its own', () => {
    for (const files of [ctFiles(uprightShape), petFiles(uprightShape)]) {
      const shared = files.map((bytes) => splitHeader(headerOf(bytes)).shared.json)
      expect(new Set(shared).size).toBe(1)
    }
  })

  it('shares nothing with a slice of another patient, series or orientation', () => {
    const [ct] = fixtures
    if (ct === undefined) throw new Error('no fixture')
    const shared = (header: InstanceHeader): string => splitHeader(header).shared.json
    expect(shared({ ...ct, patient: { ...ct.patient, id: 'P-002' } })).not.toBe(shared(ct))
    expect(shared({ ...ct, seriesInstanceUid: '1.2.3' })).not.toBe(shared(ct))
    expect(shared({ ...ct, plane: { ...ct.plane, axes: null } })).not.toBe(shared(ct))
  })
})

it.each(['', '{}', '[]', '[1,2]', 'null', '["one",null,null,null,null,null,null,null,null,null,null]'])('%s is no stored slice', (json) => {
  expect(() => decodeSlice(json)).toThrow()
})
