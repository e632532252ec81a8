import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheRoot } from './paths.mjs'
import { SetupError, say } from './say.mjs'

const stampName = 'stamp.json'

export const sha256 = (/** @type {string | Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex')

/** A short key of everything a cached result depends on: a change of any part makes another entry. */
export const keyOf = (/** @type {(string | Buffer)[]} */ ...parts) => sha256(parts.map((part) => sha256(part)).join()).slice(0, 12)

/** Files up to this size are checked by content, larger ones by length: hashing an Electron at every start is slow. */
const hashedBytes = 4 * 1024 * 1024

/** @param {string} file */
const describe = (file) => {
  const { size } = statSync(file)
  return size <= hashedBytes ? `${size} ${sha256(readFileSync(file))}` : `${size}`
}

/** @param {string} folder */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== stampName)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

/** @param {string} folder */
const writeStamp = (folder) => {
  const files = Object.fromEntries(filesIn(folder).map((name) => [name, describe(join(folder, name))]))
  writeFileSync(join(folder, stampName), JSON.stringify({ files }, null, 1))
}

/** Whether every file the stamp names is there as it was written. @param {string} folder */
export const isWhole = (folder) => {
  try {
    const { files } = JSON.parse(readFileSync(join(folder, stampName), 'utf8'))
    return Object.entries(files).every(([name, description]) => describe(join(folder, name)) === description)
  } catch {
    // Any missing or unreadable part makes it broken, and a broken entry is made again.
    return false
  }
}

/** A folder beside the cache entries, so that a rename into place stays on one file system. */
const temporaryFolder = () => {
  const folder = join(cacheRoot(), `tmp-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new SetupError(
      `The cache folder ${cacheRoot()} cannot be written (${String(error)}). Set SPONDYL_CACHE to a folder that can.`,
      { cause: error },
    )
  }
  return folder
}

/**
 * The folder of a cache entry, made first where it is missing or damaged.
 * `make` fills a temporary folder, which is renamed into place when it is complete: two set-ups at once never see each
 * other's half-written files, and whoever comes second keeps the entry of the first.
 * @param {string} name
 * @param {(folder: string) => Promise<void> | void} make
 */
export const cached = async (name, make) => {
  const place = join(cacheRoot(), name)
  if (isWhole(place)) return place
  const fresh = temporaryFolder()
  try {
    await make(fresh)
    writeStamp(fresh)
    if (!isWhole(place)) moveIntoPlace(fresh, place)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return place
}

/** @param {string} fresh @param {string} place */
const moveIntoPlace = (fresh, place) => {
  const discarded = `${fresh}-old`
  try {
    renameSync(place, discarded)
    say(`  (replaced a damaged cache entry ${place})`)
  } catch {
    // Nothing was there.
  }
  mkdirSync(dirname(place), { recursive: true })
  try {
    renameSync(fresh, place)
  } catch (error) {
    // Another set-up may have been quicker by a moment.
    if (!isWhole(place)) throw error
  }
  rmSync(discarded, { recursive: true, force: true })
}

/** Remembers a fact for a while, so that a slow question is not asked at every start. */
export const notes = {
  /** @param {string} name @param {number} maxAgeMs */
  read(name, maxAgeMs) {
    const file = join(cacheRoot(), `${name}.note.json`)
    try {
      if (Date.now() - statSync(file).mtimeMs > maxAgeMs) return undefined
      return JSON.parse(readFileSync(file, 'utf8'))
    } catch {
      return undefined
    }
  },
  /** @param {string} name @param {unknown} value */
  write(name, value) {
    const file = join(cacheRoot(), `${name}.note.json`)
    const half = `${file}.${process.pid}`
    mkdirSync(cacheRoot(), { recursive: true })
    writeFileSync(half, JSON.stringify(value))
    renameSync(half, file)
  },
}
