import { describe, expect, test, vi } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import { study } from '../../core/report/fixture.ts'
import { installBridge } from '../fake-bridge.ts'

const freshStore = async () => {
  vi.resetModules()
  return (await import('../../../renderer/state/app-state.ts')).useApp
}

describe('the pages', () => {
  test('reading and report need a study; without one the reader is told', async () => {
    installBridge({})
    const useApp = await freshStore()
    useApp.getState().goTo('report')
    expect(useApp.getState()).toMatchObject({ page: 'library', notice: 'Choose a study in the library first.' })
  })

  test('a study that the library no longer has is not opened, and the open one stays', async () => {
    installBridge({ 'library.study': ({ studyUid }) => (studyUid === study.studyInstanceUid ? ok(study) : fail(problem('no-study', 'This study is gone.'))) })
    const useApp = await freshStore()
    expect(await useApp.getState().openStudy(study.studyInstanceUid, 'reading')).toBe(true)
    expect(await useApp.getState().openStudy('1.2.3', 'report')).toBe(false)
    expect(useApp.getState()).toMatchObject({ page: 'reading', study, notice: 'This study is gone.' })
  })

  test('going to a page on its own forgets the finding that was asked for', async () => {
    installBridge({ 'library.study': () => ok(study) })
    const useApp = await freshStore()
    await useApp.getState().openStudy(study.studyInstanceUid, 'reading')
    useApp.getState().openFinding('facet/L4-L5/right')
    expect(useApp.getState()).toMatchObject({ page: 'report', shownFindingId: 'facet/L4-L5/right' })
    useApp.getState().goTo('report')
    expect(useApp.getState().shownFindingId).toBeNull()
  })
})

test('a library that cannot be opened stands in the facts', async () => {
  const blocked = problem('library-locked', 'The library is open in another Spondyl.')
  installBridge({
    'app.state': () =>
      ok({ version: '0.1.0', libraryFolder: '/library', blocked, runtime: { electron: '45', note: null }, settings: { siteName: '', department: '', lastReader: '' } }),
  })
  const useApp = await freshStore()
  await useApp.getState().load()
  expect(useApp.getState().facts?.blocked).toEqual(blocked)
})
