import { z } from 'zod'
import regionsJson from './morphometry/spine-regions.json'
import { knowledgeSourceSchema } from './grading-schema.ts'

const positive = z.number().positive()
const semiAxes = z.tuple([positive, positive, positive]).readonly()

const placedSchema = z.strictObject({
  /** From the midline, as a share of the body's width. */
  lateralOfWidth: positive,
  /** Behind the posterior wall of the body. */
  behindBodyMm: z.number(),
  /** Up from the middle of the body, as a share of its height. */
  upOfHeight: z.number(),
  semiAxesMm: semiAxes,
})

export const morphometrySchema = z.strictObject({
  id: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  statement: z.string(),
  regions: z.strictObject({
    body: z.strictObject({ shareOfExtent: positive, shareOfHeight: positive }),
    disc: z.strictObject({ shareOfExtent: positive, endplateMm: positive, leastHalfHeightMm: positive }),
    facet: z.strictObject({ semiAxesMm: semiAxes }),
    pedicle: placedSchema,
    pars: placedSchema.extend({
      /** In place of `lateralOfWidth` from L4 down, where the joints above and below it stand wider apart. */
      lowerLumbarOfWidth: positive,
    }),
    spinousProcess: placedSchema.omit({ lateralOfWidth: true }),
    lamina: placedSchema,
    interspinous: z.strictObject({ semiAxesMm: semiAxes }),
    transverseProcess: placedSchema.extend({
      /** Of a process that has grown down to the sacrum: a tube from its root to the contact. */
      neoJointRadiusMm: positive,
    }),
    costovertebral: placedSchema,
    endplate: z.strictObject({ thicknessMm: positive }),
    hardware: z.strictObject({
      /** Bone round the metal that counts with it. */
      marginMm: positive,
      leastRadiusMm: positive,
    }),
    sacroiliac: z.strictObject({ radiusMm: positive }),
    ala: z.strictObject({ semiAxesMm: semiAxes }),
    crest: z.strictObject({ radiusMm: positive }),
  }),
  sources: z.array(knowledgeSourceSchema),
})

export type Morphometry = z.infer<typeof morphometrySchema>

export const morphometry: Morphometry = morphometrySchema.parse(regionsJson)
