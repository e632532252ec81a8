import { fail, ok } from './result.ts'
import type { Result } from './result.ts'

/** Why a text is no JSON, and in which line (1 is the first). */
export interface JsonFault {
  readonly line: number
  readonly reason: string
}

/** A JSON value that knows the line on which each of its parts begins. */
export interface JsonWithLines {
  readonly value: unknown
  /** The line of a part by its path; where the part is not there, that of the nearest one around it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

class Fault extends Error {
  readonly at: number
  constructor(at: number, reason: string) {
    super(reason)
    this.at = at
  }
}

const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

/**
 * Reads strict JSON (RFC 8259) and remembers where everything stands: `JSON.parse` says where a text breaks in the words of each
 * engine, or not at all, and nothing of a value that is read but wrong. A name that stands twice in an object is refused.
 */
export const parseJsonByLine = (text: string): Result<JsonWithLines, JsonFault> => {
  const starts = new Map<string, number>()
  let at = 0
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const skip = (): void => {
    while (/[ \t\n\r]/.test(text[at] ?? '')) at += 1
  }
  const expected = (what: string): Fault => new Fault(at, at >= text.length ? `it ends where ${what} is expected` : `${what} is expected before "${text[at] ?? ''}"`)
  const take = (character: string): void => {
    skip()
    if (text[at] !== character) throw expected(`"${character}"`)
    at += 1
  }
  const next = (character: string): boolean => {
    skip()
    if (text[at] !== character) return false
    at += 1
    return true
  }
  const token = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? null
    if (found !== null) at += found.length
    return found
  }
  const readString = (): string => {
    skip()
    const written = token(/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy)
    if (written === null) throw expected(text[at] === '"' ? 'a text in double quotes that ends in its line' : 'a name in double quotes')
    return JSON.parse(written) as string
  }
  const readValue = (path: string): unknown => {
    skip()
    starts.set(path, at)
    if (text[at] === '"') return readString()
    if (next('{')) {
      const entries = new Map<string, unknown>()
      if (next('}')) return {}
      do {
        skip()
        const from = at
        const name = readString()
        if (entries.has(name)) throw new Fault(from, `"${name}" stands here a second time`)
        take(':')
        entries.set(name, readValue(`${path}/${name}`))
      } while (next(','))
      take('}')
      return Object.fromEntries(entries)
    }
    if (next('[')) {
      const list: unknown[] = []
      if (next(']')) return list
      do list.push(readValue(`${path}/${list.length}`))
      while (next(','))
      take(']')
      return list
    }
    const word = token(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|[a-z]+/y)
    if (word !== null && Object.hasOwn(literals, word)) return literals[word]
    if (word !== null && /\d$/.test(word)) return Number(word)
    throw expected('a value')
  }
  try {
    const value = readValue('')
    skip()
    if (at < text.length) throw expected('the end of the file')
    const lineOf = (path: readonly PropertyKey[]): number => {
      for (let depth = path.length; depth > 0; depth -= 1) {
        const offset = starts.get(path.slice(0, depth).map((key) => `/${String(key)}`).join(''))
        if (offset !== undefined) return lineAt(offset)
      }
      return lineAt(starts.get('') ?? 0)
    }
    return ok({ value, lineOf })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return fail({ line: lineAt(error.at), reason: error.message })
  }
}
