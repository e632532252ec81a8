import adjacentSegmentJson from './patterns/adjacent-segment.json'
import baastrupJson from './patterns/baastrup.json'
import discogenicJson from './patterns/discogenic.json'
import facetJson from './patterns/facet.json'
import fractureJson from './patterns/fracture.json'
import hardwareLooseningJson from './patterns/hardware-loosening.json'
import infectionJson from './patterns/infection.json'
import malignancySuspicionJson from './patterns/malignancy-suspicion.json'
import parsJson from './patterns/pars.json'
import physiologicJson from './patterns/physiologic.json'
import pseudarthrosisJson from './patterns/pseudarthrosis.json'
import sacralInsufficiencyJson from './patterns/sacral-insufficiency.json'
import siJointJson from './patterns/si-joint.json'
import transitionalVertebraJson from './patterns/transitional-vertebra.json'
import { patternRuleSchema } from './pattern-schema.ts'
import type { PatternRule } from './pattern-schema.ts'

/** The patterns that the program can propose. Every other hot spot in bone is shown without a name. */
export const patternRules: readonly PatternRule[] = [
  facetJson,
  discogenicJson,
  fractureJson,
  sacralInsufficiencyJson,
  parsJson,
  pseudarthrosisJson,
  hardwareLooseningJson,
  adjacentSegmentJson,
  siJointJson,
  infectionJson,
  malignancySuspicionJson,
  baastrupJson,
  transitionalVertebraJson,
  physiologicJson,
].map((file) => patternRuleSchema.parse(file))
