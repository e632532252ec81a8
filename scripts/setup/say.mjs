/** Progress of the set-up goes to standard error: standard output belongs to the command that called it. */
export const say = (/** @type {string} */ sentence) => {
  process.stderr.write(`${sentence}\n`)
}

/** A step that cannot be done here: the message says what was missing and what to do. */
export class SetupError extends Error {}
