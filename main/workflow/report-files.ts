import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Report } from '../../core/report/report.ts'
import { displayName } from '../../core/study/patient-words.ts'
import { fileProblem } from '../imaging/file-problem.ts'
import type { ReportFiles } from './report-rooms.ts'

const longestName = 80

/**
 * A folder name from a patient's name and id: letters and digits of any script, the rest as `_`; never empty, never a path, never a
 * name that Windows keeps for itself. It need not be unique: the report's id is.
 */
export const patientFolderName = (header: Pick<Report['header'], 'patientName' | 'patientId'>): string => {
  const name = `${displayName(header.patientName)} ${header.patientId}`
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}-]+/gu, '_')
    .slice(0, longestName)
    .replace(/^[_-]+|[_-]+$/g, '')
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? `patient_${name}` : name
}

/** Where a signed version lies: `<library>/reports/<patient>/<reportId>-v1.pdf`, `.json`, `.txt`. */
export const reportFilePaths = (libraryFolder: string, report: Report): ReportFiles => {
  const base = join(libraryFolder, 'reports', patientFolderName(report.header), `${report.reportId}-v${report.version}`)
  return { pdf: `${base}.pdf`, json: `${base}.json`, text: `${base}.txt` }
}

const syncFolder = async (folder: string): Promise<void> => {
  // Windows cannot open a folder; there the rename itself is durable enough.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Tells the machines apart that may write into one shared folder. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const partName = new RegExp(`^\\.spondyl-${machine}-(\\d+)-\\w+\\.part$`)

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Removes what a process of this machine that was killed while it wrote has left in a folder; what a running one writes stays. */
const removeDeadParts = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const pid = Number(partName.exec(name)?.[1] ?? process.pid)
    if (pid !== process.pid && !isRunning(pid)) await rm(join(folder, name), { force: true })
  }
}

const writeTemporary = async (path: string, bytes: Uint8Array | string): Promise<string> => {
  const temporary = join(dirname(path), `.spondyl-${machine}-${process.pid}-${Math.random().toString(36).slice(2)}.part`)
  const handle = await open(temporary, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}

/**
 * Writes several files so that all of them are whole or none is there: each to a temporary name beside its place and onto the disk,
 * then renamed. On failure nothing new is left, and the reason names the path; what a killed program left unfinished is removed first.
 * Folders are made, unless they must be there.
 */
export const writeFilesTogether = async (files: readonly { readonly path: string; readonly bytes: Uint8Array | string }[], { makeFolders = true } = {}): Promise<Result<void>> => {
  const made: string[] = []
  let current = ''
  try {
    const waiting: { readonly from: string; readonly to: string }[] = []
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
      current = folder
      if (makeFolders) await mkdir(folder, { recursive: true })
      await removeDeadParts(folder)
    }
    for (const { path, bytes } of files) {
      current = path
      const from = await writeTemporary(path, bytes)
      made.push(from)
      waiting.push({ from, to: path })
    }
    for (const { from, to } of waiting) {
      current = to
      await rename(from, to)
      made.push(to)
    }
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) await syncFolder(folder)
    return ok(undefined)
  } catch (error) {
    // With the drive gone there is nothing to remove; what it still holds when it is back, the next write takes away.
    await removeFiles(made).catch(() => undefined)
    return fail(fileProblem(current, error))
  }
}

export const removeFiles = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) await rm(path, { force: true })
}
