import { z } from 'zod'
import { decimal, item, items, string, unsigned16 } from './attributes.ts'
import type { Attributes } from './attributes.ts'

/** Which camera made an image and how long it looked: what a site's calibration is matched by. NM and PET only. */
export const equipmentSchema = z.strictObject({
  /** Station Name (0008,1010) and Device Serial Number (0018,1000). */
  station: z.string().nullable(),
  serial: z.string().nullable(),
  /** Collimator/grid Name (0018,1180), else Collimator Type (0018,1181), of the first detector or of the image. */
  collimator: z.string().nullable(),
  /** Protocol Name (0018,1030). */
  protocol: z.string().nullable(),
  /** Actual Frame Duration (0018,1242) of one stop of the first rotation, ms, and how many stops all rotations have. PS3.3 C.8.4.12. */
  stopDurationMs: z.number().nullable(),
  stops: z.number().int().nullable(),
})

export type Equipment = z.infer<typeof equipmentSchema>

const nuclear = new Set(['NM', 'PT'])

/** `text` decodes an element of `from` in its character set; `''` where there is none. */
export const readEquipment = (from: Attributes, text: (tag: string) => string): Equipment | null => {
  if (!nuclear.has(string(from, 'x00080060') ?? '')) return null
  const detector = item(from, 'x00540022') ?? from
  const rotations = items(from, 'x00540052')
  const [first] = rotations
  const stops = rotations.map((rotation) => unsigned16(rotation, 'x00540053'))
  return {
    station: text('x00081010') || null,
    serial: text('x00181000') || null,
    collimator: string(detector, 'x00181180') ?? string(detector, 'x00181181') ?? string(from, 'x00181180'),
    protocol: text('x00181030') || null,
    stopDurationMs: first === undefined ? null : decimal(first, 'x00181242'),
    stops: stops.length === 0 || stops.includes(null) ? null : stops.reduce<number>((sum, count) => sum + (count ?? 0), 0),
  }
}
