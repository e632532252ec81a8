import { copyFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cached, keyOf } from './cache.mjs'
import { compile, tryBinary } from './compile.mjs'
import { inRoot, platformName } from './paths.mjs'
import { say } from './say.mjs'

const folder = inRoot('native')
const binary = 'spondyl_kernels.node'
const parts = ['binding.gyp', 'try-kernels.cjs', 'src']

/** Changes with every source file, so that a new kernel is compiled and an old checkout finds its own again. */
const sourceKey = () => {
  const sources = readdirSync(join(folder, 'src')).sort().map((name) => join('src', name))
  return keyOf(platformName, ...['binding.gyp', 'try-kernels.cjs', ...sources].map((name) => readFileSync(join(folder, name))))
}

/** The path of our compiled voxel kernels. @param {{ path: string }} electron */
export const ensureNativeAddon = async (electron) => {
  const place = await cached(`spondyl-kernels-${platformName}-${sourceKey()}`, (fresh) => {
    say('Compiling the voxel kernels (half a minute, once) ...')
    const work = mkdtempSync(join(fresh, 'work-'))
    for (const part of parts) cpSync(join(folder, part), join(work, part), { recursive: true })
    copyFileSync(compile('The voxel kernels (native/)', work, binary), join(fresh, binary))
    rmSync(work, { recursive: true })
    tryBinary('The voxel kernel', join(folder, 'try-kernels.cjs'), join(fresh, binary), electron.path)
  })
  return join(place, binary)
}
