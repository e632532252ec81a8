import type { Pattern } from '../names.ts'
import { discLesion, infectionLesion } from './disc.ts'
import type { LesionKind } from './effect.ts'
import { facetLesion } from './facet.ts'
import { adjacentLesion, looseScrewLesion, pseudarthrosisLesion } from './hardware.ts'
import { neoJointLesion, physiologicUptake, sacralLesion, sacroiliacLesion } from './pelvic.ts'
import { fractureLesion, kissingLesion, lyticLesion, parsLesion } from './vertebral.ts'

/** How each pattern is drawn. */
export const lesionKinds: Readonly<Record<Pattern, LesionKind>> = {
  facet: facetLesion,
  discogenic: discLesion,
  fracture: fractureLesion,
  'sacral-insufficiency': sacralLesion,
  pars: parsLesion,
  pseudarthrosis: pseudarthrosisLesion,
  'hardware-loosening': looseScrewLesion,
  'adjacent-segment': adjacentLesion,
  'si-joint': sacroiliacLesion,
  infection: infectionLesion,
  'malignancy-suspicion': lyticLesion,
  baastrup: kissingLesion,
  'transitional-vertebra': neoJointLesion,
  physiologic: physiologicUptake,
}
