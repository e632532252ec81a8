// Who may import what: the architecture as a table. A folder not named here may be imported by nobody but itself.

/** Longest folder first wins. `folders`: rooms it may import beside itself. `packages`: what else (a trailing * stands for any rest). */
export const rooms = {
  'core/base': { folders: [], packages: ['zod'] },
  'core/geometry': { folders: ['core/base'], packages: ['zod'] },
  'core/knowledge': { folders: ['core/base'], packages: ['zod'] },
  'core/dicom': { folders: ['core/base', 'core/geometry'], packages: ['zod', 'dicom-parser'] },
  'core/units': { folders: ['core/base', 'core/knowledge', 'core/dicom'], packages: ['zod'] },
  'core/volume': { folders: ['core/base', 'core/geometry', 'core/dicom', 'core/units'], packages: ['zod'] },
  'core/study': { folders: ['core/base', 'core/geometry', 'core/dicom', 'core/volume'], packages: ['zod'] },
  'core/spine': { folders: ['core/base', 'core/geometry', 'core/volume'], packages: ['zod'] },
  'core/registration': { folders: ['core/base', 'core/geometry', 'core/volume', 'core/spine'], packages: ['zod'] },
  'core/uptake': { folders: ['core/base', 'core/geometry', 'core/knowledge', 'core/volume', 'core/spine'], packages: ['zod'] },
  'core/findings': {
    folders: ['core/base', 'core/geometry', 'core/knowledge', 'core/volume', 'core/spine', 'core/registration', 'core/uptake'],
    packages: ['zod'],
  },
  'core/report': {
    folders: [
      'core/base',
      'core/geometry',
      'core/knowledge',
      'core/dicom',
      'core/volume',
      'core/study',
      'core/spine',
      'core/registration',
      'core/uptake',
      'core/findings',
    ],
    packages: ['zod'],
  },
  'core/referral': { folders: ['core/base', 'core/knowledge', 'core/report', 'core/study'], packages: ['zod'] },
  'core/outcomes': { folders: ['core/base', 'core/knowledge', 'core/report'], packages: ['zod', 'jstat'] },
  contract: { folders: ['core'], packages: ['zod'] },
  phantom: { folders: ['core'], packages: ['zod'] },
  preload: { folders: ['contract'], packages: ['electron'] },

  // The composition root stands above the rooms it puts together.
  main: {
    folders: ['core', 'contract', 'main/ipc', 'main/workflow', 'main/workers', 'main/window', 'main/runtime', 'main/report'],
    packages: ['electron', 'node:*', 'zod'],
  },
  'main/ipc': {
    folders: ['core', 'contract', 'main/workflow', 'main/workers', 'main/window', 'main/imaging', 'main/runtime'],
    packages: ['electron', 'node:*', 'zod'],
  },
  'main/workflow': {
    folders: [
      'core',
      'contract',
      'phantom',
      'main/workers',
      'main/library',
      'main/imaging',
      'main/report',
      'main/dicom-write',
      'main/runtime',
    ],
    packages: ['node:*', 'zod'],
  },
  'main/workers': {
    // The demonstration is written in a thread of its own.
    folders: ['core', 'contract', 'main/library', 'main/imaging', 'main/report', 'main/runtime', 'main/workflow/write-demo.ts'],
    packages: ['node:*', 'zod'],
  },
  'main/library': { folders: ['core', 'contract', 'main/runtime'], packages: ['better-sqlite3', 'node:*', 'zod'] },
  'main/imaging': { folders: ['core', 'main/runtime'], packages: ['node:*', 'zod', '@cornerstonejs/codec-*', 'yauzl'] },
  'main/report': { folders: ['core', 'main/runtime'], packages: ['electron', 'node:*', 'zod', '@cantoo/pdf-lib', '@fontsource/*', 'parse5'] },
  'main/dicom-write': { folders: ['core'], packages: ['node:*', 'dcmjs'] },
  'main/runtime': { folders: ['core'], packages: ['node:*', 'zod'] },
  'main/window': { folders: ['core', 'contract', 'main/runtime'], packages: ['electron', 'node:*', 'zod'] },

  'renderer/app': {
    folders: ['core', 'contract', 'renderer/api', 'renderer/state', 'renderer/parts', 'renderer/pages', 'renderer/styles'],
    packages: ['react', 'react-dom', 'react-dom/*', 'zustand'],
  },
  'renderer/pages': {
    folders: ['core', 'contract', 'renderer/api', 'renderer/state', 'renderer/parts', 'renderer/viewports'],
    packages: ['react', 'react-dom', 'zustand', 'zustand/*', 'pdfjs-dist', 'pdfjs-dist/*'],
  },
  'renderer/parts': { folders: ['core'], packages: ['react', 'react-dom'] },
  'renderer/viewports': {
    folders: ['core', 'contract', 'renderer/api'],
    packages: ['@cornerstonejs/*', '@kitware/*', 'react', 'zustand', 'zustand/*'],
  },
  'renderer/state': {
    folders: ['core', 'contract', 'renderer/api', 'renderer/viewports'],
    packages: ['zustand', 'zustand/*', 'react', 'zod'],
  },
  'renderer/api': { folders: ['core', 'contract'], packages: ['zod', 'react'] },
  renderer: {
    folders: ['core', 'contract', 'renderer/app', 'renderer/api', 'renderer/styles', 'renderer/state'],
    packages: ['react', 'react-dom', 'react-dom/*', '@fontsource*'],
  },
  // package.json: the version of the program.
  cli: { folders: ['core', 'main/workflow', 'main/runtime'], packages: ['node:*', 'package.json'] },
}

/** Values in, values out: no clock and no chance in here. */
export const pureFolders = ['core', 'contract', 'phantom']

/** A name and the only folders that may say it. */
export const keptNames = [
  { name: 'ipcMain', folder: 'main/ipc' },
  { name: 'ipcRenderer', folder: 'preload' },
]

/** Programs that run without Electron: nothing they load, however deep, may load it. */
export const withoutElectron = [
  'cli/index.ts',
  'main/workers/scan-worker.ts',
  'main/workers/library-worker.ts',
  'main/workers/imaging-worker.ts',
  'main/workers/decode-worker.ts',
]

/** Folders whose source files must stay short enough to read in one go. */
export const shortFolders = ['core', 'contract', 'main', 'preload', 'renderer', 'cli', 'native', 'scripts', 'phantom', 'tests', 'bench']
export const mostLines = 400
