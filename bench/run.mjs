// `npm run bench [-- engine]`: sets up, builds, and runs bench/main.ts beside its peers. Numbers go to bench/results.json and to the terminal.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { ensureBuilt } from '../scripts/build.mjs'
import { runScript, setUp } from '../scripts/setup.mjs'
import { inRoot, root } from '../scripts/setup/paths.mjs'
import { runShown } from '../scripts/setup/run.mjs'
import { withDisplay } from '../scripts/xvfb.mjs'
import { orthancProgram } from './orthanc.mjs'
import { measureLargeVolume } from './window-volume.mjs'
import { measureWhileAnalysing } from './window-analyse.mjs'
import { measureWindow } from './window.mjs'

const windowRuns = 5
/** `npm run bench -- engine`: the engine and its peers, and the window while it works. */
const isEngineOnly = process.argv[2] === 'engine'

/** The window's rows, beside those of the command line. @param {string} electronPath */
const windowRows = async (electronPath) => {
  const { firstPictureMs, mainMB, rendererMB } = await withDisplay((env) => measureWindow({ electronPath, env, runs: windowRuns }))
  const note = `median of ${windowRuns} program starts`
  return [
    { what: 'window: click on the study to first fused picture', value: Math.round((firstPictureMs ?? NaN) / 10) / 100, unit: 's', note: `${note}; the goal is under 3 s` },
    { what: 'window: peak memory of main', value: mainMB, unit: 'MB', note },
    { what: 'window: peak memory of the renderer', value: rendererMB, unit: 'MB', note },
  ]
}

/** @param {string} electronPath */
const largeVolumeRows = async (electronPath) => {
  const { writeLargeCt, writeSpect } = await import(pathToFileURL(inRoot('out', 'bench', 'volume-files.cjs')).href)
  const writeStudy = (/** @type {string} */ folder) => {
    writeLargeCt(folder)
    writeSpect(folder)
  }
  const { firstPictureMs, oneStreamMBps, fourStreamsMBps } = await withDisplay((env) => measureLargeVolume({ electronPath, env, writeStudy }))
  return [
    { what: 'window: 512 x 512 x 400 CT with SPECT, to first fused picture', value: Math.round(firstPictureMs / 10) / 100, unit: 's', note: 'uncompressed, once' },
    { what: 'window: voxels of that CT, one stream', value: Math.round(oneStreamMBps), unit: 'MB/s', note: 'best of 3' },
    { what: 'window: voxels of that CT, four streams as the program does', value: Math.round(fourStreamsMBps), unit: 'MB/s', note: 'best of 3; the goal is 150' },
  ]
}

/** @param {string} electronPath */
const analysingRows = async (electronPath) => {
  const { idle, busy, cancel } = await withDisplay((env) => measureWhileAnalysing({ electronPath, env }))
  const rounded = (/** @type {number} */ value) => Math.round(value * 10) / 10
  return [
    { what: 'window: frame while scrolling, idle', value: rounded(idle.median), unit: 'ms', note: `median; 95 % under ${rounded(idle.late)} ms` },
    {
      what: 'window: frame while scrolling, an analysis running',
      value: rounded(busy.median),
      unit: 'ms',
      note: `median, ${(busy.median / idle.median).toFixed(2)} times idle; 95 % under ${rounded(busy.late)} ms, longest ${rounded(busy.longest)} ms, of ${busy.frames}`,
    },
    { what: 'window: cancel of an analysis, longest time to the answer', value: rounded(cancel.longest), unit: 'ms', note: `of ${cancel.count} moments, median ${rounded(cancel.median)} ms; the goal is under 200` },
  ]
}

await runScript(async () => {
  const { electronPath } = await setUp('demo')
  await ensureBuilt()
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node18',
      outDir: inRoot('out', 'bench'),
      rolldownOptions: { input: { main: inRoot('bench', 'main.ts'), 'volume-files': inRoot('bench', 'volume-files.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  })
  const code = await runShown(process.execPath, [inRoot('out', 'bench', 'main.cjs'), root, isEngineOnly ? '' : (orthancProgram() ?? ''), ...(isEngineOnly ? ['engine'] : [])], {})
  if (code !== 0) return code
  const rows = [...(isEngineOnly ? [] : [...(await windowRows(electronPath)), ...(await largeVolumeRows(electronPath))]), ...(await analysingRows(electronPath))]
  for (const { what, value, unit, note } of rows) console.log(`${what}  ${value} ${unit}  ${note}`)
  const results = inRoot('bench', 'results.json')
  const measured = JSON.parse(readFileSync(results, 'utf8'))
  writeFileSync(results, `${JSON.stringify({ ...measured, rows: [...measured.rows, ...rows] }, null, 2)}\n`)
  return 0
})
