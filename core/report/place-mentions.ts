import type { Place, Side } from '../base/anatomy.ts'
import { covers, levelsIn } from './level-mentions.ts'

/** What a text of the reader says about side and level, in English and German, clause by clause. */

type OneSide = 'left' | 'right'

export interface Mentions {
  /** Sides that the text claims something of. */
  readonly sides: ReadonlySet<OneSide>
  /** Sides of which it says that nothing is there. */
  readonly denied: ReadonlySet<OneSide>
  /** Sides that something is only measured against ("than on the left"). */
  readonly compared: ReadonlySet<OneSide>
  /** `L4-L5` or `L4`, normalised. */
  readonly levels: ReadonlySet<string>
  /** It speaks of the pelvic ring: sacrum, sacroiliac joint, ilium. */
  readonly pelvis: boolean
  /** It says that there is no uptake here, and nothing else of this place. */
  readonly isDenied: boolean
}

const sideWord: Readonly<Record<OneSide, string>> = {
  left: String.raw`left(?:[- ]?sided)?|links(?:seitig\p{L}*)?|linke[nmrs]?`,
  right: String.raw`right(?:[- ]?sided)?|rechts(?:seitig\p{L}*)?|rechte[nmrs]?`,
}
const eitherSide = `${sideWord.left}|${sideWord.right}`
const word = (pattern: string): RegExp => new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}])`, 'giu')

const both = word(
  String.raw`bilateral(?:ly)?|both (?:sides|facets?|joints|sacroiliac|si|pedicles|partes|pars|alae|sacral|halves)|beid(?:seits|seitig\p{L}*|erseits)|bds|beide[rnm]? (?:seiten|facetten\p{L}*|iliosakralgelenke?|isg|si-gelenke?)`,
)

/** "left" and "right" that are no side of the finding: a verb, an angle, a curve, another part of the body. */
const noSides = [
  /\bon (?:both|either) sides? of\b|\bbone on both sides\b|\bknochen beiderseits\b/gi,
  /\bright[- ](?:angle\w*|hand\w*)|\bleft[- ]hand\w*|(?<!\b(?:on|to|at) the )\bright (?:away|after|before|now|at the)\b/gi,
  /\bleft (?:in place|in situ|over|out|untreated|unchanged|alone|behind|as is)\b|\b(?:is|was|were|are|been|be) left(?= (?:with|by|for|to)\b)/gi,
  /\brechtwinkl\w*|\brechte[nmrs]? winkel\w*|\b(?:rechts|links)händ\w*/gi,
  /\b(?:convex\w*|curv\w*|scolio\w*|concav\w*|skoliose\w*|konvex\w*)(?: (?:to|towards|nach))?(?: the)? (?:left|right|links|rechts)\b|\b(?:left|right)[- ](?:convex\w*|concav\w*|scolio\w*|curv\w*)|\b(?:links|rechts)(?:konvex\w*|skolio\w*|konkav\w*)/gi,
  new RegExp(
    String.raw`(?<!\p{L})(?:${eitherSide})[- ](?:kidney|renal|ureter|ventric\p{L}*|atri\p{L}*|lung|breast|hip|knee|shoulder|leg|foot|arm|hand|groin|buttock|thigh|calf|niere\p{L}*|hüft\p{L}*|knie\p{L}*|schulter\p{L}*|bein\p{L}*|lunge\p{L}*|brust\p{L}*|leiste\p{L}*|gesäß\p{L}*)`,
    'giu',
  ),
] as const

/** Abbreviations are sides in German text only: "re. the earlier CT" is English. */
const german = /[äöüß]|\b(?:der|die|das|und|mit|im|am|bei|ohne|LWK|BWK|HWK|ISG|gelenk\w*|facetten\w*|bds)\b/i
const spelledOut = (text: string): string =>
  german.test(text) ? text.replace(/(?<![\p{L}\p{N}])li\.(?=\s|$|[,;)])/giu, 'links').replace(/(?<![\p{L}\p{N}])re\.(?=\s|$|[,;)])/giu, 'rechts').replace(/\bbds\./gi, 'bds') : text

const clauseEnd = /[;,:]|[.!?](?=\s|$)|\n|(?<![\p{L}])(?:but|while|whereas|however|although|though|and (?=no\b|none\b|not\b)|aber|jedoch|während|sondern|hingegen|und (?=kein|nicht\b))(?![\p{L}])/iu

const uptakeNoun = String.raw`uptake|activit\p{L}*|accumulation|increase\p{L}*|focus|foci|lesions?|abnormalit\p{L}*|finding|\p{L}*anreicherung\p{L}*|\p{L}*aktivität\p{L}*|\p{L}*speicherung\p{L}*|herd\p{L}*|befund\p{L}*|auffälligkeit\p{L}*`
const denial = [
  new RegExp(String.raw`(?<!\p{L})(?:no|without|lack of|absence of|free of|kein\p{L}*|ohne|frei von)(?:\s+[\p{L}-]+){0,4}?\s+(?:${uptakeNoun})(?!\p{L})`, 'iu'),
  /(?<!\p{L})(?:none|nothing|not (?:active|increased|raised|elevated|abnormal|involved|affected)|inactive|unremarkable|unauffällig\p{L}*|nicht (?:erhöht|vermehrt|gesteigert|aktiv|betroffen|auffällig)|(?:is|are|appears?|remains?|ist|sind) normal|keine[rs]?$)(?!\p{L})/iu,
] as const

/** Sides of the pain are the pain's, not the finding's. */
const ofPain = /(?<!\p{L})(?:pain\p{L}*|symptom\p{L}*|tender\p{L}*|complain\p{L}*|radiat\p{L}*|\p{L}*schmerz\p{L}*|beschwerde\p{L}*|druckdolen\p{L}*|ausstrahl\p{L}*)/iu

const comparison = new RegExp(
  String.raw`(?:\bthan\b|\bcompared (?:with|to)|\bversus\b|\bvs\b\.?|\bagainst\b|\brelative to|\btimes(?: that of)?\b|\bals\b|gegenüber|im vergleich zu[rm]?|verglichen mit|>)(?:\s+(?:on|that|of|in|the|at|uptake|activity|value|side|der|die|das|dem|den|auf|zu|zur|mit))*\s+(${eitherSide})(?!\p{L})`,
  'giu',
)

const pelvisWords = /(?<!\p{L})(?:sacr\p{L}*|sakr\p{L}*|ili(?:um|ac)\p{L}*|iliosa[ck]ral\p{L}*|isg|si[- ](?:joints?|gelenk\p{L}*)|kreuzbein\p{L}*|darmbein\p{L}*|pelvi\p{L}*|becken\p{L}*)/iu

interface Clause {
  readonly sides: ReadonlySet<OneSide>
  readonly compared: ReadonlySet<OneSide>
  readonly levels: ReadonlySet<string>
  readonly pelvis: boolean
  readonly denies: boolean
}

const sidesIn = (text: string): Set<OneSide> => {
  const found = new Set<OneSide>()
  for (const side of ['left', 'right'] as const) if (word(sideWord[side]).test(text)) found.add(side)
  return found
}

const clauseOf = (text: string): Clause => {
  const levels = levelsIn(text)
  const bare = noSides.reduce((rest, pattern) => rest.replace(pattern, ' '), text)
  const claims = bare.replace(comparison, ' ')
  const alone = sidesIn(claims)
  const compared = sidesIn([...bare.matchAll(comparison)].map((match) => match[1] ?? '').join(' '))
  // "left more than right" says something of both; "than on the left" alone only measures.
  const saysBoth = new RegExp(both.source, both.flags).test(bare) || (alone.size > 0 && compared.size > 0)
  const all = saysBoth ? new Set<OneSide>(['left', 'right']) : alone
  const aboutPain = ofPain.test(text)
  return {
    levels,
    sides: aboutPain ? new Set() : all,
    compared: aboutPain ? new Set() : compared,
    pelvis: pelvisWords.test(text),
    denies: denial.some((pattern) => pattern.test(text)),
  }
}

const clausesOf = (text: string): Clause[] => spelledOut(text).split(clauseEnd).filter((part): part is string => (part ?? '').trim() !== '').map(clauseOf)

const union = <T>(sets: readonly ReadonlySet<T>[]): Set<T> => new Set(sets.flatMap((set) => [...set]))

/** Whether a clause speaks of this place: it names it, or names none at all. */
const isAbout = (clause: Clause, place: Place | null): boolean => {
  if (place === null) return true
  const isPelvic = place === 'pelvis' || place === 'sacrum'
  if (isPelvic) return clause.pelvis || clause.levels.size === 0 || [...clause.levels].some((level) => level.includes('S'))
  if (clause.levels.size > 0) return [...clause.levels].some((level) => covers(level, place))
  return !clause.pelvis || /S|^L[56]/.test(place)
}

/** What a text says; of sides only what its clauses say about `place`, where one is given. */
export const mentionsIn = (text: string, place: Place | null = null): Mentions => {
  const clauses = clausesOf(text)
  const own = clauses.filter((clause) => isAbout(clause, place))
  const claims = own.filter(({ denies }) => !denies)
  const denials = own.filter(({ denies }) => denies)
  const says = ({ sides, levels, pelvis }: Clause): boolean => sides.size > 0 || levels.size > 0 || pelvis
  return {
    sides: union(claims.map(({ sides }) => sides)),
    compared: union(claims.map(({ compared }) => compared)),
    denied: union(denials.map(({ sides }) => sides)),
    levels: union(clauses.map(({ levels }) => levels)),
    pelvis: clauses.some(({ pelvis, denies }) => pelvis && !denies),
    isDenied: denials.some(says) && !claims.some(says),
  }
}

/** The sentence speaks of a side, and never of this one; or says that on this one there is nothing. */
export const contradictsSide = ({ sides, denied }: Mentions, side: Side): boolean =>
  side !== 'midline' && (sides.size > 0 ? !sides.has(side) : denied.has(side))

/** Whether it names the other side as well: said of both, or measured against. */
export const namesBothSides = ({ sides, compared }: Mentions): boolean => union([sides, compared]).size === 2

/** The sentence speaks of levels, and never of this one; or, naming none, of the pelvis where the finding is in the column. */
export const contradictsLevel = ({ levels, pelvis }: Mentions, place: Place): boolean => {
  if (place === 'pelvis' || place === 'sacrum') return levels.size > 0 && !pelvis && ![...levels].some((level) => level.includes('S'))
  if (levels.size === 0) return pelvis && !/S|^L[56]/.test(place)
  return ![...levels].some((level) => covers(level, place))
}
