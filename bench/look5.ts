import { prepareStudy } from '../core/findings/analyse.ts'
import { applyAnchors } from '../core/spine/apply-anchors.ts'
import { accuracyPlan, tuningPlan } from './accuracy-plan.ts'
import { variantOf } from '../phantom/variant.ts'
import { phantomPair, plainKernels } from './phantom-pair.ts'
for (const id of process.argv.slice(2)) {
  const [first = '', second = ''] = id.split('/')
  const base = tuningPlan.find((s) => s.id === `tune-transitional/${second}`)
  const planned = [...accuracyPlan, ...tuningPlan].find((s) => s.id === id) ?? (base === undefined ? undefined : { ...base, seed: Number(first) })
  if (!planned) throw new Error(id)
  const { ct, spect, truth } = phantomPair(planned.caseName, planned.seed, 256, planned.variant)
  const basis = prepareStudy({ ct, spect, kernels: plainKernels, appVersion: 'look', onProgress: () => undefined, isCancelled: () => false } as never)
  if (!basis.ok) throw new Error(basis.error.sentence)
  const g = basis.value.geometry
  const spine = applyAnchors(g, [])
  if (!spine.ok) throw new Error()
  console.log(id, JSON.stringify((planned as {variant: {numbering?: unknown}}).variant.numbering), 's1', g.sacrum?.s1Index, spine.value.numbering.slice(0, 110))
  console.log('   auto', spine.value.levels.map((l) => `${l.name}@${Math.round(l.centreMm[2])}`).join(' '))
  console.log('   true', truth.levels.map((l) => `${l.name}@${Math.round(l.centreMm[2])}`).join(' '))
  for (const t of truth.levels) { const own = spine.value.levels.find((l) => l.name === t.name); const e = own ? Math.hypot(...own.centreMm.map((v, i) => v - (t.centreMm[i] ?? 0))) : Infinity; if (e > 6) console.log('   FAR', t.name, e.toFixed(1), own?.centreMm.map(Math.round).join(), t.centreMm.map(Math.round).join(), 'next', truth.levels[1]?.centreMm.map(Math.round).join()) }
  for (const b of g.bodies.slice(-4)) console.log('   body', b.frame.centreMm.map(Math.round).join(), 'canal', b.canalCentreMm.map(Math.round).join(), 'w', b.frame.widthMm.toFixed(0), 'd', b.frame.depthMm.toFixed(0), 'h', b.frame.heightMm.toFixed(0), 'post', b.frame.posterior.map((v) => v.toFixed(2)).join(), 'conf', b.confidence.toFixed(2))
  console.log('   grid', ct.info.grid.dimensions.join(), ct.info.grid.spacingMm.map((v) => v.toFixed(2)).join(), ct.info.grid.originMm.map(Math.round).join())
  console.log('   discs', g.interspaces.slice(0, 5).map((s) => s.heightMm.toFixed(1)).join(' '), 'bodies', g.bodies.slice(0, 4).map((b) => `${b.frame.heightMm.toFixed(0)}x${b.frame.widthMm.toFixed(0)}x${b.frame.depthMm.toFixed(0)}`).join(' '), 'ribs', g.ribs.map((r) => `${r.leftMm?.toFixed(0) ?? '-'}/${r.rightMm?.toFixed(0) ?? '-'}`).join(' '))
}
