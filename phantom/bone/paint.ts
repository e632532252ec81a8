import { activityScale } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import type { Texture } from '../texture.ts'
import { materials, tissueNames } from './materials.ts'
import type { BoneField } from './field.ts'

/** Width over which a surface fades, mm: what a scanner's blur does to an edge. */
const edgeMm = 1.1

/** Paints one bone over what is there: cortex outside, cancellous bone with a trabecular pattern inside. */
export const paintBone = (canvas: Canvas, field: BoneField, cancellousHu: number, texture: Texture): void => {
  const table = tissueNames.map((name) => materials[name])
  const { first, count } = field.box
  const [nx, ny] = canvas.dimensions
  for (let k = 0; k < count[2]; k += 1) {
    for (let j = 0; j < count[1]; j += 1) {
      const from = (k * count[1] + j) * count[0]
      const to = ((k + first[2]) * ny + j + first[1]) * nx + first[0]
      for (let i = 0; i < count[0]; i += 1) {
        const depth = -(field.distance[from + i] as number)
        if (depth <= -edgeMm / 2) continue
        const material = table[field.tissue[from + i] as number]
        if (material === undefined) continue
        const cover = Math.min(1, depth / edgeMm + 0.5)
        const inner = Math.min(1, Math.max(0, (depth - material.cortexMm) / 0.9))
        const grain = 1 + 0.28 * texture.at(i + first[0], j + first[1], k + first[2])
        const core = cancellousHu * material.coreFactor * grain
        const bone = material.cortexHu + (core - material.cortexHu) * inner
        const index = to + i
        const was = canvas.hu[index] as number
        canvas.hu[index] = was + (bone - was) * cover
        const uptake = (material.cortexActivity + (material.coreActivity - material.cortexActivity) * inner) * activityScale
        const had = canvas.activity[index] as number
        canvas.activity[index] = had + (uptake - had) * cover
      }
    }
  }
}
