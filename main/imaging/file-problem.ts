import { problem } from '../../core/base/problem.ts'
import type { Problem } from '../../core/base/problem.ts'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '')

/** An error of the file system in the reader's words, naming the path. Anything else is a bug and is thrown on. */
export const fileProblem = (path: string, error: unknown): Problem => {
  const code = codeOf(error)
  switch (code) {
    case 'ENOTDIR':
      return problem('file-missing', `${path} cannot be reached: something on its way is a file, not a folder. Choose another place.`)
    case 'EEXIST':
      return problem('not-a-folder', `${path} is a file, and a folder is needed there. Choose another folder.`)
    case 'ENOENT':
      return problem('file-missing', `${path} is not there. Connect its drive, or choose its folder again.`)
    case 'EACCES':
    case 'EPERM':
      return problem('file-forbidden', `${path} cannot be opened: reading or writing there is not permitted. Ask for access to it.`)
    case 'ENOSPC':
    case 'EDQUOT':
      return problem('disk-full', `${path} cannot be written: the disk is full. Free some space and try again.`)
    case 'EROFS':
      return problem('read-only', `${path} cannot be written: its drive is read-only. Choose another folder.`)
    case 'EISDIR':
      return problem('is-folder', `${path} is a folder, not a file. Choose a file name.`)
    case 'EMFILE':
    case 'ENFILE':
      return problem('too-many-files', `${path} cannot be opened: too many files are open. Close other programs and try again.`)
    case '':
      throw error
    default:
      return problem('file-unreadable', `${path} cannot be read or written (${code}). Check its drive and try again.`)
  }
}
