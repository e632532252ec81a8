import { extname, join, normalize, sep } from 'node:path'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** The file behind an address of the page, or null where it would leave the folder or is of no known kind. */
export const pageFile = (root: string, url: string): { path: string; mediaType: string } | null => {
  let pathname: string
  try {
    pathname = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  const path = normalize(join(root, pathname === '/' ? 'index.html' : pathname))
  const mediaType = mediaTypes[extname(path)]
  if (mediaType === undefined || !path.startsWith(root + sep)) return null
  return { path, mediaType }
}
