import type { Tissue } from './part.ts'

/** What a tissue looks like on CT and how much tracer it takes, relative to a normal vertebral body (1). */
export interface Material {
  readonly cortexMm: number
  readonly cortexHu: number
  /** Cancellous HU as a multiple of the patient's vertebral cancellous HU. */
  readonly coreFactor: number
  readonly coreActivity: number
  readonly cortexActivity: number
}

export const tissueNames: readonly Tissue[] = [
  'body', 'arch', 'facet', 'process', 'sacrum', 'ilium', 'crest', 'femur', 'rib', 'osteophyte',
]

/**
 * HU: cancellous 50-300, cortical 300-1500 (knowledge, section 5). Activities: design values of this phantom; the thin crest is given
 * so much that it still stands above a vertebra after the camera's blur, as on a patient's bone scan.
 */
export const materials: Readonly<Record<Tissue, Material>> = {
  body: { cortexMm: 0.9, cortexHu: 560, coreFactor: 1, coreActivity: 1, cortexActivity: 1.15 },
  arch: { cortexMm: 1.3, cortexHu: 760, coreFactor: 1.7, coreActivity: 1.1, cortexActivity: 1.2 },
  facet: { cortexMm: 1.4, cortexHu: 830, coreFactor: 2.1, coreActivity: 1.5, cortexActivity: 1.5 },
  process: { cortexMm: 1, cortexHu: 620, coreFactor: 1.3, coreActivity: 0.9, cortexActivity: 0.95 },
  sacrum: { cortexMm: 1.1, cortexHu: 560, coreFactor: 0.72, coreActivity: 1, cortexActivity: 1.15 },
  ilium: { cortexMm: 1.4, cortexHu: 720, coreFactor: 1, coreActivity: 1.15, cortexActivity: 1.4 },
  crest: { cortexMm: 1.2, cortexHu: 640, coreFactor: 0.9, coreActivity: 2.9, cortexActivity: 3.1 },
  femur: { cortexMm: 1.8, cortexHu: 850, coreFactor: 1.7, coreActivity: 0.55, cortexActivity: 0.7 },
  rib: { cortexMm: 1.2, cortexHu: 700, coreFactor: 0.8, coreActivity: 1, cortexActivity: 1.2 },
  osteophyte: { cortexMm: 1.2, cortexHu: 680, coreFactor: 1.7, coreActivity: 1.4, cortexActivity: 1.5 },
}
