import type { Place } from '../base/anatomy.ts'
import type { SpineModel } from '../spine/spine-model.ts'
import type { Volume } from '../volume/volume.ts'
import { findCages } from './cage.ts'
import type { Cage } from './cage.ts'
import { findScrews } from './hardware.ts'
import type { Screw } from './hardware.ts'
import type { DenseVoxel } from './metal.ts'

/** The implants that the CT shows. */
export interface Implants {
  readonly screws: readonly Screw[]
  readonly cages: readonly Cage[]
}

/** Cages first: the side of one lies where a short screw could. `dense` holds all voxels from `denseHu` up. */
export const findImplants = (ct: Volume, spine: SpineModel, dense: readonly DenseVoxel[]): Implants => {
  const { cages, offsets } = findCages(ct, spine, dense)
  return { cages, screws: findScrews(ct, spine, dense.filter(({ offset }) => !offsets.has(offset))) }
}

const namesOf = (level: Place): readonly string[] => level.split('-')

/** Whether a segment is held: screws in both of its vertebrae, or a cage between them. */
export const isInstrumented = ({ screws, cages }: Implants, level: Place): boolean => {
  const vertebrae = namesOf(level)
  return vertebrae.length === 2 && (cages.some((cage) => cage.level === level) || vertebrae.every((name) => screws.some((screw) => screw.level === name)))
}

/** Whether a vertebra is part of a construct: it holds a screw, or a cage stands on or under it. */
const isPartOfConstruct = ({ screws, cages }: Implants, name: string): boolean =>
  screws.some((screw) => screw.level === name) || cages.some((cage) => namesOf(cage.level).includes(name))

/** Whether a segment is held, or a vertebra holds screws. */
export const isHeld = (implants: Implants, level: Place): boolean => isInstrumented(implants, level) || implants.screws.some((screw) => screw.level === level)

/** Next to a construct, but no part of it; the pelvis counts where S1 is part of one. */
export const isAdjacent = (implants: Implants, level: Place): boolean => {
  if (level === 'pelvis') return isPartOfConstruct(implants, 'S1')
  const vertebrae = namesOf(level)
  return vertebrae.length === 2 && !isInstrumented(implants, level) && vertebrae.some((name) => isPartOfConstruct(implants, name))
}
