import { resolve } from 'node:path'
import { ok } from '../../core/base/result.ts'
import type { VolumeInfo } from '../../core/volume/volume.ts'
import { openVolume, writeVolumeFile } from '../../main/workflow/read-study.ts'
import { parse, single, UsageError } from '../arguments.ts'
import { answered, mm } from '../terminal.ts'
import type { Command } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

/** Without the patient: numbers are handed on more freely than names. */
const forJson = ({ grid, patient: _patient, suv, ...info }: VolumeInfo): unknown => ({
  ...grid,
  ...info,
  suv: suv.kind === 'refused' ? { kind: suv.kind, reason: suv.reason } : suv,
})

const inWords = ({ grid, unit, min, max, mean, suv, warnings, modality, description }: VolumeInfo, file: string | null): string =>
  [
    `${modality} ${description}`.trim(),
    `${grid.dimensions.join(' x ')} voxels of ${grid.spacingMm.map((value) => value.toFixed(3)).join(' x ')} mm, first voxel at ${mm(grid.originMm)} (LPS mm)`,
    `${unit}: ${min} to ${max}, mean ${mean.toFixed(3)}`,
    suv.kind === 'available' ? `SUV ${suv.variant}: factor ${suv.factor}` : suv.reason,
    ...(suv.kind === 'available' ? suv.inputs.map(({ name, value, source }) => `  ${name}: ${value} (${source})`) : []),
    ...warnings.map((warning) => `Note: ${warning}`),
    ...(file === null ? [] : [`Wrote ${file}`]),
  ].join('\n')

export const volume: Command = (args, { progress, signal, programFolder }) => {
  const { values, positionals } = parse(args, { library: { type: 'string' }, nifti: { type: 'string' } })
  const seriesUid = single(positionals, 'series UID')
  if (values.nifti === '') throw new UsageError('--nifti takes a file name.')
  return withLibrary(values.library, { access: 'read', programFolder }, async (session) => {
    const file = values.nifti === undefined ? null : resolve(values.nifti)
    const opened = await openVolume(session, seriesUid, {
      signal,
      onProgress: ({ done, total }) => progress.show('Reading the images', total === 0 ? 1 : done / total),
    })
    if (!opened.ok) return opened
    const info = file === null ? ok(opened.value.info) : await writeVolumeFile(session, seriesUid, file)
    return info.ok ? answered(forJson(info.value), inWords(info.value, file)) : info
  })
}
