const headerBytes = 8
const memorySection = 5

interface Leb {
  readonly value: number
  readonly end: number
}

/** An unsigned LEB128 number, as WebAssembly writes every size. */
const readLeb = (bytes: Uint8Array, at: number): Leb => {
  let value = 0
  for (let index = at, scale = 1; ; index += 1, scale *= 128) {
    const byte = bytes[index]
    if (byte === undefined) throw new Error('a WebAssembly section is cut short')
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, end: index + 1 }
  }
}

/**
 * A copy of a WebAssembly program whose one memory can grow to `maxPages` pages of 64 KiB, and no further: the engine then refuses
 * the codec more memory, whatever a stream makes it ask for. Core Specification 5.5.8. The codecs come with 2 GiB each.
 */
export const limitMemory = (program: Uint8Array, maxPages: number): Uint8Array<ArrayBuffer> => {
  const limited = new Uint8Array(program)
  for (let at = headerBytes; at < limited.length; ) {
    const { value: length, end: start } = readLeb(limited, at + 1)
    if (limited[at] !== memorySection) {
      at = start + length
      continue
    }
    const count = readLeb(limited, start)
    const hasMaximum = limited[count.end] === 1
    const least = readLeb(limited, count.end + 1)
    const most = readLeb(limited, least.end)
    if (count.value !== 1 || !hasMaximum || least.value > maxPages || most.value < maxPages) break
    // Written over as many bytes as are there: a LEB128 number may end with empty digits.
    for (let index = least.end, left = maxPages; index < most.end; index += 1, left >>>= 7) {
      limited[index] = (left & 0x7f) | (index + 1 < most.end ? 0x80 : 0)
    }
    return limited
  }
  throw new Error('this WebAssembly program has no memory of its own that can be limited')
}
