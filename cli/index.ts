import { UsageError } from './arguments.ts'
import { createProgress } from './terminal.ts'
import type { Command } from './terminal.ts'
import { usage } from './usage.ts'
import { appVersion } from './version.ts'

/** Loaded when asked for: the demonstration's writer and the report's fonts are heavy, and `studies` needs neither. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./commands/demo.ts')).demo,
  index: async () => (await import('./commands/index-folders.ts')).index,
  studies: async () => (await import('./commands/studies.ts')).studies,
  volume: async () => (await import('./commands/volume.ts')).volume,
  analyse: async () => (await import('./commands/analyse.ts')).analyse,
  report: async () => (await import('./commands/report.ts')).report,
  verify: async () => (await import('./commands/verify.ts')).verify,
  rules: async () => (await import('./commands/rules.ts')).rules,
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

/** Ctrl+C asks the work to end in order; a second one ends it at once. */
const cancelOnInterrupt = (): AbortSignal => {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  process.once('SIGTERM', () => controller.abort())
  return controller.signal
}

/** Runs one command line; answers the exit code of `cli.md`: 0 done, 1 the input could not be used, 2 wrong usage. */
const run = async ([name, ...args]: readonly string[]): Promise<0 | 1 | 2> => {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    ;(name === undefined ? process.stderr : process.stdout).write(usage)
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    process.stdout.write(`${appVersion}\n`)
    return 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) {
    say(`There is no command "${name}".\n\n${usage}`)
    return 2
  }
  const progress = createProgress(process.stderr)
  try {
    const command = await load()
    const answer = await command(args, { progress, signal: cancelOnInterrupt(), programFolder: import.meta.dirname })
    progress.clear()
    if (!answer.ok) {
      say(answer.error.sentence)
      return 1
    }
    const { json, text, remark } = answer.value
    process.stdout.write(args.includes('--json') ? `${JSON.stringify(json)}\n` : `${text}\n`)
    if (remark !== undefined) say(remark)
    return 0
  } catch (error) {
    progress.clear()
    if (error instanceof UsageError) {
      say(`${error.message} See: spondyl --help`)
      return 2
    }
    say('Something went wrong inside the program. Nothing that was saved is lost; please report what follows.')
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 1
  }
}

// A reader such as `head` may close the pipe before everything is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
