import { placeSchema } from '../../core/base/anatomy.ts'
import type { Place } from '../../core/base/anatomy.ts'
import type { Analysis } from '../../core/findings/analysis.ts'
import { reasonWords } from '../../core/findings/finding.ts'
import { anchorSchema } from '../../core/spine/spine-model.ts'
import type { Anchor } from '../../core/spine/spine-model.ts'
import { analyseStored } from '../../main/workflow/read-study.ts'
import { parse, single, UsageError } from '../arguments.ts'
import { answered, mm, table } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { appVersion } from '../version.ts'
import { withLibrary } from '../with-library.ts'

/** `L5=x,y,z`: the centre of that vertebra's body, LPS mm. */
const anchorOf = (text: string): Anchor => {
  const [, name, position] = /^([A-Za-z]\d{1,2})=(.+)$/.exec(text) ?? []
  const coordinates = (position ?? '').split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  const anchor = anchorSchema.safeParse({ name: name?.toUpperCase(), centreMm: coordinates })
  if (!anchor.success) throw new UsageError(`--anchor takes a vertebra and its centre in LPS mm, such as L5=1.5,-12,803.2, not "${text}".`)
  return anchor.data
}

const levelOf = (text: string): Place => {
  const level = placeSchema.safeParse(text.toUpperCase())
  if (!level.success) throw new UsageError(`--reference takes a level, such as L1, not "${text}".`)
  return level.data
}

/** Reasons are their sentences here; the region behind each is the window's. */
const forJson = ({ spine, findings, ...rest }: Analysis): unknown => ({
  ...rest,
  spine: {
    ...spine,
    levels: spine.levels.map(({ name, centreMm, heightMm, confidence, source }) => ({ name, centreMm, heightMm, confidence, source })),
  },
  findings: findings.map((finding) => ({
    ...finding,
    reasonsFor: finding.reasonsFor.map(reasonWords),
    reasonsAgainst: finding.reasonsAgainst.map(reasonWords),
  })),
})

const hottestShown = 12

const inWords = ({ registration, spine, reference, regions, findings, warnings }: Analysis): string => {
  const hottest = [...regions].sort((a, b) => b.ratio - a.ratio).slice(0, hottestShown)
  return [
    `Registration: ${registration.verdict}, shift ${registration.shiftMm.toFixed(1)} mm (${registration.method})`,
    `Levels: ${spine.numbering}`,
    table(['level', 'centre LPS mm', 'confidence', 'source'], spine.levels.map((level) => [level.name, mm(level.centreMm), level.confidence.toFixed(2), level.source])),
    '',
    `Uptake against ${reference.region} (mean ${reference.mean.toFixed(1)} ${reference.unit}), hottest first`,
    table(['level', 'structure', 'side', 'ratio', 'grade'], hottest.map((region) => [region.level, region.structure, region.side, region.ratio.toFixed(2), `${region.grade}`])),
    '',
    findings.length === 0 ? 'No findings.' : `Findings (proposals for the reader, not a diagnosis)`,
    ...findings.map(
      (finding) =>
        `${finding.pattern}, ${finding.level}, ${finding.structure}, ${finding.side}: ratio ${finding.ratio.toFixed(2)}, grade ${finding.grade}\n` +
        [...finding.reasonsFor.map((reason) => `  + ${reasonWords(reason)}`), ...finding.reasonsAgainst.map((reason) => `  - ${reasonWords(reason)}`)].join('\n'),
    ),
    ...warnings.map((warning) => `Note: ${warning}`),
  ].join('\n')
}

export const analyse: Command = (args, { progress, signal, programFolder }) => {
  const { values, positionals } = parse(args, {
    library: { type: 'string' },
    anchor: { type: 'string', multiple: true },
    reference: { type: 'string' },
  })
  const studyUid = single(positionals, 'study UID')
  const anchors = (values.anchor ?? []).map(anchorOf)
  const repeated = anchors.find(({ name }, at) => anchors.findIndex((other) => other.name === name) !== at)
  if (repeated !== undefined) throw new UsageError(`--anchor names ${repeated.name} twice.`)
  const request = { anchors, referenceLevel: values.reference === undefined ? null : levelOf(values.reference) }
  return withLibrary(values.library, { access: 'write', programFolder }, async (session) => {
    const analysed = await analyseStored(session, { studyUid, request, appVersion }, { signal, onProgress: ({ label, fraction }) => progress.show(label, fraction) })
    return analysed.ok ? answered(forJson(analysed.value.analysis), inWords(analysed.value.analysis)) : analysed
  })
}
