import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { Registration } from '../../../core/registration/registration.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'
import { ChecksList } from '../../../renderer/pages/report/checks-list.tsx'
import { SentenceField } from '../../../renderer/pages/report/sentence-field.tsx'
import { FindingCard } from '../../../renderer/pages/reading/finding-card.tsx'
import { RegistrationBanner } from '../../../renderer/pages/reading/registration-banner.tsx'
import { UptakeTable } from '../../../renderer/pages/reading/uptake-table.tsx'
import { SpineMap } from '../../../renderer/parts/spine-map.tsx'
import { edited, generated } from '../../../core/report/sentences.ts'
import { analysis } from '../../core/report/fixture.ts'

const nothing = (): void => undefined

describe('the uptake table', () => {
  const refused = { kind: 'refused', reason: 'No SUV: the injected activity is missing. Ratios to normal bone remain valid.' } as const
  const table = (regions: readonly RegionUptake[] = analysis.regions, suv: Parameters<typeof UptakeTable>[0]['suv'] = refused): string =>
    renderToStaticMarkup(<UptakeTable analysis={{ ...analysis, regions: [...regions] }} suv={suv} selectedRegionId="facet-joint/L4-L5/right" onSelect={nothing} onEdit={() => undefined} onUnits={nothing} />)

  test('shows first what is raised, hottest on top, with the side, the unit and the grade', () => {
    const html = table()
    const rows = [...html.matchAll(/data-region="([^"]+)"/g)].map((match) => match[1])
    expect(rows[0]).toBe('facet-joint/L4-L5/right')
    expect(rows).toHaveLength(analysis.regions.filter(({ grade }) => grade >= 1).length)
    expect(html).toContain('L4–L5 facet joint, right')
    expect(html).toContain('Max, counts')
    expect(html).toContain('5.1 ×')
    expect(html).toContain('aria-label="grade 4"')
  })

  test('without SUV says why and shows no SUV column', () => {
    const html = table()
    expect(html).toContain('>No SUV: the injected activity is missing. Ratios to normal bone remain valid. ')
    expect(html).not.toContain('SUVmax<')
  })

  test('with SUV shows its column, variant and where its inputs come from', () => {
    const suv = { variant: 'body weight', max: 12.44, mean: 6.1, peak: 10.2 }
    const html = table(
      analysis.regions.map((region) => ({ ...region, suv })),
      { kind: 'available', variant: 'body weight', factor: 1, inputs: [{ name: 'Weight', value: '70 kg', source: '(0010,1030)' }] },
    )
    expect(html).toContain('SUVmax<')
    expect(html).toContain('12.4')
    expect(html).toContain('Weight: 70 kg ((0010,1030))')
  })

  test('says on a small region that its uptake is underestimated', () => {
    expect(table()).toContain('the true uptake is higher')
  })

  test('shows the noise of a ratio, the corrected value beside the measured one, and the place among the own levels', () => {
    const [first, ...rest] = analysis.regions.map((region) => ({ ...region, noise: { maxSd: 12, meanSd: 3, ratioSd: 0.23 }, ownLevels: { rank: 1, of: 8, robustZ: 6.25 } }))
    if (first === undefined) throw new Error('a fixture without regions')
    const html = table([{ ...first, ratio: 5.1, grade: 4, recovered: { max: 900, ratio: 7.5, coefficient: 0.6 } }, ...rest])
    expect(html).toContain('± 0.2')
    expect(html).toMatch(/5\.1 ×.*corrected 7\.5 ×/)
    expect(html).toContain('1 of 8, robust z 6.3')
    expect(table()).not.toContain('±')
  })

  test('offers every grade with how many regions it lists', () => {
    const html = table()
    const raised = analysis.regions.filter(({ grade }) => grade >= 1).length
    expect(html).toContain(`grade 1 and above (${raised})`)
    expect(html).toContain(`all ${analysis.regions.length} regions`)
  })
})

test.each([
  ['ok', 'within limits'],
  ['warn', 'judge each place on the pictures'],
  ['refuse', 'no facet joint is called'],
] as const)('a registration judged %s says “%s” with its numbers and its method', (verdict, words) => {
  const registration: Registration = { shiftMm: 6.25, rotationDeg: 0.4, verdict, method: 'overlap of bone and uptake' }
  const html = renderToStaticMarkup(<RegistrationBanner registration={registration} />)
  expect(html).toContain(words)
  expect(html).toContain('6.3 mm')
  expect(html).toContain('overlap of bone and uptake')
})

describe('a finding card', () => {
  const [finding] = analysis.findings
  if (finding === undefined) throw new Error('the fixture has no finding')
  const card = (decision: Parameters<typeof FindingCard>[0]['decision'], isNext = true): string =>
    renderToStaticMarkup(
      <FindingCard finding={finding} decision={decision} isNext={isNext} selected={false} onSelect={nothing} onReason={nothing} onAccept={nothing} onEdit={nothing} rejecting={false} onAskWhy={nothing} onReject={nothing} />,
    )

  test('undecided offers to accept and to reject, with reasons, cautions and sources', () => {
    const html = card(null)
    expect(html).toContain('Accept')
    expect(html).toContain('Reject…')
    for (const { text } of [...finding.reasonsFor, ...finding.reasonsAgainst]) expect(html).toContain(text)
    for (const text of [...finding.cautions, ...finding.sources]) expect(html).toContain(text)
    expect(html).toContain('not a probability of disease')
  })

  test('that is not in hand is short, and says how much more there is', () => {
    const html = card(null, false)
    expect(html).toContain(finding.reasonsFor[0]?.text)
    expect(html).not.toContain(finding.reasonsFor[1]?.text)
    expect(html).toContain(`${finding.reasonsFor.length - 1 + finding.reasonsAgainst.length} more reasons`)
  })

  test('accepted offers its text and no second acceptance', () => {
    const html = card({ findingId: finding.id, decision: 'accepted', reason: null })
    expect(html).toContain('data-decision="accepted"')
    expect(html).toContain('>Edit<')
    expect(html).not.toContain('data-testid="accept"')
  })

  test('rejected shows the reason and can be accepted after all', () => {
    const html = card({ findingId: finding.id, decision: 'rejected', reason: 'Artefact' })
    expect(html).toContain('Rejected: Artefact')
    expect(html).toContain('data-testid="accept"')
  })
})

test('checks stand in the order of their weight, and say it to a screen reader', () => {
  const check = (level: 'ok' | 'alert' | 'prohibit') => ({ id: level, level, sentence: `${level}.`, findingId: null })
  const html = renderToStaticMarkup(<ChecksList checks={[check('ok'), check('alert'), check('prohibit')]} />)
  expect([...html.matchAll(/data-level="([a-z]+)"/g)].map((match) => match[1])).toEqual(['prohibit', 'alert', 'ok'])
  expect(html).toContain('Stops signing: ')
})

describe('a sentence of the report', () => {
  const field = (sentence: ReturnType<typeof generated>, generatedNow: string): string =>
    renderToStaticMarkup(
      <SentenceField label="Finding" sentence={sentence} follows="the finding" generatedNow={generatedNow} disabled={false} testId="t" onText={nothing} onRestore={nothing} />,
    )

  test('generated follows and cannot be restored', () => {
    expect(field(generated('A'), 'A')).toContain('Follows the finding')
    expect(field(generated('A'), 'A')).not.toContain('Restore')
  })

  test('edited says so and can be restored', () => {
    const html = field(edited(generated('A'), 'B'), 'A')
    expect(html).toContain('Edited by you<')
    expect(html).toContain('Restore generated')
  })

  test('edited over a finding that changed says that too', () => {
    expect(field(edited(generated('A'), 'B'), 'C')).toContain('Edited by you; the finding changed since')
  })
})

describe('the spine map on the screen', () => {
  const html = renderToStaticMarkup(<SpineMap analysis={analysis} selectedRegionId="facet-joint/L4-L5/right" onSelect={nothing} />)

  test('draws every measured region once, with its grade', () => {
    for (const { id, grade, structure } of analysis.regions) {
      if (structure === 'iliac-crest') continue
      expect(html.split(`data-region="${id}" data-grade="${grade}"`)).toHaveLength(2)
    }
  })

  test('shows the numbers of the selected region, and tells a screen reader what is hot', () => {
    expect(html).toMatch(/spine-map-numbers">L4-L5 facet joint, right: 5\.1 × normal vertebra, grade 4/)
    expect(html).toMatch(/aria-label="Spine map\. L4-L5|aria-label="Spine map\. .*L4-L5 facet joint, right/)
  })
})
