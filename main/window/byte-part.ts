/**
 * The part of `bytes` that the query of an address asks for: bytes `from` up to `to` out of `of`; all of them where it asks for no
 * part. Null where such a part is not there, or where `of` is not the length: whoever asks then expects another content.
 */
export const partOf = (bytes: Uint8Array, query: URLSearchParams): Uint8Array | null => {
  if (![...query.keys()].length) return bytes
  const [from, to, of] = ['from', 'to', 'of'].map((name) => {
    const text = query.get(name)
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
  })
  if (from == null || to == null || of !== bytes.byteLength || from > to || to > of) return null
  return bytes.subarray(from, to)
}
