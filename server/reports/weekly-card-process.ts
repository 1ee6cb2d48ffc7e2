import { Resvg } from '@resvg/resvg-js'
import { FONT_FILES } from './fonts.ts'
import { serveRendering } from './rendering-process.ts'
import { FONT_FAMILY } from './svg.ts'
import type { WeeklyCardJob } from './weekly-card.ts'
import { weeklyCardSvg } from './weekly-card-drawing.ts'

serveRendering(({ summary, officeName }: WeeklyCardJob) => {
  const drawing = new Resvg(weeklyCardSvg(summary, officeName), {
    font: { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: FONT_FAMILY },
  })
  return drawing.render().asPng()
})
