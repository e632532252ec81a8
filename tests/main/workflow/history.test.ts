import { afterAll, beforeAll, expect, it } from 'vitest'
import { historyOf } from '../../../main/workflow/history.ts'
import { indexFolders } from '../../../main/workflow/index-folders.ts'
import { openReferral, saveReferral } from '../../../main/workflow/referral.ts'
import { ctFiles, nmFile, uids, uprightShape } from '../../fixtures/images.ts'
import type { Bundle } from '../bundle.ts'
import { bundleWorkers, numbered, writeFiles } from '../program.ts'
import { freshLibrary } from './fresh-library.ts'
import { value } from '../../fixtures/result.ts'

/** From the form to the rules: what the reader enters as a referral is what the next analysis weighs. */
let workers: Bundle

beforeAll(async () => {
  workers = await bundleWorkers()
})
afterAll(() => {
  workers.remove()
})

it('is nothing without a referral; with one, months and days count back from the scan and unknown stays apart from none', async () => {
  const { session, data } = await freshLibrary(workers)
  writeFiles(data, { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape) })
  value(await indexFolders(session, [data]))
  expect(value(await historyOf(session, uids.study))).toBeNull()

  const { studyDate } = value(await openReferral(session, uids.study))
  if (studyDate === null) throw new Error('a study without a date')
  const date = `${Number(studyDate.slice(0, 4)) - 1}${studyDate.slice(4)}`
  value(await saveReferral(session, { studyUid: uids.study, referral: { ageYears: 19, surgery: { operations: [{ date }] }, injections: 'none' }, by: 'Dr A' }))
  expect(value(await historyOf(session, uids.study))).toMatchObject({ ageYears: 19, surgeryMonthsAgo: 12, steroidDaysAgo: 'none' })

  value(await saveReferral(session, { studyUid: uids.study, referral: { surgery: 'none', injections: [{ steroid: true, date: studyDate }] }, by: 'Dr A' }))
  expect(value(await historyOf(session, uids.study))).toMatchObject({ surgeryMonthsAgo: 'none', steroidDaysAgo: 0 })
  await session.close()
})
