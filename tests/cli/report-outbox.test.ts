import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Report } from '../../core/report/report.ts'
import { setOutbox } from '../../main/library/deliveries.ts'
import { saveDraft, storeSigned } from '../../main/library/reports.ts'
import { sealOf } from '../../main/report/seal.ts'
import { signable } from '../core/report/fixture.ts'
import type { Bundle } from '../main/bundle.ts'
import { openLibrary, temporaryFolder } from '../main/library/open.ts'
import { bundleProgram } from '../main/program.ts'
import { runCli } from './run.ts'

let program: Bundle

beforeAll(async () => {
  program = await bundleProgram()
})
afterAll(() => program.remove())

it('report --sign sends what waits, says on standard error what still does, and answers as ever', async () => {
  const library = temporaryFolder()
  const work = temporaryFolder()
  const target = join(work, 'ris')
  const signedAt = '2026-11-21T10:00:00+01:00'
  const unsealed: Report = { ...signable, state: 'final', reader: 'Dr. Ada Example', signedAt }
  const { db, close } = openLibrary(library)
  setOutbox(db, { folder: target, formats: ['hl7'], onOwnDrive: false })
  saveDraft(db, signable, null, signedAt)
  expect(storeSigned(db, { ...unsealed, seal: sealOf(unsealed) }, {}, signable.revision, signedAt).ok).toBe(true)
  close()
  const out = join(work, 'out')
  const sign = ['report', signable.studyInstanceUid, '--library', library, '--out', out, '--sign', 'Dr. Ada Example', '--formats', 'text', '--json'] as const

  const waits = await runCli(program.folder, ...sign)
  expect(waits.code).toBe(0)
  expect(waits.stderr).toContain(`${signable.reportId}, version 1, waits to be sent: ${target}`)
  const answer = { reportId: signable.reportId, version: 1, state: 'final', files: [join(out, `${signable.reportId}-v1.txt`)] }
  expect(waits.json()).toEqual(answer)

  mkdirSync(target)
  // Without a signature nothing is sent.
  const draft = await runCli(program.folder, ...sign.filter((word) => word !== '--sign' && word !== 'Dr. Ada Example'))
  expect(draft.code).toBe(0)
  expect(readdirSync(target)).toEqual([])

  const sent = await runCli(program.folder, ...sign)
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(sent.json()).toEqual(answer)
  expect(readdirSync(target)).toEqual([`${signable.reportId}-v1.hl7`])
})
