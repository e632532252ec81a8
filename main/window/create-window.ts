import { BrowserWindow, Menu } from 'electron'
import { pageOrigin } from './origins.ts'

/** The one window: sandboxed, isolated, without node, on our own page only. */
export const createWindow = async (preload: string): Promise<BrowserWindow> => {
  Menu.setApplicationMenu(null)
  const window = new BrowserWindow({
    width: 1600,
    height: 1000,
    minWidth: 1100,
    minHeight: 700,
    useContentSize: true,
    show: false,
    backgroundColor: '#0d1117',
    title: 'Spondyl',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  await window.loadURL(`${pageOrigin}/`)
  return window
}
