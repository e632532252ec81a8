import acquisitionJson from './rules/acquisition.json'
import algorithmJson from './rules/surgical-algorithm.json'
import cautionsJson from './rules/cautions.json'
import pathwayJson from './rules/imaging-pathway.json'
import policyJson from './rules/policy-bcbs-vermont.json'
import { acquisitionRulesSchema, algorithmSchema, cautionsSchema, pathwaySchema, policySchema } from './rule-schema.ts'
import type { AcquisitionRules, Algorithm, Cautions, Pathway, Policy } from './rule-schema.ts'

export interface ReferralRules {
  readonly policy: Policy
  readonly pathway: Pathway
  readonly algorithm: Algorithm
  readonly acquisition: AcquisitionRules
  readonly cautions: Cautions
}

/** The rules of the founding documents, as this version ships them. */
export const referralRules: ReferralRules = {
  policy: policySchema.parse(policyJson),
  pathway: pathwaySchema.parse(pathwayJson),
  algorithm: algorithmSchema.parse(algorithmJson),
  acquisition: acquisitionRulesSchema.parse(acquisitionJson),
  cautions: cautionsSchema.parse(cautionsJson),
}
