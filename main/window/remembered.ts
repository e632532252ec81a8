import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const rememberedSchema = z.object({ libraryFolder: z.string().min(1), openedBefore: z.array(z.string()) })

/** Which library this machine uses. The only thing kept outside the library itself. */
export interface Remembered {
  readonly libraryFolder: string
  /** Opened on this machine before: if such a folder is gone, it is missing and must not be created anew and empty. */
  readonly openedBefore: readonly string[]
}

const fileIn = (userData: string): string => join(userData, 'machine.json')

/** A torn or foreign file counts as none: the default library is used. */
export const readRemembered = (userData: string): Remembered => {
  const fallback: Remembered = { libraryFolder: join(userData, 'library'), openedBefore: [] }
  const file = fileIn(userData)
  if (!existsSync(file)) return fallback
  try {
    return rememberedSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return fallback
  }
}

export const remember = (userData: string, libraryFolder: string): void => {
  const before = readRemembered(userData)
  const openedBefore = [...new Set([...before.openedBefore, libraryFolder])]
  const file = fileIn(userData)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, JSON.stringify({ libraryFolder, openedBefore }))
  renameSync(`${file}.part`, file)
}
