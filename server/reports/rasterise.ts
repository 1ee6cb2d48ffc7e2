import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { FONT_FILES } from './fonts.ts'
import { FONT_FAMILY } from './svg.ts'

const PROGRAM = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')

/** Turns SVG into PNG, in the size that the SVG names. */
export type Rasteriser = (svg: string) => Uint8Array

/** Makes ready to draw, in the fonts of this project alone; once in a process. */
export async function openRasteriser(): Promise<Rasteriser> {
  // in WebAssembly because the native build reads a font of 10 MB from the disk anew for every line of text
  await initWasm(readFileSync(PROGRAM))
  const fontBuffers = Object.values(FONT_FILES).map((file) => readFileSync(file))
  return (svg) => {
    const drawing = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: FONT_FAMILY } })
    const image = drawing.render()
    try {
      return image.asPng()
    } finally {
      image.free()
      drawing.free()
    }
  }
}
