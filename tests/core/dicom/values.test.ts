import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isoDate } from '../../../core/dicom/values.ts'

it('takes exactly the dates that the calendar has', () => {
  const part = (max: number, digits: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map((value) => String(value).padStart(digits, '0'))
  fc.assert(
    fc.property(part(9999, 4), part(13, 2), part(33, 2), (year, month, day) => {
      const iso = `${year}-${month}-${day}`
      const date = new Date(`${iso}T00:00:00Z`)
      const exists = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso
      expect(isoDate(year + month + day)).toBe(exists ? iso : null)
    }),
    { numRuns: 2000 },
  )
})

it.each([
  ['20240229', '2024-02-29'],
  ['20230229', null],
  ['19000229', null],
  ['20000229', '2000-02-29'],
  ['1970.01.31', '1970-01-31'],
  ['', null],
])('%s is %s', (da, iso) => {
  expect(isoDate(da)).toBe(iso)
})
