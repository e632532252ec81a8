import type { Place, Side, Structure } from '../../../core/base/anatomy.ts'

/** Where the finding of a row is. */
export type At = readonly [level: Place, structure: Structure, side: Side]

const facetRight: At = ['L4-L5', 'facet-joint', 'right']
const facetLeft: At = ['L4-L5', 'facet-joint', 'left']
const disc: At = ['L2-L3', 'disc', 'midline']
const siLeft: At = ['pelvis', 'sacroiliac-joint', 'left']
const body: At = ['T12', 'vertebral-body', 'midline']
const parsRight: At = ['L5', 'pars-interarticularis', 'right']
const alaLeft: At = ['sacrum', 'sacral-ala', 'left']
const c5: At = ['C5-C6', 'facet-joint', 'left']

/** Which check must speak about a sentence that a reader wrote for a finding; `fine`: none of them. */
export type Verdict = 'fine' | 'side-mismatch' | 'side-both' | 'level-mismatch' | 'place-denied' | 'blocked-word' | 'placeholder' | 'unit-slip' | 'suv-without-inputs'

/** A reader's finding sentence, English or German, with the verdict that a careful colleague would give. */
export const sentenceTable: readonly (readonly [at: At, text: string, verdict: Verdict])[] = [
  // Side, English.
  [facetRight, 'Marked uptake in the right L4-L5 facet joint.', 'fine'],
  [facetRight, 'Marked uptake in the left L4-L5 facet joint.', 'side-mismatch'],
  [facetRight, 'Left-sided facet arthropathy at L4/5.', 'side-mismatch'],
  [facetRight, 'Right-sided facet arthropathy at L4/5.', 'fine'],
  [facetLeft, 'Rt facet joint L4-L5: no, it is the right one that is hot.', 'side-mismatch'],
  [facetLeft, 'Increased uptake on the left, no increased uptake on the right.', 'fine'],
  [facetLeft, 'No uptake on the right; marked uptake on the left at L4-L5.', 'fine'],
  [facetLeft, 'There is no increased activity on the left.', 'side-mismatch'],
  [facetLeft, 'Uptake at L4-L5 on the right, none on the left.', 'side-mismatch'],
  [facetRight, 'Bilateral facet uptake at L4-L5.', 'side-both'],
  [facetRight, 'Both facet joints of L4-L5 are active.', 'side-both'],
  [facetRight, 'L4-L5 facet joints active, left more than right.', 'side-both'],
  [facetRight, 'Three times the uptake of the left at L4-L5.', 'fine'],
  [facetRight, 'Right L4-L5 facet joint, higher than on the left.', 'side-both'],
  [facetRight, 'Both adjacent endplates are normal; the right facet joint of L4-L5 is active.', 'fine'],
  [facetRight, 'Active right facet joint L4-L5; the pain is on the left.', 'fine'],
  [facetRight, 'Pain radiating to the left leg; active facet joint at L4-L5 on the right.', 'fine'],
  [facetRight, 'Scoliosis convex to the left; active right L4-L5 facet joint.', 'fine'],
  [facetRight, 'Active right L4-L5 facet joint. The left kidney is prominent.', 'fine'],
  [facetRight, 'The screw was left in place; right L4-L5 facet joint active.', 'fine'],
  [facetRight, 'Right L4-L5 active, whereas left L3-L4 is unremarkable.', 'fine'],
  [facetRight, 'Right L4-L5 active; mild uptake at left L3-L4 as well.', 'fine'],
  [siLeft, 'Marked uptake of the right sacroiliac joint.', 'side-mismatch'],
  [siLeft, 'Marked uptake of the left sacroiliac joint.', 'fine'],
  [siLeft, 'Both sacroiliac joints show uptake.', 'side-both'],
  [alaLeft, 'Vertical band in the right sacral ala.', 'side-mismatch'],
  [c5, 'Focal uptake, left C5/6 facet joint.', 'fine'],
  [c5, 'Focal uptake, right C5/6 facet joint.', 'side-mismatch'],
  [disc, 'Paired bands at L2-L3, more on the left.', 'fine'],
  // Side, German.
  [facetRight, 'Deutliche Mehranreicherung im rechten Facettengelenk L4/5.', 'fine'],
  [facetRight, 'Deutliche Mehranreicherung im linken Facettengelenk L4/5.', 'side-mismatch'],
  [facetRight, 'Linksseitige Facettenarthropathie L4/5.', 'side-mismatch'],
  [facetRight, 'Rechtsseitige Facettenarthropathie LWK 4/5.', 'fine'],
  [facetRight, 'Beidseitige Anreicherung der Facettengelenke L4/5.', 'side-both'],
  [facetRight, 'Facettengelenke L4/5 bds. aktiv.', 'side-both'],
  [facetRight, 'Anreicherung beidseits, rechts betont, L4/5.', 'side-both'],
  [facetRight, 'Aktives Facettengelenk L4/5 re., links keine Mehranreicherung.', 'fine'],
  [facetLeft, 'Aktives Facettengelenk L4/5 re.', 'side-mismatch'],
  [facetLeft, 'Links keine Mehranreicherung am Facettengelenk L4/5.', 'side-mismatch'],
  [facetRight, 'Facettengelenk L4/5 rechts aktiv, Schmerzen links.', 'fine'],
  [facetRight, 'Linkskonvexe Skoliose. Facettengelenk L4/5 rechts aktiv.', 'fine'],
  [siLeft, 'Anreicherung im ISG rechts.', 'side-mismatch'],
  [siLeft, 'Anreicherung im linken Iliosakralgelenk.', 'fine'],
  // Level, English.
  [facetRight, 'Marked uptake in the right L3-L4 facet joint.', 'level-mismatch'],
  [facetRight, 'Right facet joint L5/S1 active.', 'level-mismatch'],
  [facetRight, 'Right facet joint at L4-5.', 'fine'],
  [facetRight, 'Right facet joint L 4 / L 5.', 'fine'],
  [facetRight, 'Superior articular process of L5 on the right.', 'fine'],
  [facetRight, 'Uptake within L3-L5, greatest on the right.', 'fine'],
  [facetRight, 'Uptake from L2 to L4 on the right.', 'level-mismatch'],
  [facetRight, 'Uptake between L4 and L5 on the right.', 'fine'],
  [facetRight, 'Right facet joint below the fourth lumbar vertebra.', 'fine'],
  [facetRight, 'Right facet joint below the second lumbar vertebra.', 'level-mismatch'],
  [facetRight, 'Uptake of the right sacroiliac joint.', 'level-mismatch'],
  [facetRight, 'Right L4-L5 facet joint; L5 nerve root not compressed; T2-weighted MRI known.', 'fine'],
  [disc, 'Paired bands across L2-L3.', 'fine'],
  [disc, 'Paired bands across L3-L4.', 'level-mismatch'],
  [disc, 'Paired bands across L2/3 with Modic change on T1 and T2 images.', 'fine'],
  [disc, 'Superior endplate of L3 and inferior endplate of L2.', 'fine'],
  [body, 'Uptake along the superior endplate of T12.', 'fine'],
  [body, 'Uptake along the superior endplate of L1.', 'level-mismatch'],
  [parsRight, 'Focal uptake in the right pars of L5.', 'fine'],
  [parsRight, 'Focal uptake in the right pars of L4.', 'level-mismatch'],
  [siLeft, 'Uptake of the left L4-L5 facet joint.', 'level-mismatch'],
  [siLeft, 'Uptake of the left sacroiliac joint at the level of S1.', 'fine'],
  // Level, German.
  [facetRight, 'Facettengelenk LWK 4/5 rechts.', 'fine'],
  [facetRight, 'Facettengelenk LWK 3/4 rechts.', 'level-mismatch'],
  [body, 'Deckplatte BWK 12.', 'fine'],
  [body, 'Deckplatte Th12 mit Anreicherung.', 'fine'],
  [body, 'Deckplatte LWK 1 mit Anreicherung.', 'level-mismatch'],
  [body, 'Anreicherung am 12. Brustwirbelkörper.', 'fine'],
  [body, 'Anreicherung am elften Brustwirbelkörper.', 'level-mismatch'],
  [disc, 'Bandförmige Anreicherung zwischen L2 und L3.', 'fine'],
  [disc, 'Bandförmige Anreicherung LWK 3 bis LWK 5.', 'level-mismatch'],
  [c5, 'Facettengelenk HWK 5/6 links.', 'fine'],
  [c5, 'Facettengelenk HWK 4/5 links.', 'level-mismatch'],
  // The whole finding denied.
  [facetRight, 'No increased uptake at the right L4-L5 facet joint.', 'side-mismatch'],
  [disc, 'No increased uptake at L2-L3.', 'place-denied'],
  [disc, 'L2-L3 is unremarkable.', 'place-denied'],
  [disc, 'Keine vermehrte Anreicherung in L2/3.', 'place-denied'],
  [disc, 'Uptake at L2-L3 without a CT correlate.', 'fine'],
  [facetRight, 'Aktives Facettengelenk L4/5 rechts ohne CT-Korrelat.', 'fine'],
  // Words.
  [facetRight, 'Active inflammation of the right L4-L5 facet joint.', 'blocked-word'],
  [facetRight, 'The right L4-L5 facet joint is the cause of pain.', 'blocked-word'],
  [facetRight, 'Inflammatory change of the right L4-L5 facet joint.', 'blocked-word'],
  [facetRight, 'Aktive Entzündung des Facettengelenks L4/5 rechts.', 'blocked-word'],
  [facetRight, 'Entzündliche Veränderung des Facettengelenks L4/5 rechts.', 'blocked-word'],
  [facetRight, 'Das Facettengelenk L4/5 rechts ist die Schmerzursache.', 'blocked-word'],
  [facetRight, 'Right L4-L5 facet joint, ratio {{ratio}}.', 'placeholder'],
  [facetRight, 'Right L4-L5 facet joint, ratio {ratio}.', 'placeholder'],
  [facetRight, 'Right L4-L5 facet joint, grade ___.', 'placeholder'],
  [facetRight, 'Right L4-L5 facet joint, compared with [..].', 'placeholder'],
  [facetRight, 'Right L4-L5 facet joint, XX times the reference.', 'placeholder'],
  [facetRight, 'Rechtes Facettengelenk L4/5, Grad [Grad].', 'placeholder'],
  [facetRight, 'Right L4-L5 facet joint, grade <grade>.', 'placeholder'],
  [facetRight, 'Right L4-L5 facet joint (source [12]).', 'fine'],
  // Units and numbers.
  [facetRight, 'Right L4-L5 facet joint after 740 Bq.', 'unit-slip'],
  [facetRight, 'Right L4-L5 facet joint after 740 MBq.', 'fine'],
  [facetRight, 'Right L4-L5 facet joint after 0.74 GBq.', 'fine'],
  [facetRight, 'Right L4-L5 facet joint, 12000 Bq/ml.', 'fine'],
  [facetRight, 'Right L4-L5 facet joint, joint space 2 cm.', 'unit-slip'],
  [facetRight, 'Rechtes Facettengelenk L4/5, Gelenkspalt 2 mm.', 'fine'],
  [facetRight, 'Right L4-L5 facet joint, sclerosis 6500 HU.', 'unit-slip'],
  [facetRight, 'Right L4-L5 facet joint, sclerosis +310 HU, osteophyte 4 mm.', 'fine'],
  [facetRight, 'Right L4-L5 facet joint, SUVmax 12.4.', 'suv-without-inputs'],
  [facetRight, 'Right L4-L5 facet joint; SUV is not available.', 'fine'],
]

/** A reader's comparison, for a study of 2 March 2026, and whether the date is asked about. */
export const comparisonTable: readonly (readonly [text: string, asks: boolean])[] = [
  ['Bone SPECT/CT of 4 May 2024.', false],
  ['MRI of 2025-11-03 and CT of 2024.', false],
  ['Vergleich mit MRT vom 03.11.2025.', false],
  ['CT vom 3. März 2025.', false],
  ['CT of 11/2025.', false],
  ['CT of 03/04/2025.', false],
  ['None.', false],
  ['Keine Voraufnahmen.', false],
  ['', false],
  ['Earlier CT.', true],
  ['CT of 2 March 2026.', true],
  ['CT of 3 March 2026.', true],
  ['CT vom 12.04.2026.', true],
  ['MRI of 2027.', true],
  ['CT of 31 February 2025.', true],
  ['CT vom 45.13.2025.', true],
]
