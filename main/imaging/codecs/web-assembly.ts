import charls from '@cornerstonejs/codec-charls/decodewasmjs'
import charlsBinary from '@cornerstonejs/codec-charls/decodewasm?url&inline'
import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs'
import openJpegBinary from '@cornerstonejs/codec-openjpeg/decodewasm?url&inline'
import openJph from '@cornerstonejs/codec-openjph/wasmjs'
import openJphBinary from '@cornerstonejs/codec-openjph/wasm?url&inline'
import { StreamError } from './jpeg-bits.ts'
import { limitMemory } from './wasm-memory.ts'

interface FrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
  readonly isSigned?: boolean
}

interface Decoder {
  /** Room for a stream of `length` bytes in the memory of the codec. */
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getFrameInfo(): FrameInfo
  /** A view into the memory of the codec: valid until the next call. */
  getDecodedBuffer(): Uint8Array
  delete(): void
}

interface Instance {
  readonly exports: object
}

/** The part of the engine that is needed: the types of Node leave it out, those of the browser are not for this room. */
interface Engine {
  readonly Module: new (program: Uint8Array) => object
  readonly Instance: new (program: object, imports: object) => Instance
}

const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine }

interface Options {
  /** Lets us make the instance, and so choose the program that it runs. */
  readonly instantiateWasm: (imports: object, receive: (instance: Instance) => void) => object
  readonly print: () => void
  readonly printErr: () => void
}

type Factory<Name extends string> = (options: Options) => Promise<Readonly<Record<Name, new () => Decoder>>>

/** A frame as the codec gives it: little-endian samples of one byte (up to 8 bits per sample) or two. */
export interface DecodedFrame extends FrameInfo {
  readonly bytes: Uint8Array
}

/** A codec that is loaded with its first frame, or before it. */
export interface WasmCodec {
  readonly load: () => Promise<void>
  /** Decodes one stream whose announced size was checked before. Throws `StreamError` where the codec fails. */
  readonly decode: (stream: Uint8Array) => Promise<DecodedFrame>
}

const silent = (): void => undefined

/** 256 MiB: three times what the largest codec takes for a frame of 4096 x 4096. */
const maxPages = 4096

const codec = <Name extends string>(factory: Factory<Name>, address: string, name: Name): WasmCodec => {
  let program: object | null = null
  let loaded: Promise<Readonly<Record<Name, new () => Decoder>>> | null = null
  const load = (): NonNullable<typeof loaded> => {
    loaded ??= factory({
      instantiateWasm: (imports, receive) => {
        program ??= new engine.Module(limitMemory(Buffer.from(address.slice(address.indexOf(',') + 1), 'base64'), maxPages))
        const instance = new engine.Instance(program, imports)
        receive(instance)
        return instance.exports
      },
      print: silent,
      printErr: silent,
    })
    return loaded
  }
  return {
    load: async () => void (await load()),
    decode: async (stream) => {
      const decoders = await load()
      try {
        const decoder = new decoders[name]()
        decoder.getEncodedBuffer(stream.length).set(stream)
        decoder.decode()
        const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo()
        const bytes = decoder.getDecodedBuffer().slice()
        decoder.delete()
        return { width, height, bitsPerSample, componentCount, ...(isSigned === undefined ? {} : { isSigned }), bytes }
      } catch {
        // What a codec throws is a number in its own memory. Its state is unknown from here on: the next frame gets a new one.
        loaded = null
        throw new StreamError('the decoder cannot read it')
      }
    },
  }
}

/** JPEG-LS by CharLS. */
export const jpegLs = codec(charls as Factory<'JpegLSDecoder'>, charlsBinary, 'JpegLSDecoder')

/** JPEG 2000 by OpenJPEG. */
export const jpeg2000 = codec(openJpeg as Factory<'J2KDecoder'>, openJpegBinary, 'J2KDecoder')

/** High-throughput JPEG 2000 by OpenJPH. */
export const highThroughput = codec(openJph as Factory<'HTJ2KDecoder'>, openJphBinary, 'HTJ2KDecoder')
