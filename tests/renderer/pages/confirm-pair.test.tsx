import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { withConfirmedPair } from '../../../core/study/confirmed-pair.ts'
import { noCommonFrame } from '../../../core/volume/fusable.ts'
import type { Study } from '../../../core/study/study.ts'
import { ConfirmPair } from '../../../renderer/pages/library/confirm-pair.tsx'
import { readableStudy } from '../../main/library/readable-study.ts'

const waiting: Study = {
  ...readableStudy,
  series: readableStudy.series.map((series) => (series.kind === 'spect-volume' ? { ...series, pairedBy: 'overlap in space and time', problem: noCommonFrame } : series)),
}
const confirmed = withConfirmedPair(waiting, { ctSeriesUid: '1.3.1', spectSeriesUid: '1.3.2', by: 'Dr Vogt', at: '2026-03-15T09:00:00Z' })
const html = (study: Study): string => renderToStaticMarkup(<ConfirmPair study={study} />)

describe('a pair without a common frame of reference', () => {
  test('asks for the reader’s word, and offers no fusion before it is given', () => {
    expect(html(waiting)).toContain('I confirm that this SPECT and this CT fit')
    expect(html(waiting)).toMatch(/<button[^>]*disabled=""[^>]*>Fuse by position/)
  })
  test('once confirmed says so and lets the word be taken back', () => {
    expect(html(confirmed)).toContain('Take the word back')
    expect(html(confirmed)).not.toContain('Fuse by position')
  })
})

test('a pair with a common frame is asked nothing', () => expect(html(readableStudy)).toBe(''))
