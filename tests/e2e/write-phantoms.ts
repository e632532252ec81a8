import { join } from 'node:path'
import { writeDemo } from '../../main/workflow/write-demo.ts'

/** Run as a process of its own: FOLDER CASE... writes one small study of each case, seed 1, into a folder of its name. */
const [, , folder = '', ...cases] = process.argv

/** 3 mm slices of 192 x 192: the engine works at 2 mm, and these are written in two seconds. */
const matrix = 192

const main = async (): Promise<void> => {
  for (const caseName of cases) {
    const written = await writeDemo({ folder: join(folder, caseName), caseName, seed: 1, matrix })
    if (!written.ok) throw new Error(written.error.sentence)
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
