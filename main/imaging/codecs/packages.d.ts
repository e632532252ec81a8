// The packages bring no types: what is used of them stands in web-assembly.ts.

declare module '*?url&inline' {
  /** The file as a `data:` address, so that the bundled worker needs no file beside itself. */
  const address: string
  export { address as default }
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: unknown
  export { factory as default }
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: unknown
  export { factory as default }
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const factory: unknown
  export { factory as default }
}
