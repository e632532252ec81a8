import { protocol } from 'electron'
import type { CustomScheme } from 'electron'
import { readFile } from 'node:fs/promises'
import { dataScheme, pageScheme } from './origins.ts'
import { pageFile } from './page-file.ts'

/**
 * Nothing but our own files runs or shows. Inline styles are allowed for the style attributes that React and cornerstone set;
 * `blob:` pictures for key images and PDF pages; `wasm-unsafe-eval` is not needed and not given.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' blob: data: ${dataScheme}:`,
  "font-src 'self' data:",
  `connect-src 'self' ${dataScheme}:`,
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "object-src 'none'",
].join('; ')

/** Must run before the app is ready, and once for all: our schemes behave like https (fetch, streams, secure context); `others` as they say. */
export const registerSchemes = (...others: readonly CustomScheme[]): void => {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges },
    { scheme: dataScheme, privileges: { ...privileges, corsEnabled: true } },
    ...others,
  ])
}

/** Serves the built page from `root`, every answer with the content security policy. */
export const servePage = (root: string): void => {
  protocol.handle(pageScheme, async (request) => {
    const file = pageFile(root, request.url)
    if (file === null) return new Response('not found', { status: 404 })
    try {
      const body = await readFile(file.path)
      return new Response(new Uint8Array(body), {
        headers: {
          'Content-Type': file.mediaType,
          'Content-Security-Policy': contentSecurityPolicy,
          'X-Content-Type-Options': 'nosniff',
          'Cache-Control': 'no-store',
        },
      })
    } catch {
      return new Response('not found', { status: 404 })
    }
  })
}
