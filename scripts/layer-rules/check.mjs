import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { keptNames, mostLines, pureFolders, rooms, shortFolders, withoutElectron } from './table.mjs'
import { readSource } from './source-file.mjs'

const roomNames = Object.keys(rooms).sort((a, b) => b.length - a.length)

/** @param {string} path @param {string} folder */
const isIn = (path, folder) => path === folder || path.startsWith(`${folder}/`)

/** The room a file stands in: the most precise entry of the table. @param {string} file */
const roomOf = (file) => roomNames.find((room) => isIn(file, room))

/** @param {string} name @param {string} pattern */
const matches = (name, pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern)

/** @param {string} root @param {string} folder */
const filesIn = (root, folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    : []

/** @param {string} file @param {import('./source-file.mjs').Source} source @param {string[]} ourFolders */
const importProblems = (file, source, ourFolders) => {
  const room = roomOf(file)
  if (room === undefined) return [`${file}: stands in a folder that the table (scripts/layer-rules/table.mjs) does not know`]
  const { folders, packages } = rooms[/** @type {keyof typeof rooms} */ (room)]
  return source.imports
    .filter(({ from }) => {
      const isOurs = ourFolders.some((folder) => isIn(from, folder)) || from.startsWith('..')
      if (!isOurs) return !/** @type {string[]} */ (packages).some((pattern) => matches(from, pattern))
      return roomOf(from) !== room && !/** @type {string[]} */ (folders).some((folder) => isIn(from, folder) && allowedDepth(from, folder))
    })
    .map(({ from, line }) => `${file}:${line}: ${room} must not import ${from}`)
}

/**
 * `core` and `contract` stand for everything in them; a room like `main/workers` too; but `main` and `renderer` hold
 * rooms of their own, each of which is named where it may be used.
 * @param {string} from @param {string} folder
 */
const allowedDepth = (from, folder) => (folder === 'main' || folder === 'renderer' ? roomOf(from) === folder : true)

/** @param {string} file @param {import('./source-file.mjs').Source} source */
const wordProblems = (file, source) => [
  ...(pureFolders.some((folder) => isIn(file, folder)) ? source.impurities : []).map(
    ({ text, line }) => `${file}:${line}: ${text} in a folder without clock and chance; take it as an argument`,
  ),
  ...keptNames
    .filter(({ name, folder }) => source.names.has(name) && !isIn(file, folder))
    .map(({ name, folder }) => `${file}:${source.names.get(name)}: ${name} outside ${folder}`),
]

/** @param {Map<string, import('./source-file.mjs').Source>} sources */
const electronProblems = (sources) => {
  /** @param {string} entry */
  const wayToElectron = (entry) => {
    const seen = new Set([entry])
    const ways = [[entry]]
    for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
      for (const { from, typeOnly } of sources.get(way.at(-1) ?? '')?.imports ?? []) {
        if (typeOnly || seen.has(from)) continue
        if (from === 'electron') return [...way, from]
        seen.add(from)
        ways.push([...way, from])
      }
    }
    return undefined
  }
  return withoutElectron
    .map(wayToElectron)
    .filter((way) => way !== undefined)
    .map((way) => `${way[0]}: runs without Electron but loads it: ${way.join(' -> ')}`)
}

/** @param {string} root */
const lengthProblems = (root) =>
  shortFolders
    .flatMap((folder) => filesIn(root, folder))
    .filter((file) => /\.(ts|tsx|mts|mjs|cjs|js|css|cpp|hpp|html)$/.test(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ file, lines }) => `${file}: ${lines} lines, at most ${mostLines}: split it by what it is about`)

/** Every place under `root` that breaks the architecture, one sentence each. @param {string} root @returns {string[]} */
export const layerProblems = (root) => {
  const ourFolders = [...new Set([...roomNames.map((room) => room.split('/')[0] ?? room), 'scripts', 'tests', 'native', 'bench'])]
  const checked = [...new Set(roomNames.map((room) => room.split('/')[0] ?? room))]
  const files = checked.flatMap((folder) => filesIn(root, folder)).filter((file) => /\.tsx?$/.test(file))
  const sources = new Map(files.map((file) => [file, readSource(root, file)]))
  return [
    ...[...sources].flatMap(([file, source]) => [...importProblems(file, source, ourFolders), ...wordProblems(file, source)]),
    ...electronProblems(sources),
    ...lengthProblems(root),
  ]
}
