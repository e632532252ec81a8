import { beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail } from '../../../core/base/result.ts'
import { shareOpening } from '../../../main/workflow/report-opening.ts'
import { accept, study } from '../../core/report/fixture.ts'
import { code, value } from '../../fixtures/result.ts'
import { testRooms } from './rooms.ts'
import type { TestRooms } from './rooms.ts'

const uid = study.studyInstanceUid

let rooms: TestRooms
let composed: number
let nowMs: number
let open: ReturnType<typeof shareOpening>

beforeEach(() => {
  rooms = testRooms('/nowhere')
  composed = 0
  nowMs = 0
  const { analysed } = rooms
  rooms.with({
    analysed: (studyUid) => {
      composed += 1
      return analysed(studyUid)
    },
  })
  open = shareOpening(rooms, () => nowMs)
})

describe('a report that is asked for twice', () => {
  it('is opened once, while it is being opened and right after', async () => {
    const [first, second] = await Promise.all([open(uid), open(uid)])
    expect(value(second)).toBe(value(first))
    expect(value(await open(uid))).toBe(value(first))
    expect(composed).toBe(1)
  })

  it('is opened anew after a writing in between, and follows what was written', async () => {
    const first = value(await open(uid))
    rooms.decisions = accept('facet')
    rooms.count += 2
    const second = value(await open(uid))
    expect(second.content.findings.length).toBeLessThan(first.content.findings.length)
  })

  it('is opened anew where a writing had begun before and ended meanwhile: it may have been read too early', async () => {
    rooms.count += 1
    const first = open(uid)
    rooms.count += 1
    rooms.decisions = accept('facet')
    value(await first)
    value(await open(uid))
    expect(composed).toBe(2)
  })

  it('is opened anew after a while, for what lies outside the library', async () => {
    value(await open(uid))
    nowMs = 2000
    value(await open(uid))
    expect(composed).toBe(2)
  })

  it('is opened anew after a failure', async () => {
    const { analysed } = rooms
    rooms.with({ analysed: () => Promise.resolve(fail(problem('folder-away', 'The drive is away.'))) })
    expect(code(await open(uid))).toBe('folder-away')
    rooms.with({ analysed })
    value(await open(uid))
  })
})
