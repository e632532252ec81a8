import { z } from 'zod'
import { structureSchema } from '../../base/anatomy.ts'

/**
 * The words of the report in one language. Every pack has every key; `{placeholders}` are the same in all. What the templates and the
 * engine say stands in English in their own files; `phrases-<language>.json` has it in another language, by its English text.
 */
const words = <const K extends readonly string[]>(keys: K) => z.strictObject(Object.fromEntries(keys.map((key) => [key, z.string().min(1)])) as Record<K[number], z.ZodString>)

export const sectionIds = [
  'impression', 'question', 'procedure', 'quality', 'comparison', 'findings', 'uptake', 'keyImages', 'recommendation', 'provenance',
  'signature', 'addenda', 'appendix',
] as const

export type SectionId = (typeof sectionIds)[number]

export const languagePackSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  /** BCP 47, for the PDF, DICOM SR and FHIR. */
  tag: z.string(),
  /** In the language itself. */
  name: z.string(),
  numbers: z.strictObject({ decimal: z.string(), group: z.string() }),
  dates: z.strictObject({ format: z.string(), months: z.array(z.string()).length(12) }),
  and: z.string(),
  /** Vertebra names: a prefix for each part of the spine, and how the two of a segment are joined. */
  levels: z.strictObject({ C: z.string(), T: z.string(), L: z.string(), S: z.string(), join: z.string(), repeatPrefix: z.boolean() }),
  sides: words(['left', 'right']),
  places: words(['named', 'labelled']),
  structures: z.record(structureSchema, z.string().min(1)),
  /** What `hardware` is called in a vertebra and in a disc space. */
  implants: words(['vertebra', 'segment']),
  /** How much above the reference, one word per grade, for the impression. */
  amounts: z.array(z.string().min(1)).length(5),
  sections: words(sectionIds),
  states: words(['draft', 'preliminary', 'final', 'amended', 'addendum']),
  marks: words(['draft', 'preliminary']),
  labels: words([
    'report', 'patient', 'born', 'sex', 'id', 'study', 'accession', 'radiopharmaceutical', 'activity', 'injection', 'acquisition', 'uptakeTime',
    'notInImages', 'reference', 'ratio', 'levels', 'anchors', 'removedLevels', 'regionEdits', 'ctValues', 'series', 'parameters', 'templates', 'rules', 'program', 'state', 'signedBy', 'signed',
    'version', 'seal', 'region', 'max', 'mean', 'grade', 'volume', 'otherSide', 'follows', 'reason', 'preliminaryBy',
  ]),
  words: words([
    'notice', 'title', 'notStated', 'dateNotStated', 'none', 'notSigned', 'age', 'male', 'female', 'other', 'findingNumbers', 'noRaised', 'ratioNote',
    'partialVolume', 'regionEdited', 'regionEdit', 'notDrawn', 'draftNotice', 'page', 'headBorn', 'headId', 'headAccession', 'ratioMeaning', 'referenceLine', 'noCrest', 'crest',
    'followsLine', 'withPassphrase', 'withPassphraseTerminal', 'withoutPassphrase', 'passphraseSetAnew', 'addendumBy', 'voxels', 'valuesIn', 'unitNotStated', 'analysis', 'ctValueLine', 'notMeasured', 'notAssessable',
  ]),
  quality: words(['shift', 'rotation', 'ok', 'warn', 'refuse', 'levels', 'confirmed', 'notConfirmed', 'reference', 'byReader', 'automatically', 'regionEdits', 'suv', 'entered', 'noSuv', 'noSuvReason', 'commandLine']),
  prior: words([
    'head', 'source', 'notSigned', 'item', 'higher', 'lower', 'withinNoise', 'noiseUnknown', 'nothing', 'beforeHead', 'nowHead', 'changeHead', 'verdictHead', 'note', 'others',
    'absent', 'sealed',
  ]),
  captions: words(['axial', 'sagittal', 'coronal', 'through', 'plain']),
})

export type LanguagePack = z.infer<typeof languagePackSchema>

/** English text -> the same in the language of the file. */
export const phrasesSchema = z.strictObject({ id: z.string(), version: z.string(), source: z.string(), phrases: z.record(z.string(), z.string().min(1)) })
