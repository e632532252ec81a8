/**
 * Bytes as the characters of the same number (ISO 8859-1), from `from` to before `to`. Eight at a time: appending single characters
 * costs more than reading the file they come from.
 */
export const latin1 = (bytes: Uint8Array, from = 0, to = bytes.length): string => {
  let text = ''
  let at = from
  for (; at + 8 <= to; at += 8) {
    text += String.fromCharCode(
      bytes[at] ?? 0,
      bytes[at + 1] ?? 0,
      bytes[at + 2] ?? 0,
      bytes[at + 3] ?? 0,
      bytes[at + 4] ?? 0,
      bytes[at + 5] ?? 0,
      bytes[at + 6] ?? 0,
      bytes[at + 7] ?? 0,
    )
  }
  for (; at < to; at += 1) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}
