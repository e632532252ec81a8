import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { layerProblems } from '../../scripts/layer-rules/check.mjs'

const folders: string[] = []

/** The problems of a project made of these files. */
const problemsOf = (files: Record<string, string>): string[] => {
  const root = mkdtempSync(join(tmpdir(), 'spondyl-layers-'))
  folders.push(root)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return layerProblems(root)
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('the layer check', () => {
  it('finds nothing wrong in a project that keeps the rules', () => {
    const files = {
      'core/base/one.ts': "import { z } from 'zod'\nexport const one = z.number()\nexport const later = (at: number) => new Date(at)\n",
      'core/spine/two.ts': "import { one } from '../base/one.ts'\nexport const two = one\n",
      'contract/calls.ts': "import type { one } from '../core/base/one.ts'\nexport type One = typeof one\n",
      'main/library/rows.ts': "import Database from 'better-sqlite3'\nexport const open = () => new Database('x')\n",
      'main/ipc/doors.ts': "import { ipcMain } from 'electron'\nexport const doors = ipcMain\n",
      'preload/index.ts': "import { ipcRenderer } from 'electron'\nexport const bridge = ipcRenderer\n",
      'renderer/pages/page.tsx': "import { useState } from 'react'\nimport { call } from '../api/call.ts'\nexport const page = [useState, call]\n",
      'renderer/api/call.ts': 'export const call = 1\n',
      'cli/index.ts': "import { run } from '../main/workflow/run.ts'\nrun()\n",
      'main/workflow/run.ts': "import type { App } from 'electron'\nexport const run = (app?: App) => app\n",
    }
    // The one refused line below shows that this very project is read.
    expect(problemsOf(files)).toEqual(['main/workflow/run.ts:1: main/workflow must not import electron'])
  })

  it.each<[string, string, string, string]>([
    ['core importing node', 'core/base/a.ts', "import { join } from 'node:path'\n", 'core/base must not import node:path'],
    ['core importing main', 'core/base/a.ts', "import { x } from '../../main/x.ts'\n", 'core/base must not import main/x.ts'],
    ['core importing upwards', 'core/geometry/a.ts', "import { x } from '../spine/x.ts'\n", 'core/geometry must not import core/spine/x.ts'],
    ['a type imported upwards', 'core/volume/a.ts', "import type { X } from '../findings/x.ts'\n", 'core/volume must not import core/findings/x.ts'],
    ['units knowing volumes', 'core/units/a.ts', "import { x } from '../volume/x.ts'\n", 'core/units must not import core/volume/x.ts'],
    ['a re-export upwards', 'core/base/a.ts', "export { x } from '../report/x.ts'\n", 'core/base must not import core/report/x.ts'],
    ['an import() in code', 'core/base/a.ts', "export const x = () => import('node:fs')\n", 'core/base must not import node:fs'],
    ['dicom-parser outside core/dicom', 'core/study/a.ts', "import 'dicom-parser'\n", 'core/study must not import dicom-parser'],
    ['the phantom in the window', 'renderer/app/a.ts', "import { x } from '../../phantom/x.ts'\n", 'must not import phantom/x.ts'],
    ['the phantom outside workflow', 'main/imaging/a.ts', "import { x } from '../../phantom/x.ts'\n", 'must not import phantom/x.ts'],
    ['library knowing imaging', 'main/library/a.ts', "import { x } from '../imaging/x.ts'\n", 'must not import main/imaging/x.ts'],
    ['imaging knowing library', 'main/imaging/a.ts', "import { x } from '../library/x.ts'\n", 'must not import main/library/x.ts'],
    ['SQL outside the library', 'main/workflow/a.ts', "import 'better-sqlite3'\n", 'must not import better-sqlite3'],
    ['Electron in the window', 'renderer/api/a.ts', "import 'electron'\n", 'renderer/api must not import electron'],
    ['a page from a part', 'renderer/parts/a.tsx', "import { x } from '../pages/x.tsx'\n", 'must not import renderer/pages/x.tsx'],
    ['main from the window', 'renderer/pages/a.ts', "import { x } from '../../main/window/x.ts'\n", 'must not import main/window/x.ts'],
    ['a worker from the command line', 'cli/a.ts', "import { x } from '../main/workers/x.ts'\n", 'cli must not import main/workers/x.ts'],
    ['a script from the program', 'main/runtime/a.ts', "import { x } from '../../scripts/x.mjs'\n", 'must not import scripts/x.mjs'],
    ['the clock in core', 'core/base/a.ts', 'export const t = Date.now()\n', 'Date.now in a folder without clock'],
    ['today in contract', 'contract/a.ts', 'export const t = new Date()\n', 'new Date() in a folder without clock'],
    ['chance in the phantom', 'phantom/a.ts', 'export const t = Math.random()\n', 'Math.random in a folder without clock'],
    ['raw ipcMain elsewhere', 'main/window/a.ts', "import { ipcMain } from 'electron'\n", 'ipcMain outside main/ipc'],
    ['ipcRenderer reached through a namespace', 'main/a.ts', "import * as e from 'electron'\ne.ipcRenderer.send('x')\n", 'ipcRenderer outside preload'],
    ['a file of 401 lines', 'tests/a.ts', 'export {}\n'.repeat(401), '401 lines, at most 400'],
    ['a long style sheet', 'renderer/styles/a.css', '\n'.repeat(500) + 'a {}\n', '501 lines, at most 400'],
  ])('refuses %s', (_, file, text, sentence) => {
    const problems = problemsOf({ [file]: text })
    expect(problems.join('\n')).toContain(sentence)
    expect(problems[0]).toContain(file)
  })

  it('finds the way by which the command line would load Electron', () => {
    const problems = problemsOf({
      'cli/index.ts': "import { run } from '../main/workflow/run.ts'\nrun()\n",
      'main/workflow/run.ts': "import { print } from '../report/print.ts'\nexport const run = print\n",
      'main/report/print.ts': "import { BrowserWindow } from 'electron'\nexport const print = () => new BrowserWindow()\n",
    })
    expect(problems).toEqual([
      'cli/index.ts: runs without Electron but loads it: cli/index.ts -> main/workflow/run.ts -> main/report/print.ts -> electron',
    ])
  })

  it('does not mistake a comment or a string for code', () => {
    expect(problemsOf({ 'core/base/a.ts': "// never Date.now()\nexport const hint = 'new Date()'\n" })).toEqual([])
  })
})
