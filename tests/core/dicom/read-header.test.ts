import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moreBytesNeeded, readHeader } from '../../../core/dicom/read-header.ts'
import { instanceHeaderSchema } from '../../../core/dicom/instance-header.ts'
import { headerSource } from '../../../main/imaging/header-file.ts'
import { dicomFile, syntaxes } from '../../fixtures/dicom-file.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { ctFiles, headerOf, nmFile, obliqueShape, petFiles, uids, uprightShape } from '../../fixtures/images.ts'

const firstCt = (elements: Elements = {}, options = {}): Uint8Array => {
  const [file] = ctFiles(uprightShape, { elements, ...options })
  if (file === undefined) throw new Error('the fixture has slices')
  return file
}

const codeOf = (bytes: Uint8Array, fileSize = bytes.length): string => {
  const header = readHeader(bytes, headerSource(fileSize))
  return header.ok ? 'ok' : header.error.code
}

describe('what is read', () => {
  test('identity, dates and patient', () => {
    const header = headerOf(firstCt())
    expect(header.studyInstanceUid).toBe(uids.study)
    expect(header.seriesInstanceUid).toBe(uids.ct)
    expect(header.sopInstanceUid).toBe(`${uids.ct}.1`)
    expect(header.frameOfReferenceUid).toBe(uids.frame)
    expect(header.patient).toMatchObject({ name: 'Muster^Maria', id: 'P-001', sex: 'F', birthDate: '1961-05-20' })
    expect(header.study).toEqual({ date: '2026-03-14', time: '09:30:00', description: 'Bone SPECT/CT', accessionNumber: 'A-17' })
    expect(header.series).toMatchObject({ modality: 'CT', number: 2, description: 'CT spine 1.0' })
  })

  test('is plain JSON that its schema accepts', () => {
    for (const header of [headerOf(firstCt()), headerOf(nmFile()), headerOf(petFiles()[0] ?? new Uint8Array())]) {
      expect(instanceHeaderSchema.parse(JSON.parse(JSON.stringify(header)))).toEqual(header)
    }
  })

  test('geometry of an oblique slice', () => {
    const [file = new Uint8Array()] = ctFiles(obliqueShape)
    const { plane } = headerOf(file)
    expect(plane.positionMm).toEqual([-20, -110.5, 31])
    expect(plane.pixelSpacingMm).toEqual([0.9, 0.7])
    expect(plane.axes?.[0][0]).toBeCloseTo(obliqueShape.row[0], 6)
    expect(plane.axes?.[1][2]).toBeCloseTo(obliqueShape.column[2], 6)
  })

  test('NM geometry from the Detector Information Sequence, and the slice vector', () => {
    const header = headerOf(nmFile({ ...uprightShape, sliceStepMm: -4.13 }))
    expect(header.plane.positionMm).toBeNull()
    expect(header.nuclearMedicine?.detectors).toHaveLength(1)
    expect(header.nuclearMedicine?.detectors[0]?.positionMm).toEqual([-20, -110.5, 31])
    expect(header.nuclearMedicine?.sliceVector).toEqual([1, 2, 3])
    expect(header.spacingBetweenSlicesMm).toBe(-4.13)
    expect(header.pixels?.frames).toBe(3)
  })

  test('the injection, as written', () => {
    expect(headerOf(petFiles()[0] ?? new Uint8Array()).radiopharmaceutical).toEqual({
      name: 'Fluorodeoxyglucose',
      nuclide: '^18^Fluorine',
      totalDoseAsWritten: 350_000_000,
      halfLifeSeconds: 6586.2,
      startDate: '2026-03-14',
      startTime: '08:35:00',
    })
  })

  test('per-frame functional groups over shared ones', () => {
    const group = (z: number): Elements => ({ '00209113': ['SQ', [{ '00200032': ['DS', `1\\2\\${z}`] }]] })
    const file = firstCt({
      '00280008': ['IS', '2'],
      '52009229': [
        'SQ',
        [
          {
            '00209116': ['SQ', [{ '00200037': ['DS', '1\\0\\0\\0\\1\\0'] }]],
            '00289110': ['SQ', [{ '00280030': ['DS', '0.9\\0.7'], '00180050': ['DS', '3'] }]],
          },
        ],
      ],
      '52009230': ['SQ', [group(10), group(13)]],
    })
    const groups = headerOf(file).frameGroups
    expect(groups?.map((each) => each.positionMm)).toEqual([
      [1, 2, 10],
      [1, 2, 13],
    ])
    expect(groups?.[1]).toMatchObject({ axes: [[1, 0, 0], [0, 1, 0]], pixelSpacingMm: [0.9, 0.7], sliceThicknessMm: 3 })
  })

  test('a real-world value map with its unit', () => {
    const file = nmFile(uprightShape, {
      elements: { '00409096': ['SQ', [{ '004008EA': ['SQ', [{ '00080100': ['SH', 'Bq/ml'] }]], '00409224': ['FD', [0]], '00409225': ['FD', [12.5]] }]] },
    })
    expect(headerOf(file).realWorldValueMaps).toEqual([{ slope: 12.5, intercept: 0, unit: 'Bq/ml' }])
  })

  test('where the pixels lie', () => {
    const bytes = firstCt()
    const { pixels } = headerOf(bytes)
    expect(pixels?.length).toBe(5 * 4 * 2)
    expect(new DataView(bytes.buffer).getUint16(pixels?.offset ?? 0, true)).toBe(1000)
  })
})

describe('every encoding gives the same header', () => {
  const { pixels: expectedPixels, ...expected } = headerOf(firstCt())
  const variants: readonly (readonly [string, Uint8Array])[] = [
    ['implicit little endian', firstCt({}, { transferSyntax: syntaxes.implicit })],
    ['explicit big endian', firstCt({}, { transferSyntax: syntaxes.bigEndian })],
    ['deflated', firstCt({}, { transferSyntax: syntaxes.deflated })],
    ['no preamble', firstCt({}, { preamble: false })],
    ['no preamble, no meta', firstCt({}, { preamble: false, meta: false })],
    ['no preamble, no meta, implicit', firstCt({}, { preamble: false, meta: false, transferSyntax: syntaxes.implicit })],
    ['no preamble, no meta, big endian', firstCt({}, { preamble: false, meta: false, transferSyntax: syntaxes.bigEndian })],
    ['undefined lengths', firstCt({}, { undefinedLengths: true })],
  ]
  test.each(variants)('%s', (_, bytes) => {
    const { pixels, transferSyntaxUid: _syntax, ...rest } = headerOf(bytes)
    const { transferSyntaxUid: _expectedSyntax, ...same } = expected
    expect(rest).toEqual(same)
    expect({ ...pixels, offset: 0 }).toEqual({ ...expectedPixels, offset: 0 })
  })

  test.each([syntaxes.implicit, syntaxes.bigEndian, syntaxes.deflated])('sequences with undefined lengths in %s', (transferSyntax) => {
    const header = headerOf(nmFile(uprightShape, { transferSyntax, undefinedLengths: true }))
    expect(header.nuclearMedicine?.detectors[0]?.positionMm).toEqual([-20, -110.5, 31])
  })

  test('a file that declares implicit but is explicit is read as what it is', () => {
    const explicit = dicomFile({ ...({} as Elements), '00080016': ['UI', '1.2.3'], '00080018': ['UI', '1.2.3.4'], '0020000D': ['UI', '1.2.5'], '0020000E': ['UI', '1.2.6'] })
    const lying = Buffer.from(explicit)
    const at = lying.indexOf('1.2.840.10008.1.2.1')
    lying.write('1.2.840.10008.1.2\0\0', at, 'latin1')
    expect(headerOf(lying)).toMatchObject({ studyInstanceUid: '1.2.5', transferSyntaxUid: syntaxes.explicit })
  })

  test('a compressed or private transfer syntax stands, however the elements are written', () => {
    for (const declared of ['1.2.840.113619.5.2', syntaxes.jpeg2000]) {
      const implicit = Buffer.from(firstCt({ '00080001': ['UL', [0]] }, { transferSyntax: syntaxes.implicit }))
      const meta = Buffer.from(firstCt({}, { transferSyntax: declared }))
      const start = (file: Buffer): number => file.indexOf(Buffer.from([8, 0]), 132)
      const mixed = Buffer.concat([meta.subarray(0, start(meta)), implicit.subarray(start(implicit))])
      expect(headerOf(mixed)).toMatchObject({ transferSyntaxUid: declared, studyInstanceUid: uids.study })
    }
  })

  test('a sequence stored as UN is still found', () => {
    const inner = nmFile(uprightShape, { transferSyntax: syntaxes.implicit })
    const bytes = Buffer.from(inner)
    const tag = Buffer.from([0x54, 0, 0x22, 0])
    const at = bytes.indexOf(tag)
    const length = bytes.readUInt32LE(at + 4)
    const file = nmFile(uprightShape, { elements: { '00540022': ['UN', new Uint8Array(bytes.subarray(at + 8, at + 8 + length))] } })
    expect(headerOf(file).nuclearMedicine?.detectors[0]?.positionMm).toEqual([-20, -110.5, 31])
  })

  test('the retired group length before the pixel data is stepped over', () => {
    expect(headerOf(firstCt({ '7FE00000': ['UL', [52]] })).pixels?.length).toBe(40)
  })
})

describe('damage that other programs read over', () => {
  test('an item between the elements, in no sequence, is stepped over with what it holds', () => {
    const bytes = Buffer.from(firstCt())
    const at = bytes.indexOf(Buffer.from([0x20, 0, 0x0d, 0, 0x55, 0x49]))
    const item = Buffer.from([0xfe, 0xff, 0, 0xe0, 10, 0, 0, 0, 0x18, 0, 0x12, 0x60, 0x55, 0x53, 2, 0, 1, 0])
    expect(headerOf(Buffer.concat([bytes.subarray(0, at), item, bytes.subarray(at)])).studyInstanceUid).toBe(headerOf(bytes).studyInstanceUid)
  })

  test('a sequence of unknown VR and undefined length is implicit little endian also in a big-endian file', () => {
    const bytes = Buffer.from(firstCt({}, { transferSyntax: syntaxes.bigEndian }))
    const at = bytes.indexOf(Buffer.from([0, 0x10, 0, 0x10, 0x50, 0x4e]))
    const open = [0, 8, 0x21, 0x12, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff]
    const item = [0xfe, 0xff, 0, 0xe0, 10, 0, 0, 0, 8, 0, 0x50, 0x11, 2, 0, 0, 0, 0x31, 0]
    const close = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]
    const withSequence = Buffer.concat([bytes.subarray(0, at), Buffer.from([...open, ...item, ...close]), bytes.subarray(at)])
    const { pixels: _pixels, ...expected } = headerOf(bytes)
    expect(headerOf(withSequence)).toMatchObject(expected)
    const cut = withSequence.subarray(0, at + open.length + item.length)
    expect(codeOf(cut, withSequence.length)).toBe(moreBytesNeeded)
  })
})

describe('the first part of a file is enough', () => {
  test('once it reaches the pixel data', () => {
    const bytes = firstCt()
    const { pixels } = headerOf(bytes)
    expect(codeOf(bytes.subarray(0, pixels?.offset), bytes.length)).toBe('ok')
  })

  test('before that, more is asked for, wherever it is cut', () => {
    const bytes = nmFile(uprightShape, { undefinedLengths: true })
    const end = headerOf(bytes).pixels?.offset ?? 0
    for (let cut = 140; cut < end; cut += 7) expect(codeOf(bytes.subarray(0, cut), bytes.length)).toBe(moreBytesNeeded)
  })
})

describe('refusals', () => {
  test('text is no DICOM', () => expect(codeOf(Buffer.from('Dear colleague, '.repeat(40)))).toBe('not-dicom'))
  test('nothing is no DICOM', () => expect(codeOf(new Uint8Array())).toBe('not-dicom'))
  test('a file cut inside its pixel data is named as cut short, with its size', () => {
    const whole = firstCt()
    const header = readHeader(whole.subarray(0, whole.length - 10), headerSource(whole.length - 10))
    expect(header).toMatchObject({ ok: false, error: { code: 'truncated' } })
    expect(header.ok ? '' : header.error.sentence).toContain((whole.length - 10).toLocaleString('en'))
  })
  test('a file cut inside its header', () => expect(codeOf(firstCt().subarray(0, 500))).toBe('truncated'))
  test('a media directory', () => expect(codeOf(firstCt({ '00080016': ['UI', '1.2.840.10008.1.3.10'] }))).toBe('media-directory'))

  const identifiers = { 'Study Instance UID': '0020000D', 'Series Instance UID': '0020000E' }
  test.each(Object.entries(identifiers))('a missing %s is named', (name, tag) => {
    const bytes = firstCt({ [tag]: null })
    const header = readHeader(bytes, headerSource(bytes.length))
    expect(header).toMatchObject({ ok: false, error: { code: 'no-uid' } })
    expect(header.ok ? '' : header.error.sentence).toContain(name)
  })
  test('an empty SOP Instance UID', () => expect(codeOf(firstCt({ '00080018': ['UI', ''] }))).toBe('no-uid'))
  test('an empty Study Instance UID is named as empty, with what follows from it', () => {
    const bytes = firstCt({ '0020000D': ['UI', ''] })
    const header = readHeader(bytes, headerSource(bytes.length))
    expect(header.ok ? '' : header.error.sentence).toBe('The Study Instance UID of this file is missing or empty, so it belongs to no study. Export it again from its source.')
  })
  test('an empty Series Instance UID', () => expect(codeOf(firstCt({ '0020000E': ['UI', ''] }))).toBe('no-uid'))
  test('a UID that is none', () => expect(codeOf(firstCt({ '0020000D': ['UI', 'not a uid'] }))).toBe('no-uid'))
})

describe('absent is null, never a default', () => {
  const absent = (tag: string) => headerOf(firstCt({ [tag]: null }))
  test('position', () => expect(absent('00200032').plane.positionMm).toBeNull())
  test('orientation', () => expect(absent('00200037').plane.axes).toBeNull())
  test('pixel spacing', () => expect(absent('00280030').plane.pixelSpacingMm).toBeNull())
  test('rescale slope', () => expect(absent('00281053').rescale).toBeNull())
  test('frame of reference', () => expect(absent('00200052').frameOfReferenceUid).toBeNull())
  test('sex', () => expect(absent('00100040').patient.sex).toBeNull())
  test('a birth date that is no date', () => expect(headerOf(firstCt({ '00100030': ['DA', '19611399'] })).patient.birthDate).toBeNull())
  test('a position with a word in it', () => expect(headerOf(firstCt({ '00200032': ['DS', '1\\two\\3'] })).plane.positionMm).toBeNull())
  // As a number it would be stored, and the stored header could not be read again.
  test('an instance number of twenty digits', () => expect(headerOf(firstCt({ '00200013': ['IS', '99999999999999999999'] })).instanceNumber).toBeNull())
  test('a position with two numbers', () => expect(headerOf(firstCt({ '00200032': ['DS', '1\\2'] })).plane.positionMm).toBeNull())
})

describe('hostile bytes', () => {
  test('nesting without end is refused, not followed', () => {
    const open = Buffer.from([0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff])
    const bytes = Buffer.concat([firstCt().subarray(0, 300), ...Array.from({ length: 50_000 }, () => open)])
    expect(['damaged', 'truncated', 'no-uid']).toContain(codeOf(bytes))
  })

  // 30,000 of them took dicom-parser 1 s and 100 MB for each megabyte of file.
  test.each([
    ['little endian', syntaxes.explicit, [0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff], [0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]],
    ['big endian', syntaxes.bigEndian, [0, 0x08, 0x11, 0x40, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff], [0xff, 0xfe, 0xe0, 0, 0, 0, 0, 0]],
  ])('a sequence of a million empty items is refused before it is read, %s', (_name, transferSyntax, opened, item) => {
    const bytes = Buffer.concat([firstCt({ '7FE00010': null }, { transferSyntax }), Buffer.from(opened), Buffer.alloc(8_000_000, Buffer.from(item))])
    expect(codeOf(bytes)).toBe('damaged')
  })

  test('a deflate bomb is refused', () => {
    const bomb = deflateRawSync(Buffer.alloc(80 * 1024 * 1024), { level: 9 })
    const head = firstCt({}, { transferSyntax: syntaxes.deflated })
    const start = Buffer.from(head).indexOf(syntaxes.deflated) + syntaxes.deflated.length
    expect(codeOf(Buffer.concat([head.subarray(0, start), bomb]))).toBe('damaged')
  })

  test('any mutation of a file gives a header or a reason, never an exception', () => {
    const seeds = [firstCt(), nmFile(uprightShape, { undefinedLengths: true }), firstCt({}, { transferSyntax: syntaxes.implicit }), firstCt({}, { transferSyntax: syntaxes.bigEndian })]
    fc.assert(
      fc.property(
        fc.nat(seeds.length - 1),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (which, flips, keep) => {
          const seed = seeds[which] ?? new Uint8Array()
          const bytes = Uint8Array.from(seed.subarray(0, Math.ceil(seed.length * keep)))
          for (const [at, value] of flips) bytes[Math.floor(at * (bytes.length - 1))] = value
          const header = readHeader(bytes, headerSource(bytes.length))
          expect(header.ok || header.error.sentence.length > 0).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })
})
