// Shows the whole path on a phantom patient, with or without a display: npm run demo [-- FOLDER]
import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { runScript, setUp } from './setup.mjs'
import { say } from './setup/say.mjs'
import { hasDisplay, withDisplay } from './xvfb.mjs'

/** The first of `demo-output`, `demo-output-2`, ... that is not there yet: an earlier demonstration is never written over. */
const freeFolder = (/** @type {string} */ wanted) => {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`
    if (!existsSync(folder)) return folder
  }
}

await runScript(async () => {
  const named = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
  // npm moves to the project's folder; a path is meant from where the command was given.
  const folder = freeFolder(resolve(process.env.INIT_CWD ?? process.cwd(), named ?? 'demo-output'))
  const { electronPath, electronNote } = await setUp('demo')
  if (electronNote) say(electronNote)
  await ensureBuilt()
  mkdirSync(folder, { recursive: true })
  // Imported late: Playwright is there only after an `npm ci`.
  const { driveDemonstration } = await import('./drive-demonstration.mjs')
  const staysOpen = hasDisplay()
  const onDone = () => process.stdout.write(`The PDF, the screenshots and the library are in ${folder}\n`)
  try {
    await withDisplay((env) => driveDemonstration({ electronPath, folder, env, staysOpen, onDone }))
  } catch (error) {
    say(`The demonstration stopped early; what it had done so far is in ${folder}.\n${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  return 0
})
