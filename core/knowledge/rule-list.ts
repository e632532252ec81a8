import type { ReferralRules } from './rules.ts'

/** One rule as it is listed, switched off, and remembered by a report. */
export interface ListedRule {
  /** Id of the rules and id of the rule in them: `cautions/flare`. */
  readonly key: string
  readonly rulesId: string
  readonly id: string
  readonly version: string
  readonly title: string
  readonly text: string
  /** The sources in full, the one it stands on first. */
  readonly citations: readonly string[]
  readonly effective: { readonly from: string | null; readonly until: string | null }
}

type File = ReferralRules['policies'][number] | ReferralRules['pathway'] | ReferralRules['algorithm'] | ReferralRules['acquisition'] | ReferralRules['cautions']

export const ruleKey = (rules: { readonly id: string }, id: string): string => `${rules.id}/${id}`

/** Every file of rules, policies first. */
export const ruleFiles = ({ policies, pathway, algorithm, acquisition, cautions }: ReferralRules): File[] => [...policies, pathway, algorithm, acquisition, cautions]

const rulesIn = (file: File): { readonly id: string; readonly text: string; readonly source: string; readonly against?: string | undefined }[] => {
  if ('criteria' in file) return [...file.criteria, file.investigational, file.otherwise, file.simultaneous, file.procedureCodes]
  if ('path' in file) return [file.path]
  if ('outcome' in file) return [...file.inclusion, ...file.exclusion, file.outcome]
  if ('points' in file) return file.points
  return file.cautions
}

/** Every rule of a set, in the order of its files. */
export const listRules = (rules: ReferralRules): ListedRule[] =>
  ruleFiles(rules).flatMap((file) =>
    rulesIn(file).map(({ id, text, source, against }) => ({
      key: ruleKey(file, id),
      rulesId: file.id,
      id,
      version: file.version,
      title: file.title,
      text,
      citations: [source, against].flatMap((each) => file.sources.find((known) => known.id === each)?.citation ?? []),
      effective: file.effective,
    })),
  )
