/** The window's own page, served from the built files by a protocol of ours: no file: URLs, no server, no network. */
export const pageScheme = 'spondyl-app'
export const pageOrigin = `${pageScheme}://local`

/** Large values (voxels, PDF, pictures) stream from here. */
export const dataScheme = 'spondyl-data'
