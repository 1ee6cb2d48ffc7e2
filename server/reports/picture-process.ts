import { Resvg } from '@resvg/resvg-js'
import { budgetCardSvg } from './budget-card-drawing.ts'
import { FONT_FILES } from './fonts.ts'
import { manifestPictureSvg } from './manifest-picture-drawing.ts'
import { periodCardSvg } from './period-card-drawing.ts'
import type { PictureJob } from './pictures.ts'
import { serveRendering } from './rendering-process.ts'
import { FONT_FAMILY } from './svg.ts'
import { weeklyCardSvg } from './weekly-card-drawing.ts'

serveRendering((job: PictureJob) => {
  const drawing = new Resvg(svgOf(job), {
    font: { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: FONT_FAMILY },
  })
  return drawing.render().asPng()
})

function svgOf({ picture, officeName }: PictureJob): string {
  switch (picture.kind) {
    case 'weekly':
      return weeklyCardSvg(picture.summary, officeName)
    case 'period':
      return periodCardSvg(picture.summary, picture.topic, officeName)
    case 'budget':
      return budgetCardSvg(picture.budget, officeName)
    case 'manifest':
      return manifestPictureSvg(picture.bag, picture.asOf, officeName)
  }
}
