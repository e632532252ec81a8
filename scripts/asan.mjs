// `npm run asan`: the native code compiled with AddressSanitizer and UndefinedBehaviorSanitizer, under the tests of tests/native.
// A read or write beyond its memory ends the run with a report; the ordinary addon is not touched. Linux with g++ only.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript, setUp } from './setup.mjs'
import { compile } from './setup/compile.mjs'
import { inRoot } from './setup/paths.mjs'
import { run, runShown } from './setup/run.mjs'

const sanitizers = '-fsanitize=address,undefined -fno-sanitize-recover=undefined'

await runScript(async () => {
  await setUp('test')
  const libraries = ['libasan.so', 'libubsan.so'].map((name) => run('g++', [`-print-file-name=${name}`]).stdout.trim())
  const work = mkdtempSync(join(tmpdir(), 'spondyl-asan-'))
  try {
    for (const part of ['binding.gyp', 'src']) cpSync(inRoot('native', part), join(work, part), { recursive: true })
    Object.assign(process.env, { CXXFLAGS: `${sanitizers} -g -O1 -fno-omit-frame-pointer`, LDFLAGS: sanitizers })
    const addon = compile('The voxel kernels with sanitizers', work, 'spondyl_kernels.node')
    // Node itself is not built with the sanitizer, so its library comes first; what V8 keeps to the end is no leak of ours.
    const env = { SPONDYL_KERNELS: addon, LD_PRELOAD: libraries.join(':'), ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1', UBSAN_OPTIONS: 'print_stacktrace=1' }
    return await runShown(process.execPath, [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'unit', '--pool', 'forks', 'tests/native'], { env: { ...process.env, ...env } })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})
