import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export const inRoot = (/** @type {string[]} */ ...parts) => join(root, ...parts)

/** Where downloads and compiled binaries are kept between checkouts. */
export const cacheRoot = () =>
  process.env.SPONDYL_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'spondyl')

export const platformName = `${process.platform}-${process.arch}`
