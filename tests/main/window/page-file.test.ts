import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageFile } from '../../../main/window/page-file.ts'

test('the bare address is the page itself', () => {
  expect(pageFile('/app/renderer', 'spondyl-app://local/')).toEqual({
    path: '/app/renderer/index.html',
    mediaType: 'text/html; charset=utf-8',
  })
})

test('a file of unknown kind is not served', () => {
  expect(pageFile('/app/renderer', 'spondyl-app://local/library.sqlite')).toBeNull()
})

test('a badly escaped address is not served', () => {
  expect(pageFile('/app/renderer', 'spondyl-app://local/%E0%A4%A.js')).toBeNull()
})

test('no path leaves the folder, however it is written', () => {
  const step = fc.constantFrom('..', '.', '%2e%2e', '%2f', '..%2f..%2f', '%5c..', 'etc', 'x.js', 'index.html')
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const file = pageFile('/app/renderer', `spondyl-app://local/${steps.join('/')}`)
      return file === null || file.path.startsWith('/app/renderer/')
    }),
  )
})
