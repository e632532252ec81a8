import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { filesOf, isHere, readAll, realData } from './real-data.ts'
import { z } from 'zod'

const python = ['/usr/bin/python3', 'python3'].find((each) => spawnSync(each, ['-c', 'import pydicom']).status === 0)
const title = realData('charsets') + (isHere && python === undefined ? ' (skipped: pydicom is not here)' : '')

const script = `
import json, sys, warnings, pydicom
warnings.simplefilter("ignore")
print(json.dumps([str(pydicom.dcmread(path, force=True, stop_before_pixels=True).get("PatientName", "")) for path in json.load(sys.stdin)]))
`

const pydicomNames = (paths: readonly string[]): string[] => {
  if (python === undefined) throw new Error('checked above')
  const run = spawnSync(python, ['-c', script], { input: JSON.stringify(paths), encoding: 'utf8' })
  return z.array(z.string()).parse(JSON.parse(run.stdout))
}

/** An empty last group says nothing; pydicom drops it, the file's own spelling keeps it. */
const withoutEmptyGroups = (name: string): string => name.replace(/=+$/, '')

describe.skipIf(!isHere || python === undefined)(title, () => {
  test('every name is the one that pydicom reads', async () => {
    const { read, refused } = await readAll(filesOf('charsets').filter((path) => path.endsWith('.dcm')))
    expect(read.map(({ header }) => withoutEmptyGroups(header.patient.name))).toEqual(pydicomNames(read.map(({ path }) => path)).map(withoutEmptyGroups))
    expect(read).toHaveLength(15)
    // Two files hold a data set without any identity.
    expect(refused.map(({ code }) => code)).toEqual(['no-uid', 'no-uid'])
  })
})
