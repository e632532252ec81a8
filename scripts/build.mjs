// Builds the program into out/ when a source has changed since the last build.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { keyOf } from './setup/cache.mjs'
import { inRoot, root } from './setup/paths.mjs'
import { run } from './setup/run.mjs'
import { SetupError, say } from './setup/say.mjs'

const sources = ['core', 'contract', 'phantom', 'main', 'preload', 'renderer', 'cli', 'package.json', 'package-lock.json', 'electron.vite.config.ts']
const results = ['out/main/index.cjs', 'out/main/cli.cjs', 'out/preload/index.cjs', 'out/renderer/index.html']
const stamp = inRoot('out', 'build-key')
const lock = inRoot('out', 'building')

/** Changes with every file that is added, removed or written. */
const sourceKey = () => {
  const files = sources
    .filter((source) => existsSync(join(root, source)))
    .flatMap((source) =>
      statSync(join(root, source)).isDirectory()
        ? readdirSync(join(root, source), { recursive: true, encoding: 'utf8' }).map((name) => join(source, name))
        : [source],
    )
  return keyOf(
    ...files.sort().map((file) => {
      const { size, mtimeMs } = statSync(join(root, file))
      return `${file} ${size} ${mtimeMs}`
    }),
  )
}

const isBuilt = () =>
  results.every((file) => existsSync(join(root, file))) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceKey()

/** Whether the process that took the lock still runs. */
const lockIsHeld = () => {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return true
  } catch {
    // No such process; or the lock was taken this very moment and its number is not written yet.
    return existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 2000
  }
}

/** Two commands at once must not write the same files: the second waits for the first. */
const takeLock = async () => {
  mkdirSync(inRoot('out'), { recursive: true })
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'pid'), String(process.pid))
      return
    } catch {
      if (!lockIsHeld()) rmSync(lock, { recursive: true, force: true })
      await sleep(200)
    }
  }
}

/** Builds what is out of date. Writes to standard error only. */
export const ensureBuilt = async () => {
  if (isBuilt()) return
  await takeLock()
  try {
    if (isBuilt()) return
    say('Building Spondyl ...')
    const key = sourceKey()
    const result = run(process.execPath, [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: root,
    })
    if (!result.done) throw new SetupError(`Spondyl could not be built.\n${stripVTControlCharacters(result.output).trim()}`)
    writeFileSync(stamp, key)
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
