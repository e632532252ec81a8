import { opendir, stat } from 'node:fs/promises'

/** A drive that does not answer in this time counts as away; a sleeping network drive must not hold up the list. */
const answerWithinMs = 400

const holdsSomething = async (path: string): Promise<boolean> => {
  try {
    if (!(await stat(path)).isDirectory()) return true
    // The place where a drive is put in stays there, empty, when the drive goes.
    const folder = await opendir(path)
    try {
      return (await folder.read()) !== null
    } finally {
      await folder.close()
    }
  } catch {
    // Whatever the reason: what lies in it cannot be read now.
    return false
  }
}

const underWay = new Map<string, Promise<boolean>>()

/** One question a folder at a time: a drive that hangs must not use up the threads that ask. */
const asked = (path: string): Promise<boolean> => {
  const waiting = underWay.get(path)
  if (waiting !== undefined) return waiting
  const asking = holdsSomething(path).finally(() => underWay.delete(path))
  underWay.set(path, asking)
  return asking
}

/** Whether an indexed folder (or single file) can be reached and is not empty. Asks for one entry, never for all. */
export const isPresent = async (path: string): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, answerWithinMs)
  })
  const answer = await Promise.race([asked(path), late])
  clearTimeout(timer)
  return answer
}

/** Those of these folders that cannot be reached, each asked once. */
export const absentFolders = async (paths: readonly string[]): Promise<ReadonlySet<string>> => {
  const each = [...new Set(paths)]
  const present = await Promise.all(each.map(isPresent))
  return new Set(each.filter((_, index) => present[index] !== true))
}

/** Why a study in these folders cannot be opened now; null where all of them are there. */
export const awaySentence = (folders: readonly string[], absent: ReadonlySet<string>): string | null => {
  const gone = folders.filter((folder) => absent.has(folder))
  return gone.length === 0
    ? null
    : `The drive with ${gone.join(' and ')} is not connected, or the folder is empty. Connect it; the study can then be read again as it is.`
}
