import { expect, it } from 'vitest'
import { allAutotexts, removeAutotext, saveAutotext } from '../../../main/library/autotexts.ts'
import { openLibrary, temporaryFolder } from './open.ts'

it('autotexts are kept per reader, replaced under their abbreviation, and removed', () => {
  const folder = temporaryFolder()
  const { db } = openLibrary(folder)
  saveAutotext(db, { readerId: '', abbreviation: 'nl', text: 'of everyone' })
  saveAutotext(db, { readerId: 'ada', abbreviation: 'nl', text: 'of Ada' })
  saveAutotext(db, { readerId: 'ada', abbreviation: 'nl', text: 'of Ada, anew' })
  expect(allAutotexts(openLibrary(folder).db)).toEqual([
    { readerId: '', abbreviation: 'nl', text: 'of everyone' },
    { readerId: 'ada', abbreviation: 'nl', text: 'of Ada, anew' },
  ])
  removeAutotext(openLibrary(folder).db, { readerId: '', abbreviation: 'nl' })
  expect(allAutotexts(openLibrary(folder).db).map(({ readerId }) => readerId)).toEqual(['ada'])
})
