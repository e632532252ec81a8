import { z } from 'zod'
import acquisitionJson from './rules/acquisition.json'
import algorithmJson from './rules/surgical-algorithm.json'
import cautionsJson from './rules/cautions.json'
import factsJson from './rules/facts.json'
import pathwayJson from './rules/imaging-pathway.json'
import policyJson from './rules/policy-bcbs-vermont.json'
import { acquisitionRulesSchema, algorithmSchema, cautionsSchema, factSheetSchema, pathwaySchema, policySchema } from './rule-schema.ts'
import type { FactSheet } from './rule-schema.ts'

export const referralRulesSchema = z.strictObject({
  /** The first one is looked at unless a referral names another payer. */
  policies: z.array(policySchema).min(1),
  pathway: pathwaySchema,
  algorithm: algorithmSchema,
  acquisition: acquisitionRulesSchema,
  cautions: cautionsSchema,
})

export type ReferralRules = z.infer<typeof referralRulesSchema>

/** The rules of the founding documents, as this version ships them. */
export const referralRules: ReferralRules = {
  policies: [policySchema.parse(policyJson)],
  pathway: pathwaySchema.parse(pathwayJson),
  algorithm: algorithmSchema.parse(algorithmJson),
  acquisition: acquisitionRulesSchema.parse(acquisitionJson),
  cautions: cautionsSchema.parse(cautionsJson),
}

/** The words for every fact that a rule asks. */
export const factSheet: FactSheet = factSheetSchema.parse(factsJson)

/** A fact by its path, in the reader's words. */
export const factWords = (fact: string): string => factSheet.facts.find((each) => each.fact === fact)?.label ?? fact

/** The document in which a fact stands; null where the sheet does not know it. */
export const factDocument = (fact: string): string | null => factSheet.facts.find((each) => each.fact === fact)?.document ?? null
