import type { Analysis } from '../findings/analysis.ts'
import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import type { SuvAvailability } from '../volume/volume.ts'
import { engineWords, fillWords, languageOf, numberWords, packs } from './language.ts'
import type { Procedure, ReportContent, ReportLanguage } from './report.ts'
import { correctionSentence } from '../registration/judge-registration.ts'
import { placeWords, upperFirst } from './words.ts'

const sentence = (text: string): string => `${upperFirst(text.trim().replace(/[.;,\s]+$/, ''))}.`

/** What a reader or the site put in: the page must not pass it off as the scanner's. */
const notFromFile = (inputs: Extract<SuvAvailability, { kind: 'available' }>['inputs'], { quality }: LanguagePack): string[] => {
  const entered = inputs.filter(({ from }) => from === 'reader' || from === 'site')
  return entered.length === 0 ? [] : [sentence(fillWords(quality.entered, { values: entered.map(({ name, value, source }) => `${name.toLowerCase()} ${value} (${source})`).join('; ') }))]
}

const suvSentence = (analysis: Analysis, procedure: Procedure | null, language: ReportLanguage): string => {
  const { quality } = packs[language]
  const { suv } = analysis.provenance
  const measured = analysis.regions.find((region) => region.suv !== null)?.suv
  if (measured) return [sentence(fillWords(quality.suv, { variant: measured.variant })), ...(suv?.kind === 'available' ? notFromFile(suv.inputs, packs[language]) : [])].join(' ')
  const reason = (suv?.kind === 'refused' ? suv.reason : null) ?? procedure?.suvRefusal ?? null
  // The engine's refusal is a whole sentence of its own, and says what remains valid.
  const words = reason === null ? null : engineWords(reason, language)
  if (words !== null && /^(No|Kein) SUV\b/.test(words) && (language === 'en') === words.startsWith('No')) return sentence(words)
  return sentence(words === null ? quality.noSuv : fillWords(quality.noSuvReason, { reason: words.trim().replace(/\.$/, '') }))
}

/** Adequacy and limits in plain sentences: registration, level names, reference, SUV, how findings were accepted. */
export const qualityText = (
  analysis: Analysis,
  content: Pick<ReportContent, 'levelsConfirmed' | 'acceptance' | 'language'>,
  procedure: Procedure | null,
): string => {
  const { registration, spine, reference } = analysis
  const correction = analysis.provenance.registration
  const language = languageOf(content)
  const pack = packs[language]
  const { quality } = pack
  const engine = (text: string): string => engineWords(text.trim(), language)
  const fixed = (value: number): string => numberWords(value.toFixed(1), pack)
  const edited = analysis.regions.filter(({ foundShape }) => foundShape !== undefined).map((region) => placeWords(region, pack))
  const rotation = registration.rotationDeg === 0 ? '' : fillWords(quality.rotation, { degrees: fixed(registration.rotationDeg) })
  return [
    sentence(fillWords(quality.shift, { shift: fixed(registration.shiftMm), rotation, verdict: quality[registration.verdict] })),
    sentence(engine(registration.method)),
    ...(correction == null ? [] : [sentence(engine(correctionSentence(correction)))]),
    sentence(fillWords(quality.levels, { numbering: engine(spine.numbering.trim().replace(/\.$/, '')), confirmed: content.levelsConfirmed ? quality.confirmed : quality.notConfirmed })),
    sentence(fillWords(quality.reference, { region: engine(reference.region), how: reference.source === 'reader' ? quality.byReader : quality.automatically })),
    ...(edited.length === 0 ? [] : [sentence(fillWords(quality.regionEdits, { regions: edited.join('; ') }))]),
    suvSentence(analysis, procedure, language),
    ...(content.acceptance === 'command-line' ? [quality.commandLine] : []),
    ...(procedure?.referral?.sentences ?? []).map((text) => sentence(engine(text))),
    ...new Set([...spine.warnings, ...analysis.warnings].map((warning) => sentence(engine(warning)))),
  ].join(' ')
}
