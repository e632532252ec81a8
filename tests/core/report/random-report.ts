import { vertebraNames } from '../../../core/base/anatomy.ts'
import type { Grade, Pattern, Place, Side, Structure } from '../../../core/base/anatomy.ts'
import type { Analysis } from '../../../core/findings/analysis.ts'
import type { Finding } from '../../../core/findings/finding.ts'
import { patientMm } from '../../../core/geometry/vector.ts'
import { patternRules as patterns } from '../../../core/knowledge/patterns.ts'
import { draftReport } from '../../../core/report/draft.ts'
import type { Report, ReportContent } from '../../../core/report/report.ts'
import { syncFindings } from '../../../core/report/sync-findings.ts'
import { templateById } from '../../../core/report/templates.ts'
import type { RegionUptake } from '../../../core/uptake/uptake.ts'
import { analysis as model, draftInput, regions as modelRegions } from './fixture.ts'

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const randomNumbers = (from: number): (() => number) => {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const patternIds = patterns.map(({ id }) => id)
const spine = vertebraNames.filter((name) => !['T13', 'L6', 'S1', 'S2'].includes(name))
const segments = spine.map((name, index) => `${name}-${spine[index + 1] ?? 'S1'}` as Place)
const midlineStructures: ReadonlySet<Structure> = new Set(['disc', 'vertebral-body', 'superior-endplate', 'inferior-endplate', 'spinous-process', 'interspinous'])
const segmental: ReadonlySet<Structure> = new Set(['disc', 'facet-joint', 'interspinous'])

/** A study as an analysis might have found it: one to five findings of any pattern, each at a place where that pattern may be. */
export const randomReport = (seed: number): Report => {
  const random = randomNumbers(seed)
  const one = <T>(from: readonly T[]): T => {
    const item = from[Math.floor(random() * from.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  const placeOf = (structure: Structure): Place => {
    if (structure === 'sacroiliac-joint' || structure === 'iliac-crest') return 'pelvis'
    if (structure === 'sacral-ala') return 'sacrum'
    return segmental.has(structure) ? one(segments) : one(spine)
  }
  const filled = (text: string, { level, side, ratio, grade }: Pick<Finding, 'level' | 'side' | 'ratio' | 'grade'>): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => ({ level, side, grade: String(grade), ratio: ratio.toFixed(1), reference: 'normal vertebra' })[name] ?? (random() * 10).toFixed(1))

  const suv = random() < 0.5
  const [regionModel] = modelRegions
  if (regionModel === undefined) throw new Error('the fixture has regions')
  const regions: RegionUptake[] = []
  const findings: Finding[] = []
  for (let count = 1 + Math.floor(random() * 5); count > 0; count -= 1) {
    const pattern: Pattern = one(patternIds)
    const definition = patterns.find(({ id }) => id === pattern)
    const structure = one(definition?.structures ?? [])
    const level = placeOf(structure)
    const side: Side = midlineStructures.has(structure) ? 'midline' : one(['left', 'right'] as const)
    const grade = one([1, 2, 3, 4] as const satisfies readonly Grade[])
    const ratio = 1 + grade + random()
    const id = `${pattern}/${level}/${side}`
    if (findings.some((finding) => finding.id === id)) continue
    const centreMm = patientMm(side === 'left' ? 20 : side === 'right' ? -20 : 0, random() * 40, random() * 300)
    const region: RegionUptake = { ...regionModel, id: `${structure}/${level}/${side}`, level, structure, side, centreMm, ratio, grade, suv: suv ? { variant: 'body weight', max: ratio * 3, mean: ratio * 2, peak: ratio * 2.5 } : null }
    regions.push(region)
    const said = { level, side, ratio, grade }
    const rules = [...(definition?.requires ?? []), ...(definition?.supports ?? [])]
    findings.push({
      id,
      pattern,
      level,
      structure,
      side,
      grade,
      ratio,
      score: random(),
      centreMm,
      regionId: region.id,
      reasonsFor: rules.flatMap((rule) => (rule.for === null || random() < 0.4 ? [] : [{ text: filled(rule.for, said), regionId: region.id }])),
      reasonsAgainst: [],
      cautions: (definition?.cautions ?? []).map((caution) => filled(caution.text, said)),
      sources: [],
      patternVersion: definition?.version ?? '1.0.0',
    })
  }
  const analysis: Analysis = { ...model, regions: [...model.regions.map((each) => ({ ...each, suv: null })), ...regions], findings }
  const decisions = findings.map(({ id }) => ({ findingId: id, decision: 'accepted' as const }))
  const settings = { ...draftInput.settings, reportLanguage: one(['en', 'de'] as const) }
  const draft = draftReport({ ...draftInput, analysis, decisions, settings })
  // The reader's part of the form: any choice, any suggestion.
  const content: ReportContent = {
    ...draft.content,
    levelsConfirmed: true,
    question: 'Axial low back pain for 30 months.',
    findings: draft.content.findings.map((finding) => ({
      ...finding,
      fields: {
        ...finding.fields,
        ...Object.fromEntries(
          (templateById(finding.templateId)?.fields ?? [])
            .filter((field) => !field.measured && field.values.length > 0 && random() < 0.7)
            .map((field) => [field.id, one(field.values)]),
        ),
      },
    })),
  }
  return { ...draft, content: syncFindings(content, analysis, decisions, draft.procedure) }
}
