import { exhaustive } from '../base/exhaustive.ts'
import type { Analysis, Registration } from '../findings/analysis.ts'
import type { SuvAvailability } from '../volume/volume.ts'
import type { Procedure, ReportContent } from './report.ts'
import { upperFirst } from './words.ts'

const verdictWords = (verdict: Registration['verdict']): string => {
  switch (verdict) {
    case 'ok':
      return 'within limits'
    case 'warn':
      return 'beyond the warning limit: places are less certain'
    case 'refuse':
      return 'beyond the limit: places must not be called from the fused pictures'
    default:
      return exhaustive(verdict)
  }
}

const sentence = (text: string): string => `${upperFirst(text.trim().replace(/[.;,\s]+$/, ''))}.`

/** What a reader or the site put in: the page must not pass it off as the scanner's. */
const notFromFile = (inputs: Extract<SuvAvailability, { kind: 'available' }>['inputs']): string[] => {
  const entered = inputs.filter(({ from }) => from === 'reader' || from === 'site')
  return entered.length === 0 ? [] : [sentence(`Not from the images, but entered: ${entered.map(({ name, value, source }) => `${name.toLowerCase()} ${value} (${source})`).join('; ')}`)]
}

const suvSentence = (analysis: Analysis, procedure: Procedure | null): string => {
  const { suv } = analysis.provenance
  const measured = analysis.regions.find((region) => region.suv !== null)?.suv
  if (measured) return [sentence(`SUV (${measured.variant}) is available`), ...(suv?.kind === 'available' ? notFromFile(suv.inputs) : [])].join(' ')
  const reason = (suv?.kind === 'refused' ? suv.reason : null) ?? procedure?.suvRefusal ?? null
  // The engine's refusal is a whole sentence of its own, and says what remains valid.
  if (reason !== null && /^No SUV\b/.test(reason)) return sentence(reason)
  return sentence(`SUV is not available${reason === null ? '' : ` (${reason.trim().replace(/\.$/, '')})`}; the ratios remain valid`)
}

/** Adequacy and limits in plain sentences: registration, level names, reference, SUV, how findings were accepted. */
export const qualityText = (
  analysis: Analysis,
  content: Pick<ReportContent, 'levelsConfirmed' | 'acceptance'>,
  procedure: Procedure | null,
): string => {
  const { registration, spine, reference } = analysis
  const rotation = registration.rotationDeg === 0 ? '' : `, rotation ${registration.rotationDeg.toFixed(1)} degrees`
  return [
    sentence(`SPECT-CT shift ${registration.shiftMm.toFixed(1)} mm${rotation}, ${verdictWords(registration.verdict)}`),
    sentence(registration.method),
    sentence(`Levels ${spine.numbering.trim().replace(/\.$/, '')}; ${content.levelsConfirmed ? 'confirmed by the reader' : 'not confirmed by a reader'}`),
    sentence(`Ratios are the maximum against the mean of the reference: ${reference.region}, chosen ${reference.source === 'reader' ? 'by the reader' : 'automatically'}`),
    suvSentence(analysis, procedure),
    ...(content.acceptance === 'command-line'
      ? ['Findings accepted automatically from the command line (every finding of grade 2 and above), not one by one by a reader.']
      : []),
    ...new Set([...spine.warnings, ...analysis.warnings].map(sentence)),
  ].join(' ')
}
