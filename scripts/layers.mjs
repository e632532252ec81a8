import { existsSync } from 'node:fs'

/** Every layer has a folder and a `tsconfig.<layer>.json` of its own, in the order they build on each other. */
export const layers = ['core', 'contract', 'phantom', 'preload', 'main', 'renderer', 'cli', 'scripts', 'tests']

/** The layers whose folder is in this checkout. */
export const presentLayers = () => layers.filter((layer) => existsSync(new URL(`../${layer}`, import.meta.url)))
