import type { VertebraName } from '../../../core/base/anatomy.ts'
import { vertebraNames } from '../../../core/base/anatomy.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { reportContentSchema } from '../../../core/report/report.ts'
import type { Report, ReportLanguage } from '../../../core/report/report.ts'
import { syncFindings } from '../../../core/report/sync-findings.ts'
import { analysis, draftInput, regions, signable } from './fixture.ts'

/** Pages that are hard to lay out: each must be whole, readable, and whose it is on every sheet. */

export const signed: Report = { ...signable, state: 'final', reader: 'Dr. Ada Example', signedAt: '2026-11-21T09:20:00+01:00', seal: 'ab'.repeat(32) }

const named = (patientName: string, more: Partial<Report['header']> = {}): Report => ({ ...signed, header: { ...signed.header, patientName, ...more } })

const [facet] = signable.content.findings
const [image] = signable.content.keyImages
const [joint] = regions
if (!facet || !image || !joint) throw new Error('the fixture has findings, images and regions')

export const crowded: Report = {
  ...named(`${'Wolfeschlegel'.repeat(5)}^Ἀλέξανδρος Łukasz Анна`, { siteName: 'University Hospital with a very long name '.repeat(3), patientId: 'ID-0123456789-0123456789-0123456789-0123456789-0123456789' }),
  content: {
    ...signed.content,
    findings: Array.from({ length: 24 }, () => facet),
    otherFindings: Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of the other findings.`).join('\n'),
  },
}

/** C2 to S2, every facet joint of both sides, every body and disc, all raised: more than sixty rows on the first pages too. */
const spine = vertebraNames.filter((name) => !['C1', 'T13', 'L6'].includes(name))
const at = (index: number, x: number): ReturnType<typeof patientMm> => patientMm(x, 20, (spine.length - index) * 26)
const wholeRegions: Analysis['regions'] = spine.flatMap((name, index) => {
  const next = spine[index + 1]
  const segment = next === undefined ? null : (`${name}-${next}` as const)
  const make = (structure: 'vertebral-body' | 'facet-joint' | 'disc', level: typeof segment | VertebraName, side: 'left' | 'right' | 'midline', x: number) =>
    level === null ? [] : [{ ...joint, id: `${structure}/${level}/${side}`, structure, level, side, centreMm: at(index, x), maxMm: at(index, x), ratio: 1.5 + (index % 4) * 0.9, grade: ((index % 4) + 1) as 1, max: 180 + index, mean: 120 + index, suv: { variant: 'bw', max: 6.1 + index, mean: 4.2, peak: 5 } }]
  return [...make('vertebral-body', name, 'midline', 0), ...make('disc', segment, 'midline', 0), ...make('facet-joint', segment, 'left', 18), ...make('facet-joint', segment, 'right', -18)]
})
const wholeLevels: Analysis['spine']['levels'] = spine.map((name, index) => {
  const [first] = analysis.spine.levels
  if (!first) throw new Error('the fixture has levels')
  return { ...first, name, centreMm: at(index, 0), frame: { ...first.frame, centreMm: at(index, 0) } }
})
export const wholeSpine: Report = { ...signed, analysis: { ...analysis, regions: wholeRegions, spine: { ...analysis.spine, levels: wholeLevels, segments: [] } } }

export const manyImages: Report = {
  ...signed,
  content: { ...signed.content, keyImages: Array.from({ length: 20 }, (_, index) => ({ ...image, id: `key-${index + 1}`, caption: `${index + 1}: ${image.caption}` })) },
}

const nothing = reportContentSchema.parse({ ...signed.content, findings: [], keyImages: [] })
export const noFinding: Report = { ...signed, content: syncFindings({ ...nothing, conclusion: { text: '', origin: 'generated', generatedText: '' } }, analysis, [], signed.procedure) }

export const inLanguage = (report: Report, language: ReportLanguage): Report => ({
  ...report,
  content: syncFindings({ ...report.content, language }, report.analysis, draftInput.decisions, report.procedure),
})

/** By name: the report, and a word of the patient's name that every page must show (as the page reads it). */
export const hardCases: Readonly<Record<string, { readonly report: Report; readonly name: string }>> = {
  crowded: { report: crowded, name: 'Wolfeschlegel' },
  'whole-spine': { report: wholeSpine, name: 'DOE, Jane' },
  'twenty-images': { report: manyImages, name: 'DOE, Jane' },
  'no-finding': { report: noFinding, name: 'DOE, Jane' },
  arabic: { report: named('الحسيني^فاطمة'), name: 'فاطمة' },
  hebrew: { report: named('כהן^מרים'), name: 'מרים' },
  chinese: { report: named('王^小東'), name: '王' },
  cyrillic: { report: inLanguage(named('Щербакова^Анна'), 'de'), name: 'Щербакова' },
  greek: { report: { ...named('Παπαδόπουλος^Ἀλέξανδρος'), content: { ...signed.content, paper: 'Letter' } }, name: 'Παπαδόπουλος' },
}
