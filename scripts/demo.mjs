// Shows the whole path on a phantom patient, with or without a display: npm run demo [-- FOLDER]
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { electronArguments } from './electron-command.mjs'
import { runScript, setUp } from './setup.mjs'
import { runShown } from './setup/run.mjs'
import { say } from './setup/say.mjs'
import { withDisplay } from './xvfb.mjs'

await runScript(async () => {
  const named = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
  // npm moves to the project's folder; a path is meant from where the command was given.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), named ?? 'demo-output')
  const { electronPath, electronNote } = await setUp('demo')
  if (electronNote) say(electronNote)
  await ensureBuilt()
  mkdirSync(folder, { recursive: true })
  const code = await withDisplay((env) => runShown(electronPath, electronArguments(['--demo', folder]), { env }))
  if (code === 0) process.stdout.write(`${folder}\n`)
  else say(`The demonstration stopped early (exit code ${code}).`)
  return code
})
