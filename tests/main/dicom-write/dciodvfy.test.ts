import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDemo } from '../../../main/workflow/write-demo.ts'

const hasTool = spawnSync('dciodvfy', [], { encoding: 'utf8' }).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'spondyl-dciodvfy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const errorsIn = (path: string): string[] => {
  const { stderr, stdout } = spawnSync('dciodvfy', [path], { encoding: 'utf8' })
  return `${stderr}\n${stdout}`.split('\n').filter((line) => line.startsWith('Error'))
}

describe.each(['several', 'hardware-loosening'])('the files of case %s', (caseName) => {
  const target = join(folder, caseName)
  beforeAll(async () => {
    const written = await writeDemo({ folder: target, caseName, seed: 3, matrix: 64 })
    expect(written.ok).toBe(true)
  })

  // dciodvfy is in the Debian package dicom3tools; without it this line counts as skipped.
  it.skipIf(!hasTool)('pass dciodvfy without errors', () => {
    expect(errorsIn(join(target, 'CT', 'CT0001.dcm'))).toEqual([])
    expect(errorsIn(join(target, 'CT', 'CT0100.dcm'))).toEqual([])
    expect(errorsIn(join(target, 'SPECT', 'NM0001.dcm'))).toEqual([])
  })

  it.skipIf(!hasTool)('agree with each other about patient, study, series and frame of reference (dcentvfy)', () => {
    const files = ['CT/CT0001.dcm', 'CT/CT0002.dcm', 'SPECT/NM0001.dcm'].map((name) => join(target, name))
    const { stdout, stderr, status } = spawnSync('dcentvfy', files, { encoding: 'utf8' })
    expect(`${stdout}${stderr}`).toBe('')
    expect(status).toBe(0)
  })
})
