import type { Part } from '../bone/part.ts'
import type { PelvisPlace } from '../bone/sacroiliac.ts'
import type { Canvas } from '../canvas.ts'
import type { LayoutChanges } from '../layout-changes.ts'
import type { PhantomPatient } from '../patient.ts'
import type { SpineLayout } from '../spine-layout.ts'
import type { Vec3 } from '../../core/geometry/vector.ts'
import type { CageMaterial } from '../variant.ts'
import type { PlannedLesion } from './plan.ts'

/** A part of a bone; bones go by vertebra name, `sacrum`, `left-hip` or `right-hip`. */
export interface BonePart {
  readonly bone: string
  readonly part: Part
}

/** What a lesion does once the anatomy stands: to bones before they are painted, to the picture afterwards. */
export interface LesionEffect {
  /** Where its uptake is centred, LPS mm, and how far it reaches. */
  readonly centreMm: Vec3
  readonly radiusMm: number
  readonly grown: readonly BonePart[]
  readonly cut: readonly BonePart[]
  readonly paint: (canvas: Canvas) => void
}

export interface LesionScene {
  readonly layout: SpineLayout
  readonly pelvis: PelvisPlace
  readonly patient: PhantomPatient
  /** Fusions are held by cages of this material alone, instead of by screws with cages of PEEK. */
  readonly cagesAlone: CageMaterial | null
}

/** How one pattern looks: its change of shape first, then its picture. */
export interface LesionKind {
  readonly changes: (lesion: PlannedLesion) => LayoutChanges
  readonly effect: (lesion: PlannedLesion, scene: LesionScene) => LesionEffect
}
