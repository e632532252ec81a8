import { z } from 'zod'
import { leftOutKinds } from '../core/study/left-out.ts'

/** Files that the library does not use, and patients that may be mixed up. Calls of the window on problems. */
const kindSchema = z.enum(leftOutKinds)
const path = z.string().min(1).max(32_768)

export const leftOutSchema = z.strictObject({
  /** How many match the text, by kind, whatever kind is asked for. */
  counts: z.record(kindSchema, z.number()),
  files: z.array(z.strictObject({ path: z.string(), reason: z.string(), kind: kindSchema })),
  /** How many there are of the kind that was asked for. */
  total: z.number(),
})

export type LeftOut = z.infer<typeof leftOutSchema>

export const problemCalls = {
  /** A page of the files that are left out, by path; without a kind those with a problem, the gravest first. */
  'library.leftOut': {
    input: z.strictObject({
      find: z.string().max(200),
      kind: kindSchema.nullable(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: leftOutSchema,
  },
  /** Reads files that are left out once more: these, or all with a problem. */
  'library.retryProblems': { input: z.strictObject({ paths: z.array(path).min(1).max(500).nullable() }), output: z.strictObject({ jobId: z.string() }) },
  /** Shows a file of the library in the system's own window of files. Refused for any other path. */
  'library.showFile': { input: z.strictObject({ path }), output: z.undefined() },
  /** Puts the path of a file of the library on the clipboard. Refused for any other path. */
  'library.copyPath': { input: z.strictObject({ path }), output: z.undefined() },
  /** What is odd about a study's patient beside the other studies. */
  'library.identity': {
    input: z.strictObject({ studyUid: z.string().regex(/^[0-9.]{1,64}$/) }),
    output: z.array(z.strictObject({ kind: z.enum(['conflict', 'hint']), sentence: z.string() })),
  },
} as const
