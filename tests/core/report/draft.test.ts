import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradeSchema, patternSchema, sideSchema, structureSchema } from '../../../core/base/anatomy.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { qualityText } from '../../../core/report/quality.ts'
import { findingTexts } from '../../../core/report/finding-sentences.ts'
import { draftReport } from '../../../core/report/draft.ts'
import { reportSchema } from '../../../core/report/report.ts'
import { edited, isOutdated, keepEdited } from '../../../core/report/sentences.ts'
import { autoTemplate, automaticDecisions, otherRegionsText, syncFindings } from '../../../core/report/sync-findings.ts'
import { templateFor } from '../../../core/report/templates.ts'
import { blockedWordsIn, placeholdersLeftIn } from '../../../core/report/wording.ts'
import { accept, analysis, draft, draftInput, draftWith } from './fixture.ts'

const [facet, disc] = draft.content.findings
if (!facet || !disc) throw new Error('the fixture has findings')

describe('a first draft', () => {
  it('is a whole report by its schema', () => {
    expect(reportSchema.safeParse(draft).success).toBe(true)
  })

  it('holds the accepted findings only, the most active first', () => {
    expect(draft.content.findings.map((finding) => finding.findingId)).toEqual([
      'facet/L4-L5/right',
      'discogenic/L2-L3/midline',
      'si-joint/pelvis/left',
    ])
  })

  it('says side, level, structure, grade, ratio and reference in one sentence', () => {
    expect(facet.sentence.text).toContain('Focal increased osteoblastic activity, grade 4, at the right L4-L5 facet joint (ratio 5.1 to normal vertebra)')
    expect(facet.sentence.text).toContain('Favours')
    expect(facet.sentence.text).toContain('differential')
    expect(facet.impression.text).toContain('may represent a pain generator')
    expect(facet.recommendation.text).toContain('diagnostic medial branch or intra-articular block')
  })

  it('takes the CT correlate from the reasons of the finding', () => {
    expect(facet.fields['ctCorrelate']).toBe('joint-space narrowing 1.1 mm, sclerosis +310 HU against the other side')
    expect(facet.sentence.text).toContain('with CT: joint-space narrowing')
  })

  it('takes a CT reason that is a sentence', () => {
    const spoken = { ...analysis, findings: analysis.findings.map((each) => ({ ...each, reasonsFor: [{ text: 'On CT the disc has 0.7 of the height of its neighbours.', regionId: null }] })) }
    const report = draftReport({ ...draftInput, analysis: spoken })
    expect(report.content.findings[0]?.fields['ctCorrelate']).toBe('the disc has 0.7 of the height of its neighbours')
  })

  it('says so where no CT correlate is known', () => {
    expect(draft.content.findings[2]?.sentence.text).toContain('no CT correlate is stated')
  })

  it('brings two key images through each finding, an axial and the one that shows the structure', () => {
    expect(draft.content.keyImages.map((image) => image.plane)).toEqual(['axial', 'sagittal', 'axial', 'sagittal', 'axial', 'coronal'])
    expect(draft.content.keyImages[0]?.centreMm).toEqual(analysis.findings[0]?.centreMm)
  })

  it('gives every pattern a template of its own', () => {
    const report = draftReport({ ...draftInput, decisions: accept('baastrup') })
    expect(report.content.findings[0]?.templateId).toBe('baastrup')
    expect(report.content.findings[0]?.recommendation.text).toContain('pain on extension')
    expect(patternSchema.options.map((pattern) => templateFor(pattern).patterns)).toEqual(patternSchema.options.map((pattern) => [pattern]))
  })

  it('writes any pattern with the general template where that is asked for', () => {
    const report = draftReport({ ...draftInput, decisions: accept('baastrup'), template: 'focal-uptake' })
    expect(report.content.findings[0]?.templateId).toBe('focal-uptake')
    expect(report.content.findings[0]?.impression.text).toContain('indeterminate')
  })

  it('never writes a disc with the sentences of a facet, even when that template is asked for', () => {
    const report = draftReport({ ...draftInput, template: 'facet' })
    expect(report.content.findings.map((finding) => finding.templateId)).toEqual(['facet', 'discogenic', 'si-joint'])
  })

  it('says what was done to the registration, and by whom, in each language', () => {
    const registration = { translationMm: [3, 0, 4] as const, rotationDeg: [0, 0, 1.5] as const, centreMm: patientMm(0, 0, 0), origin: 'reader' as const }
    const corrected = { ...analysis, provenance: { ...analysis.provenance, registration } }
    const of = (language: 'en' | 'de'): string => qualityText(corrected, { levelsConfirmed: true, acceptance: 'reader', language }, null)
    expect(of('en')).toContain('A correction of 5.0 mm and 1.5 degrees was applied to the SPECT, set by the reader.')
    expect(of('de')).toContain('Auf die SPECT wurde eine Korrektur von 5,0 mm und 1,5 Grad angewandt, vom Befunder gesetzt.')
    expect(qualityText(analysis, { levelsConfirmed: true, acceptance: 'reader', language: 'en' }, null)).not.toContain('correction')
  })

  it('states registration, level counting, reference and the missing SUV', () => {
    const { text } = draft.content.quality
    expect(text).toContain('shift 0.8 mm')
    expect(text).toContain('counted up from the sacrum')
    expect(text).toContain('not confirmed by a reader')
    expect(text).toContain('mean of L1, L3, L4')
    expect(text).toContain('SUV is not available')
  })

  it('gives the reason why there is no SUV', () => {
    const procedure = { ...draft.procedure, suvRefusal: 'the values are counts' }
    expect(syncFindings(draft.content, analysis, draftInput.decisions, procedure).quality.text).toContain('SUV is not available (the values are counts)')
  })

  it('says who accepted the findings when the command line did', () => {
    const report = draftReport({ ...draftInput, acceptance: 'command-line' })
    expect(report.content.quality.text).toContain('accepted automatically from the command line')
    expect(draft.content.quality.text).not.toContain('command line')
  })
})

describe('a study without accepted findings', () => {
  const report = draftReport({ ...draftInput, decisions: accept() })

  it('says that nothing was accepted, and does not call measured activity normal', () => {
    expect(report.content.conclusion.text).toContain('No measured activity was accepted as a finding between T11 and L5')
    expect(otherRegionsText(report.content, analysis)).toContain('up to grade 4')
  })

  it('is called free of focal activity only when every region is of grade 0 or 1', () => {
    const quiet = { ...analysis, findings: [], regions: analysis.regions.map((region) => ({ ...region, grade: 1 as const })) }
    const calm = draftReport({ ...draftInput, analysis: quiet, decisions: [] })
    expect(calm.content.conclusion.text).toContain('No focal increase of osteoblastic activity was found between T11 and L5')
  })

  it('is not judged by the iliac crest, which grade 2 is measured against', () => {
    const crest = { ...analysis, findings: [], regions: analysis.regions.map((region) => ({ ...region, structure: 'iliac-crest' as const, grade: 2 as const })) }
    expect(draftReport({ ...draftInput, analysis: crest, decisions: [] }).content.conclusion.text).toContain('No focal increase')
  })

  it('has the template normal', () => {
    expect(autoTemplate(analysis, accept())).toBe('normal')
    expect(autoTemplate(analysis, accept('facet'))).toBe('facet')
  })
})

describe('decisions of the command line', () => {
  it('accept grade 2 and above, reject the rest', () => {
    const [first, ...rest] = analysis.findings
    if (!first) throw new Error('the fixture has findings')
    const faint = { ...analysis, findings: [{ ...first, grade: 1 as const }, ...rest] }
    expect(automaticDecisions(faint).map((each) => each.decision)).toEqual(['rejected', 'accepted', 'accepted', 'accepted'])
  })
})

describe('following the decisions', () => {
  it('takes a withdrawn finding out with its key images', () => {
    const content = syncFindings(draft.content, analysis, accept('facet'))
    expect(content.findings.map((finding) => finding.pattern)).toEqual(['facet'])
    expect(content.keyImages).toHaveLength(2)
  })

  it('keeps the key images that the reader captured', () => {
    const own = { ...draft.content.keyImages[0]!, id: 'key-7', caption: 'mine' }
    const content = syncFindings({ ...draft.content, keyImages: [...draft.content.keyImages, own] }, analysis, accept())
    expect(content.keyImages).toEqual([own])
  })

  it('does not bring back a key image that the reader removed', () => {
    const content = syncFindings({ ...draft.content, keyImages: [] }, analysis, draftInput.decisions)
    expect(content.keyImages).toEqual([])
  })

  it('keeps the words of a withdrawn finding that the reader edited, unprinted, until accepted again', () => {
    const mine = { ...facet, sentence: edited(facet.sentence, 'My own words.') }
    const withdrawn = syncFindings({ ...draft.content, findings: [mine] }, analysis, accept())
    expect(withdrawn.findings).toEqual([{ ...mine, withdrawn: true }])
    const again = syncFindings(withdrawn, analysis, accept('facet'))
    expect(again.findings[0]).toMatchObject({ withdrawn: false, sentence: { text: 'My own words.', origin: 'edited' } })
  })

  it('is settled: the same decisions again change nothing', () => {
    expect(syncFindings(draft.content, analysis, draftInput.decisions, draft.procedure)).toEqual(draft.content)
  })
})

describe('a changed analysis', () => {
  const changed = { ...analysis, findings: analysis.findings.map((finding) => ({ ...finding, ratio: finding.ratio + 1 })) }

  it('makes generated sentences anew', () => {
    expect(syncFindings(draft.content, changed, draftInput.decisions).findings[0]?.sentence.text).toContain('ratio 6.1')
  })

  it('keeps an edited sentence, and tells that its finding has changed', () => {
    const mine = { ...facet, sentence: edited(facet.sentence, 'My own words on the right L4-L5 facet.') }
    const [after] = syncFindings({ ...draft.content, findings: [mine] }, changed, accept('facet')).findings
    if (!after) throw new Error('the finding stays')
    expect(after.sentence.text).toBe('My own words on the right L4-L5 facet.')
    const now = findingTexts(after, changed).sentence
    expect(isOutdated(after.sentence, now)).toBe(true)
    expect(isOutdated(keepEdited(after.sentence, now), now)).toBe(false)
  })

  it('keeps what the reader chose in the form', () => {
    const chosen = { ...facet, fields: { ...facet.fields, painSide: 'same side', pathria: '2' } }
    const [after] = syncFindings({ ...draft.content, findings: [chosen] }, changed, accept('facet')).findings
    expect(after?.sentence.text).toContain('The reported pain is on the same side.')
    expect(after?.sentence.text).toContain('Pathria grade 2')
  })
})

describe('an edit', () => {
  it('back to the generated words is generated again', () => {
    const changed = edited(facet.sentence, 'else')
    expect(changed.origin).toBe('edited')
    expect(edited(changed, facet.sentence.text)).toEqual(facet.sentence)
  })
})

describe('everything generated', () => {
  it('is free of blocked words and of unfilled places, for any finding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...patternSchema.options),
        fc.constantFrom(...structureSchema.options),
        fc.constantFrom(...sideSchema.options),
        fc.constantFrom(...gradeSchema.options.map((option) => option.value)),
        fc.double({ min: 0.1, max: 40, noNaN: true }),
        fc.boolean(),
        (pattern, structure, side, grade, ratio, sits) => {
          const [first] = analysis.findings
          if (!first) throw new Error('the fixture has findings')
          const finding = { ...first, id: 'x', pattern, structure, side, grade, ratio, reasonsFor: sits ? first.reasonsFor : [] }
          const report = draftReport({
            ...draftInput,
            analysis: { ...analysis, findings: [finding] },
            decisions: [{ findingId: 'x', decision: 'accepted' }],
          })
          const [made] = report.content.findings
          if (!made) throw new Error('the finding was accepted')
          const texts = [made.sentence, made.impression, made.recommendation, report.content.quality, report.content.conclusion].map((sentence) => sentence.text)
          for (const text of [...texts, ...report.content.keyImages.map((image) => image.caption)]) {
            expect(blockedWordsIn(text)).toEqual([])
            expect(placeholdersLeftIn(text)).toEqual([])
            expect(text).not.toMatch(/ {2}|\.\.|undefined|NaN| ,/)
          }
          if (side !== 'midline') expect(made.sentence.text).toContain(side)
          expect(made.sentence.text).toContain('L4-L5')
          expect(made.templateId).toBe(templateFor(pattern).id)
        },
      ),
    )
  })

  it('of the whole fixture holds no blocked word', () => {
    const all = JSON.stringify(draftWith({}).content)
    expect(blockedWordsIn(all)).toEqual([])
  })
})
