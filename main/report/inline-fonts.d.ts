/** The bundler turns these imports into data URLs, so that an installed copy needs no font files. */
declare module '*.woff2?inline' {
  const dataUrl: string
  export { dataUrl as default }
}
