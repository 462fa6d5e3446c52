/** The bundler puts the source of an icon into the bundle. */
declare module '*.svg' {
  const source: string;
  export default source;
}
