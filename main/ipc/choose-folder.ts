import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'

/** The system's folder dialog; null if cancelled. */
export const chooseFolder = async (window: BrowserWindow | null, title: string): Promise<string | null> => {
  const options: Electron.OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] }
  const chosen = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options))
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
}
