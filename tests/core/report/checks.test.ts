import { describe, expect, it } from 'vitest'
import { checks } from '../../../core/report/checks.ts'
import { contradictsLevel, contradictsSide, mentionsIn } from '../../../core/report/place-mentions.ts'
import type { Report, ReportFinding } from '../../../core/report/report.ts'
import { edited } from '../../../core/report/sentences.ts'
import { blockedWordsIn, placeholdersLeftIn } from '../../../core/report/wording.ts'
import { draft, signable } from './fixture.ts'

const levelOf = (report: Report, id: string): string[] => checks(report).filter((check) => check.id === id).map((check) => check.level)

const withContent = (content: Partial<Report['content']>): Report => ({ ...signable, content: { ...signable.content, ...content } })

/** The signable report with the first finding (facet L4-L5 right) changed. */
const withFacet = (change: (finding: ReportFinding) => ReportFinding): Report => {
  const [first, ...rest] = signable.content.findings
  if (!first) throw new Error('the fixture has findings')
  return withContent({ findings: [change(first), ...rest] })
}

const withSentence = (text: string): Report => withFacet((finding) => ({ ...finding, sentence: edited(finding.sentence, text) }))

const withRegistration = (verdict: 'ok' | 'warn' | 'refuse'): Report => ({
  ...signable,
  analysis: { ...signable.analysis, registration: { ...signable.analysis.registration, verdict } },
})

describe('a report that is ready', () => {
  it('has nothing that stops signing, and says what was looked at', () => {
    const found = checks(signable)
    expect(found.filter((check) => check.level === 'prohibit')).toEqual([])
    expect(found.filter((check) => check.level === 'ok').map((check) => check.id)).toEqual(['levels-confirmed', 'registration', 'places-agree', 'key-images', 'wording'])
  })
})

describe('levels', () => {
  it('must be confirmed by the reader', () => {
    expect(levelOf(draft, 'levels-confirmed')).toEqual(['prohibit'])
    expect(levelOf(signable, 'levels-confirmed')).toEqual(['ok'])
  })

  it('from the command line only warn, because the page says that no reader confirmed them', () => {
    const report = { ...draft, content: { ...draft.content, acceptance: 'command-line' as const } }
    expect(levelOf(report, 'levels-confirmed')).toEqual(['alert'])
  })
})

describe('registration', () => {
  it.each([
    ['ok', 'ok'],
    ['warn', 'alert'],
    ['refuse', 'prohibit'],
  ] as const)('%s gives %s', (verdict, level) => {
    expect(levelOf(withRegistration(verdict), 'registration')).toEqual([level])
  })
})

describe('side and level in an edited sentence', () => {
  it.each([
    ['Marked activity of the left L4-L5 facet joint.', 'side-mismatch'],
    ['Left-sided facet arthropathy at L4-L5.', 'side-mismatch'],
    ['Marked activity of the right L3-L4 facet joint.', 'level-mismatch'],
    ['Marked activity of the right L5 / S1 facet joint.', 'level-mismatch'],
    ['Activity at L2.', 'level-mismatch'],
    ['Activity at L4–L5 on the left.', 'side-mismatch'],
  ])('%s is stopped as %s', (text, id) => {
    expect(levelOf(withSentence(text), id)).toEqual(['prohibit'])
  })

  it.each([
    'Marked activity of the right L4-L5 facet joint.',
    'Marked activity of the right L4/5 facet joint.',
    'Marked activity at the superior articular process of L5, right.',
    'Marked activity within L3-S1, greatest on the right.',
    'Marked activity of this joint.',
    'Right L4-L5 facet joint; the screw was left in place.',
    'Right L4-L5 facet joint at a right angle to the disc.',
  ])('%s is let through', (text) => {
    const found = checks(withSentence(text)).map((check) => check.id)
    expect(found).not.toContain('side-mismatch')
    expect(found).not.toContain('level-mismatch')
  })

  it('naming both sides asks', () => {
    expect(levelOf(withSentence('Right L4-L5 facet joint, more than left.'), 'side-both')).toEqual(['alert'])
    expect(levelOf(withSentence('Bilateral L4-L5 facet activity.'), 'side-both')).toEqual(['alert'])
  })

  it('is looked for in the conclusion too', () => {
    const wrong = edited(signable.content.conclusion, 'Active left L4-L5 facet joint. Active L2-L3 disc.')
    const right = edited(signable.content.conclusion, 'Active right L4-L5 facet joint. Left sacroiliac joint active.')
    expect(levelOf(withContent({ conclusion: wrong }), 'side-mismatch')).toEqual(['prohibit'])
    expect(levelOf(withContent({ conclusion: right }), 'side-mismatch')).toEqual([])
  })
})

describe('mentions', () => {
  it('reads ranges however they are written', () => {
    for (const text of ['L4-L5', 'L4-5', 'L4/5', 'L 4 - L 5', 'L4–L5']) expect([...mentionsIn(text).levels]).toEqual(['L4-L5'])
  })

  it('does not take tracers, units or unknown numbers for levels', () => {
    expect([...mentionsIn('Tc-99m, T2-weighted MRI, L9, S7, C14').levels]).toEqual([])
  })

  it('has nothing to contradict in the midline or in the pelvis', () => {
    expect(contradictsSide(mentionsIn('left'), 'midline')).toBe(false)
    expect(contradictsLevel(mentionsIn('S1'), 'pelvis')).toBe(false)
  })
})

describe('wording', () => {
  it('stops blocked words in the words of the program, in any case and form', () => {
    expect(levelOf(withSentence('Active INFLAMMATION of the right L4-L5 facet.'), 'blocked-word')).toEqual(['prohibit'])
    expect(blockedWordsIn('White  blood\ncells and leucocytes').map((word) => word.match)).toEqual(['white blood cell', 'leucocyte'])
  })

  it("only asks about them in the reader's history", () => {
    expect(levelOf(withContent({ question: 'Known inflammation of the sacroiliac joints on MRI.' }), 'blocked-word')).toEqual(['alert'])
  })

  it.each(['Ratio {ratio} at L4-L5', 'Side [ ] of pain', 'Grade ___', 'Compared with XXX', 'TBD', 'Unchanged ??'])('stops what was left to fill in: %s', (text) => {
    expect(levelOf(withContent({ comparison: text }), 'placeholder')).toEqual(['prohibit'])
  })

  it('finds nothing to fill in in plain sentences', () => {
    expect(placeholdersLeftIn('Ratio 3.4 (grade 3) at L4-L5; is it new? See S001 [12].')).toEqual([])
  })
})

describe('what is missing', () => {
  it('asks for a clinical question', () => {
    expect(levelOf(withContent({ question: ' ' }), 'question')).toEqual(['alert'])
  })

  it('asks for a key image of each finding', () => {
    expect(levelOf(withContent({ keyImages: [] }), 'key-image')).toEqual(['alert', 'alert', 'alert'])
  })

  it('does not count a picture of another place', () => {
    const elsewhere = signable.content.keyImages.filter((image) => !image.id.includes('facet') && !image.id.includes('si-joint'))
    expect(levelOf(withContent({ keyImages: elsewhere }), 'key-image')).toEqual(['alert', 'alert'])
  })

  it('stops an empty sentence', () => {
    expect(levelOf(withSentence('  '), 'sentence-empty')).toEqual(['prohibit'])
  })

  it('stops an empty field that the template requires, warns of one it recommends', () => {
    const noSide = withFacet((finding) => ({ ...finding, fields: { ...finding.fields, side: '' } }))
    const noCt = withFacet((finding) => ({ ...finding, fields: { ...finding.fields, ctCorrelate: '' } }))
    expect(levelOf(noSide, 'required-side')).toEqual(['prohibit'])
    expect(levelOf(noCt, 'required-ctCorrelate')).toEqual(['alert', 'alert'])
  })

  it('stops a finding that was taken back while its text is kept', () => {
    expect(levelOf(withFacet((finding) => ({ ...finding, withdrawn: true })), 'withdrawn')).toEqual(['prohibit'])
  })

  it('stops a finding whose template this program does not have', () => {
    expect(levelOf(withFacet((finding) => ({ ...finding, templateId: 'other' })), 'template')).toEqual(['prohibit'])
  })

  it('tells of a sentence edited over a finding that has changed', () => {
    const report = withFacet((finding) => ({ ...finding, sentence: { ...edited(finding.sentence, 'Right L4-L5, mine.'), generatedText: 'as it was' } }))
    expect(levelOf(report, 'sentence-outdated')).toEqual(['alert'])
  })
})
