import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'

/** Wrong usage: one sentence for standard error, exit 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>

type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: O & { json: { type: 'boolean' } }; allowPositionals: true; strict: true }>>

/** The arguments of one command; `--json` is understood by all. Throws `UsageError` for an option that is not known or has no value. */
export const parse = <O extends Options>(args: readonly string[], options: O): Parsed<O> => {
  try {
    return parseArgs({ args: [...args], options: { ...options, json: { type: 'boolean' } }, allowPositionals: true, strict: true })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Node's first sentence names the option; its second explains how to pass a dash.
    throw new UsageError(`${error.message.split('. ')[0]?.replace(/\.$/, '')}.`)
  }
}

/** Exactly one argument, such as a study UID. */
export const single = (positionals: readonly string[], name: string): string => {
  const [value, ...rest] = positionals
  if (value === undefined || value === '') throw new UsageError(`Name the ${name}.`)
  if (rest.length > 0) throw new UsageError(`Name one ${name} only, not also "${rest.join(' ')}".`)
  return value
}

export const none = (positionals: readonly string[]): void => {
  if (positionals.length > 0) throw new UsageError(`"${positionals.join(' ')}" is not understood here.`)
}

export const required = (value: string | undefined, option: string): string => {
  if (value === undefined || value === '') throw new UsageError(`The option ${option} is missing.`)
  return value
}

/** A whole number from 0, or `fallback` when the option is absent. */
export const wholeNumber = (value: string | undefined, option: string, fallback: number): number => {
  if (value === undefined) return fallback
  const number = Number(value)
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw new UsageError(`${option} takes a whole number from 0, not "${value}".`)
  return number
}
