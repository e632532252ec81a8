import { beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../../core/base/result.ts'
import { askFirstPage, firstPageOf } from '../../../renderer/pages/report/asked-print.ts'
import { value } from '../../fixtures/result.ts'
import { installBridge } from '../fake-bridge.ts'
import type { FakeMain } from '../fake-bridge.ts'

const reportId = 'SR-7K3QX9P2'
let main: FakeMain

beforeEach(() => {
  let count = 0
  main = installBridge({
    'report.print': () => {
      count += 1
      return ok({ printId: `print ${count}` })
    },
  })
})

describe('the first page asked for before there is a place for it', () => {
  it('is the answer for the same version, and asked for once', async () => {
    askFirstPage(reportId, '1 4 draft')
    expect(value(await firstPageOf(reportId, '1 4 draft'))).toEqual({ printId: 'print 1' })
    expect(main.calls).toEqual([{ name: 'report.print', input: { reportId, part: 'first-page' } }])
  })

  it('is no answer for another version or report', async () => {
    askFirstPage(reportId, '1 4 draft')
    expect(value(await firstPageOf(reportId, '1 5 draft'))).toEqual({ printId: 'print 2' })
    askFirstPage(reportId, '1 5 draft')
    expect(value(await firstPageOf('SR-00000000', '1 5 draft'))).toEqual({ printId: 'print 4' })
  })

  it('is asked for anew when it is shown again: a picture may be there that was missing', async () => {
    askFirstPage(reportId, '1 4 draft')
    await firstPageOf(reportId, '1 4 draft')
    expect(value(await firstPageOf(reportId, '1 4 draft'))).toEqual({ printId: 'print 2' })
  })
})
