import type { Pattern } from '../base/anatomy.ts'
import adjacentSegment from '../knowledge/templates/adjacent-segment.json'
import baastrup from '../knowledge/templates/baastrup.json'
import discogenic from '../knowledge/templates/discogenic.json'
import facet from '../knowledge/templates/facet.json'
import focalUptake from '../knowledge/templates/focal-uptake.json'
import fracture from '../knowledge/templates/fracture.json'
import hardwareLoosening from '../knowledge/templates/hardware-loosening.json'
import infection from '../knowledge/templates/infection.json'
import malignancySuspicion from '../knowledge/templates/malignancy-suspicion.json'
import normal from '../knowledge/templates/normal.json'
import pars from '../knowledge/templates/pars.json'
import physiologic from '../knowledge/templates/physiologic.json'
import pseudarthrosis from '../knowledge/templates/pseudarthrosis.json'
import sacralInsufficiency from '../knowledge/templates/sacral-insufficiency.json'
import siJoint from '../knowledge/templates/si-joint.json'
import transitionalVertebra from '../knowledge/templates/transitional-vertebra.json'
import { templateSchema } from '../knowledge/templates/template-schema.ts'
import type { Template } from '../knowledge/templates/template-schema.ts'

/** All templates, checked when the program loads: a damaged one is a bug and must not print half a sentence. */
export const templates: readonly Template[] = [
  facet,
  discogenic,
  siJoint,
  fracture,
  sacralInsufficiency,
  pars,
  pseudarthrosis,
  hardwareLoosening,
  adjacentSegment,
  infection,
  malignancySuspicion,
  baastrup,
  transitionalVertebra,
  physiologic,
  focalUptake,
  normal,
].map((file) => templateSchema.parse(file))

const required = (id: string): Template => {
  const template = templates.find((each) => each.id === id)
  if (!template) throw new Error(`there is no template ${id}`)
  return template
}

/** For any pattern without a template of its own. */
export const focalUptakeTemplate: Template = required('focal-uptake')

/** Composes the study without accepted findings, and what is said about all other regions. */
export const normalTemplate: Template = required('normal')

/** Where a report's templates come from: those that the site wrote for itself first, each frozen with the report that uses it. */
export const templateFor = (pattern: Pattern, own: readonly Template[] = []): Template =>
  own.find((template) => template.patterns.includes(pattern)) ?? templateById(templates.find((template) => template.patterns.includes(pattern))?.id ?? '', own) ?? focalUptakeTemplate

/** What may word a finding of a pattern: the templates for it, the site's own in place of ours, and the one that names no pattern. */
export const fittingTemplates = (pattern: Pattern, own: readonly Template[] = []): readonly Template[] => {
  const all = [...own, ...templates.filter(({ id }) => !own.some((each) => each.id === id))]
  return all.filter((template) => template.patterns.includes(pattern) || template.id === focalUptakeTemplate.id)
}

export const templateById = (id: string, own: readonly Template[] = []): Template | null =>
  own.find((template) => template.id === id) ?? templates.find((template) => template.id === id) ?? null
