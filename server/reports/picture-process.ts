import { budgetCardSvg } from './budget-card-drawing.ts'
import { manifestPictureSvg } from './manifest-picture-drawing.ts'
import { periodCardSvg } from './period-card-drawing.ts'
import type { PictureJob } from './pictures.ts'
import { openRasteriser } from './rasterise.ts'
import { serveRendering } from './rendering-process.ts'
import { weeklyCardSvg } from './weekly-card-drawing.ts'

const rasteriser = openRasteriser()

serveRendering(async (job: PictureJob) => {
  const rasterise = await rasteriser
  return rasterise(svgOf(job))
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
