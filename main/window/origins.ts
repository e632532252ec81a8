/** The window's own page, served from the built files by a protocol of ours: no file: URLs, no server, no network. */
export const pageScheme = 'spondyl-app'
export const pageOrigin = `${pageScheme}://local`

/** Large values (voxels, PDF, pictures) stream from here. */
export const dataScheme = 'spondyl-data'

const allowedSchemes = new Set([`${pageScheme}:`, `${dataScheme}:`, 'blob:', 'data:', 'devtools:'])

/** Whether a request may leave a window at all: our own schemes only, so nothing ever reaches a network. */
export const requestAllowed = (url: string): boolean => {
  try {
    return allowedSchemes.has(new URL(url).protocol)
  } catch {
    return false
  }
}

/** Whether a window may go to this address: only within our own page. */
export const navigationAllowed = (url: string): boolean => {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}` === pageOrigin
  } catch {
    return false
  }
}

/** Only the main frame of our own page may call. */
export const senderIsOurs = (frame: { readonly url: string; readonly parent: unknown } | null): boolean =>
  frame !== null && frame.parent === null && navigationAllowed(frame.url)
