import { z } from 'zod'

/** Vertebrae from head to tail. L6 and T13 are real variants; S1 and S2 stand for the upper sacral segments. */
export const vertebraNames = [
  'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7',
  'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12', 'T13',
  'L1', 'L2', 'L3', 'L4', 'L5', 'L6',
  'S1', 'S2',
] as const

export const vertebraNameSchema = z.enum(vertebraNames)

export type VertebraName = z.infer<typeof vertebraNameSchema>

/** `L4-L5`, upper vertebra first. */
export const segmentNameSchema = z.string().regex(/^[CTLS]\d{1,2}-[CTLS]\d{1,2}$/) as unknown as z.ZodType<SegmentName, SegmentName>

export type SegmentName = `${VertebraName}-${VertebraName}`

/** Where a region or finding stands: a vertebra, a motion segment, or the pelvic ring. */
export const placeSchema = z.union([vertebraNameSchema, segmentNameSchema, z.enum(['sacrum', 'pelvis'])])

export type Place = VertebraName | SegmentName | 'sacrum' | 'pelvis'

export const sideSchema = z.enum(['left', 'right', 'midline'])

export type Side = z.infer<typeof sideSchema>

export const structureSchema = z.enum([
  'vertebral-body',
  'superior-endplate',
  'inferior-endplate',
  'disc',
  'facet-joint',
  'pedicle',
  'pars-interarticularis',
  'lamina',
  'spinous-process',
  'interspinous',
  'transverse-process',
  'costovertebral-joint',
  'sacral-ala',
  'sacroiliac-joint',
  'iliac-crest',
  'hardware',
])

export type Structure = z.infer<typeof structureSchema>

export const patternSchema = z.enum([
  'facet',
  'discogenic',
  'fracture',
  'sacral-insufficiency',
  'pars',
  'pseudarthrosis',
  'hardware-loosening',
  'adjacent-segment',
  'si-joint',
  'infection',
  'malignancy-suspicion',
  'baastrup',
  'transitional-vertebra',
  'physiologic',
])

export type Pattern = z.infer<typeof patternSchema>

export const segmentName = (upper: VertebraName, lower: VertebraName): SegmentName => `${upper}-${lower}`

/** Uptake grade 0-4 of `core/knowledge/grading`: a proposal, always shown with its definition. */
export const gradeSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])

export type Grade = z.infer<typeof gradeSchema>
