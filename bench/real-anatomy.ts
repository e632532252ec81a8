import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patientToVoxel, voxelToPatient } from '../core/geometry/grid.ts'
import { patientMm, voxelIndex } from '../core/geometry/vector.ts'
import type { Vec3 } from '../core/geometry/vector.ts'
import { applyAnchors } from '../core/spine/apply-anchors.ts'
import { findSpine } from '../core/spine/find-spine.ts'
import type { SpineModel, VertebraFrame } from '../core/spine/spine-model.ts'
import { workVolume } from '../core/spine/work-volume.ts'
import type { Volume } from '../core/volume/volume.ts'
import { encodePng } from '../main/imaging/png.ts'
import { data, filesOf, loadFiles } from '../tests/shared-data/real-data.ts'
import { readNifti } from './nifti-file.ts'
import { plainKernels } from './phantom-pair.ts'
import { insideBody, spineOverlay } from './spine-overlay.ts'

/**
 * The spine model on real CTs of other people's making: what it finds, as a table, and as pictures in the folder given as argument.
 * Only the crop has labels (vertebrae 21-23 are L2-L4; sub-regions 49 and 50 are the body), so only there is a Dice stated; it counts
 * what lies inside the crop.
 */
const [, , folder = '.'] = process.argv

const bodyLabels = [49, 50]

const write = (text: string): void => void process.stdout.write(`${text}\n`)

const find = (ct: Volume): SpineModel | string => {
  const geometry = findSpine(ct, plainKernels)
  if (!geometry.ok) return geometry.error.sentence
  const spine = applyAnchors(geometry.value, [])
  return spine.ok ? spine.value : spine.error.sentence
}

const show = (name: string, ct: Volume, label?: (position: Vec3) => boolean): SpineModel | null => {
  const spine = find(ct)
  write(`\n## ${name}`)
  if (typeof spine === 'string') {
    write(`Refused: ${spine}`)
    return null
  }
  writeFileSync(join(folder, `real-${name}.png`), encodePng(spineOverlay(workVolume(ct, plainKernels, 1), spine, label)))
  write(`Names ${spine.numbering}.`)
  for (const warning of spine.warnings) write(`- ${warning}`)
  write('\n| level | centre, LPS mm | width x depth x height, mm | confidence |\n| --- | --- | --- | --- |')
  for (const { name: level, frame, confidence } of spine.levels)
    write(`| ${level} | ${frame.centreMm.map((mm) => mm.toFixed(0)).join(', ')} | ${[frame.widthMm, frame.depthMm, frame.heightMm].map((mm) => mm.toFixed(0)).join(' x ')} | ${confidence.toFixed(2)} |`)
  return spine
}

const showFolders = async (): Promise<void> => {
  for (const name of ['ct-thorax', 'ct-abdomen']) show(name, await loadFiles(filesOf(name).filter((path) => path.endsWith('.dcm'))))
}

const crop = (kind: string): Volume => readNifti(join(data, 'spine-crop', `sub-ct_${kind}.nii.gz`))
const ct = crop('label-22_ct')
const vertebrae = crop('seg-vert_label-22_msk')
const parts = crop('seg-subreg_label-22_msk')

const { grid } = vertebrae.info
const [nx, ny, nz] = grid.dimensions
const isBodyOf = (label: number | null, at: number): boolean =>
  bodyLabels.includes(parts.voxels[at] ?? 0) && (label === null || vertebrae.voxels[at] === label)
const labelled = (position: Vec3): boolean => {
  const [i, j, k] = patientToVoxel(grid, patientMm(...position)).map(Math.round) as [number, number, number]
  return i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz && isBodyOf(null, i + nx * (j + ny * k))
}
/** Dice and distance of centres of one body of the model against one of the crop; null where they have nothing in common. */
const compared = (frame: VertebraFrame, label: number): { readonly apartMm: number; readonly dice: number; readonly covered: number } | null => {
  let [both, model, truth] = [0, 0, 0]
  const sum = [0, 0, 0]
  for (let at = 0; at < vertebrae.voxels.length; at++) {
    const position = voxelToPatient(grid, voxelIndex(at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))))
    const own = insideBody(frame, position)
    const theirs = isBodyOf(label, at)
    if (own) model++
    if (own && theirs) both++
    if (!theirs) continue
    truth++
    position.forEach((mm, axis) => {
      sum[axis] = (sum[axis] ?? 0) + mm
    })
  }
  const apartMm = Math.hypot(...frame.centreMm.map((mm, axis) => mm - (sum[axis] ?? 0) / truth))
  return both === 0 ? null : { apartMm, dice: (2 * both) / (model + truth), covered: both / truth }
}

const showCrop = (): void => {
  const spine = show('spine-crop', ct, labelled)
  if (spine === null) return
  write('\n| level of the model | label of the crop | centres apart, mm | Dice of the bodies | share of the label inside the model |\n| --- | --- | --- | --- | --- |')
  for (const { name, frame } of spine.levels)
    for (const label of [21, 22, 23]) {
      const row = compared(frame, label)
      if (row !== null) write(`| ${name} | L${label - 19} | ${row.apartMm.toFixed(1)} | ${row.dice.toFixed(2)} | ${row.covered.toFixed(2)} |`)
    }
}

void showFolders().then(showCrop)
