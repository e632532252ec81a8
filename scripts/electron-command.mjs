import { root } from './setup/paths.mjs'

/**
 * The arguments that start the built program in Electron. Chromium's sandbox refuses to run as root, and only then is it
 * switched off: containers and test machines have no other user.
 * @param {string[]} args of the program itself
 */
export const electronArguments = (args) => [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args]
