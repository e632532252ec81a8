import { z } from 'zod'
import { distanceMm, patientMmSchema } from '../geometry/vector.ts'
import { anchorLimits } from '../spine/place-anchors.ts'

/** What of an analysis tells which findings are the same ones: read from older analyses too, whose other parts may differ. */
export const judgedFindingsSchema = z.object({
  findings: z.array(z.object({ id: z.string(), pattern: z.string(), structure: z.string(), side: z.string(), regionId: z.string() })),
  regions: z.array(z.object({ id: z.string(), centreMm: patientMmSchema })),
})

export type JudgedFindings = z.infer<typeof judgedFindingsSchema>

/** Half the least distance of two vertebrae: a finding further off is another one, whatever its name says. */
export const sameFindingMm = anchorLimits.leastSpacingMm / 2

/**
 * What a finding of one analysis is called in another of the same study. Names move with a corrected level; the bone that a reader judged
 * does not: the same pattern, structure and side at the same place, LPS. Null where there is none.
 */
export const sameFinding = (judged: JudgedFindings, now: JudgedFindings, findingId: string): string | null => {
  const centreOf = ({ regions }: JudgedFindings, regionId: string) => regions.find(({ id }) => id === regionId)?.centreMm
  const own = judged.findings.find(({ id }) => id === findingId)
  const place = own === undefined ? undefined : centreOf(judged, own.regionId)
  if (own === undefined || place === undefined) return null
  const near = now.findings.flatMap(({ id, pattern, structure, side, regionId }) => {
    const centre = centreOf(now, regionId)
    const isAlike = pattern === own.pattern && structure === own.structure && side === own.side
    return isAlike && centre !== undefined ? [{ id, away: distanceMm(centre, place) }] : []
  })
  return near.filter(({ away }) => away <= sameFindingMm).sort((a, b) => a.away - b.away)[0]?.id ?? null
}
