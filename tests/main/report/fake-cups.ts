import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Programs in the place of CUPS's `lp` and `lpstat`, in a folder for the PATH: what `lp` is given lies in `printed.pdf` there, its
 * arguments in `arguments.txt`. The printer `Broken` takes nothing.
 */
export const fakeCups = (folder: string, printers: readonly string[], usual: string | null): string => {
  mkdirSync(folder, { recursive: true })
  const list = printers.map((name) => `echo '${name}'`).join('\n')
  const tell = usual === null ? `echo 'no system default destination'` : `echo 'system default destination: ${usual}'`
  writeFileSync(join(folder, 'lpstat'), `#!/bin/sh\nif [ "$1" = -e ]; then\n:\n${list}\nelse\n${tell}\nfi\n`, { mode: 0o755 })
  writeFileSync(
    join(folder, 'lp'),
    `#!/bin/sh\nif [ "$2" = Broken ]; then echo 'lp: The printer is on fire.' >&2; exit 1; fi\necho "$@" > '${folder}/arguments.txt'\n/bin/cat > '${folder}/printed.pdf'\n`,
    { mode: 0o755 },
  )
  return folder
}
