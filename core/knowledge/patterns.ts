import discogenicJson from './patterns/discogenic.json'
import facetJson from './patterns/facet.json'
import siJointJson from './patterns/si-joint.json'
import { patternRuleSchema } from './pattern-schema.ts'
import type { PatternRule } from './pattern-schema.ts'

/** The patterns that the program can propose today. Every other hot spot in bone is shown without a name. */
export const patternRules: readonly PatternRule[] = [facetJson, discogenicJson, siJointJson].map((file) => patternRuleSchema.parse(file))
