import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { navigationAllowed, requestAllowed, senderIsOurs } from '../../../main/window/origins.ts'

describe('requests', () => {
  test.each(['spondyl-app://local/index.html', 'spondyl-data://local/volume/1.2', 'blob:spondyl-app://local/1', 'data:,x'])(
    '%s may be asked for',
    (url) => {
      expect(requestAllowed(url)).toBe(true)
    },
  )

  test.each(['http://localhost/', 'https://example.org/', 'file:///etc/passwd', 'ws://localhost/', 'ftp://x/', 'not a url'])(
    '%s never leaves the window',
    (url) => {
      expect(requestAllowed(url)).toBe(false)
    },
  )

  test('no web address of any shape is allowed', () => {
    fc.assert(fc.property(fc.webUrl(), (url) => !requestAllowed(url) && !navigationAllowed(url)))
  })
})

describe('the sender of a call', () => {
  test('is the main frame of our own page', () => {
    expect(senderIsOurs({ url: 'spondyl-app://local/', parent: null })).toBe(true)
  })

  test.each([
    ['a frame inside our page', { url: 'spondyl-app://local/', parent: {} }],
    ['another host of our scheme', { url: 'spondyl-app://localhost/', parent: null }],
    ['the data scheme', { url: 'spondyl-data://local/', parent: null }],
    ['a file', { url: 'file:///tmp/x.html', parent: null }],
    ['an empty page', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('is refused when it is %s', (_, frame) => {
    expect(senderIsOurs(frame)).toBe(false)
  })
})
