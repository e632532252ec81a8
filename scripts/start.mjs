// Opens the window: npm start [-- arguments of the program]
import { ensureBuilt } from './build.mjs'
import { electronArguments } from './electron-command.mjs'
import { runScript, setUp } from './setup.mjs'
import { runShown } from './setup/run.mjs'
import { SetupError, say } from './setup/say.mjs'
import { hasDisplay } from './xvfb.mjs'

await runScript(async () => {
  if (!hasDisplay()) {
    throw new SetupError('There is no display here to open a window on. To see Spondyl at work without one: npm run demo')
  }
  const { electronPath, electronNote } = await setUp('start')
  if (electronNote) say(electronNote)
  await ensureBuilt()
  return runShown(electronPath, electronArguments(process.argv.slice(2)))
})
