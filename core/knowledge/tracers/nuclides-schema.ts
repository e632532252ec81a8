import { z } from 'zod'
import { knowledgeSourceSchema } from '../grading-schema.ts'
import nuclidesJson from './nuclides.json'

const nuclideSchema = z.strictObject({
  /** As it is printed: `Tc-99m`. */
  id: z.string().min(1),
  element: z.string().regex(/^[a-z]+$/),
  symbol: z.string().regex(/^[A-Z][a-z]?$/),
  mass: z.string().regex(/^\d+m?$/),
  /** Code Value (0008,0100) in the Radionuclide Code Sequence (0054,0300), scheme SRT. */
  codes: z.array(z.string()),
  halfLifeSeconds: z.number().positive(),
  /** Ids of `sources`. */
  sources: z.array(z.string()).min(1),
})

export type Nuclide = z.infer<typeof nuclideSchema>

export const nuclideTableSchema = z.strictObject({
  id: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  statement: z.string(),
  nuclides: z.array(nuclideSchema),
  sources: z.array(knowledgeSourceSchema),
})

export type NuclideTable = z.infer<typeof nuclideTableSchema>

export const nuclideTable: NuclideTable = nuclideTableSchema.parse(nuclidesJson)
