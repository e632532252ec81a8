import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addReferral, adoptReferrals, referralEntries, referralFolder } from '../../../main/library/referrals.ts'
import type { ReferralFile } from '../../../main/library/referrals.ts'
import { addRuleSwitch, keepRuleFile, keptRuleFiles, ruleSwitches } from '../../../main/library/site-rules.ts'
import { openLibrary, temporaryFolder } from './open.ts'

const jane = { patientId: 'P-001', patientName: 'Doe^Jane' }
const otto = { patientId: 'P-002', patientName: 'Other^Otto' }
const at = '2026-11-21T09:00:00.000Z'

it('keeps every entry with name and time, the newest last', () => {
  const { db } = openLibrary(temporaryFolder())
  addReferral(db, { studyUid: '1.2', patient: jane, referral: { ageYears: 51 }, by: 'Dr Ada Reader', at })
  addReferral(db, { studyUid: '1.2', patient: jane, referral: { ageYears: 52, surgery: 'none' }, by: 'Dr Ben Reader', at })
  addReferral(db, { studyUid: '1.3', patient: jane, referral: {}, by: 'Dr Ada Reader', at })
  expect(referralEntries(db, '1.2', jane)).toEqual([
    { referral: { ageYears: 51 }, by: 'Dr Ada Reader', at },
    { referral: { ageYears: 52, surgery: 'none' }, by: 'Dr Ben Reader', at },
  ])
})

it('never gives a study of one patient the referral of another', () => {
  const { db } = openLibrary(temporaryFolder())
  addReferral(db, { studyUid: '1.2', patient: jane, referral: { ageYears: 51 }, by: 'Dr Ada Reader', at })
  expect(referralEntries(db, '1.2', otto)).toEqual([])
})

it('never changes or deletes an entry, and takes none without a name', () => {
  const { db } = openLibrary(temporaryFolder())
  addReferral(db, { studyUid: '1.2', patient: jane, referral: {}, by: 'Dr Ada Reader', at })
  expect(() => db.prepare(`UPDATE referrals SET made_by = 'nobody'`).run()).toThrow('never changed')
  expect(() => db.prepare('DELETE FROM referrals').run()).toThrow('never deleted')
  expect(() => addReferral(db, { studyUid: '1.2', patient: jane, referral: {}, by: ' ', at })).toThrow()
})

it('takes entries back from their files once, and leaves a file alone that is none', () => {
  const folder = temporaryFolder()
  const { db } = openLibrary(folder)
  const file: ReferralFile = { studyInstanceUid: '1.2', ...jane, entries: [{ referral: { ageYears: 51 }, by: 'Dr Ada Reader', at }] }
  mkdirSync(referralFolder(folder))
  writeFileSync(join(referralFolder(folder), '1.2.json'), JSON.stringify(file))
  writeFileSync(join(referralFolder(folder), '1.3.json'), '{ "studyInstanceUid": 7 }')
  writeFileSync(join(referralFolder(folder), '1.4.json'), '{')
  expect([adoptReferrals(db, folder), adoptReferrals(db, folder)]).toEqual([1, 0])
  expect(referralEntries(db, '1.2', jane)).toEqual(file.entries)
})

it('keeps the switches of rules in their order, and the newest copy of each rule file', () => {
  const { db } = openLibrary(temporaryFolder())
  const off = { rule: 'cautions/flare', isOn: false, by: 'Dr Ada Reader', at, reason: 'not used here' }
  addRuleSwitch(db, off)
  addRuleSwitch(db, { ...off, isOn: true, reason: 'used again' })
  expect(ruleSwitches(db).map(({ isOn }) => isOn)).toEqual([false, true])
  for (const content of ['{}', '{ }']) keepRuleFile(db, { fileName: 'payer.json', content, keptAt: at })
  expect(keptRuleFiles(db)).toEqual([{ fileName: 'payer.json', content: '{ }', keptAt: at }])
  expect(() => db.prepare('DELETE FROM rule_switches').run()).toThrow('never deleted')
})
