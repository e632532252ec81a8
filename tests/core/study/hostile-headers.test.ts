import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildStudy } from '../../../core/study/build-study.ts'
import { studySchema } from '../../../core/study/study.ts'
import type { Elements } from '../../fixtures/dicom-file.ts'
import { enhancedFile } from '../../fixtures/enhanced.ts'
import { ctFiles, headerOf, nmFile, petFiles } from '../../fixtures/images.ts'

const texts: readonly (readonly [tag: string, vr: string])[] = [
  ['00080008', 'CS'],
  ['00080060', 'CS'],
  ['00080032', 'TM'],
  ['00100010', 'PN'],
  ['00180050', 'DS'],
  ['00180088', 'DS'],
  ['00181120', 'DS'],
  ['00200012', 'IS'],
  ['00200032', 'DS'],
  ['00200037', 'DS'],
  ['00200052', 'UI'],
  ['00280008', 'IS'],
  ['00280030', 'DS'],
  ['00281052', 'DS'],
  ['00281053', 'DS'],
  ['00541001', 'CS'],
]
const shorts = ['00280002', '00280010', '00280011', '00280100', '00280101', '00280102', '00280103', '00280120', '00280121', '00540010', '00540070', '00540080']

const value = fc.constantFrom('', '0', '-1', '1', '1e300', '-1e300', '1e-300', 'NaN', '7', '0\\0\\0', '1\\0\\0\\0\\1\\0', '0\\0\\0\\0\\0\\0', '1\\0\\0\\1\\0\\0', '\\\\', 'LOCALIZER', 'NM', 'CT', 'PT', 'CNTS')
const text: fc.Arbitrary<Elements> = fc.tuple(fc.constantFrom(...texts), fc.option(value)).map(([[tag, vr], written]) => ({ [tag]: written === null ? null : [vr, written] }))
const short: fc.Arbitrary<Elements> = fc
  .tuple(fc.constantFrom(...shorts), fc.array(fc.constantFrom(0, 1, 2, 3, 8, 12, 16, 32, 255, 65_535), { maxLength: 4 }))
  .map(([tag, values]) => ({ [tag]: ['US', values] }))
const spoilt: fc.Arbitrary<Elements> = fc.array(fc.oneof(text, short), { minLength: 1, maxLength: 4 }).map((parts) => Object.assign({}, ...parts) as Elements)

test('whatever headers say, a study of them is listed with reasons, and nothing throws', () => {
  fc.assert(
    fc.property(spoilt, spoilt, fc.nat(3), (some, others, slice) => {
      const elements = (k: number): Elements => (k === slice ? some : others)
      const files = [...ctFiles(undefined, { elements }), ...petFiles(undefined, { elements }), nmFile(undefined, { elements: some }), enhancedFile(undefined, { elements: others })]
      const study = buildStudy(files.map(headerOf))
      expect(studySchema.parse(study).series.length).toBeGreaterThan(0)
    }),
    { numRuns: 120 },
  )
})
