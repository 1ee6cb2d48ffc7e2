import type { z } from 'zod'
import type * as contract from '../../contract/figures.ts'
import { type Figure, figureText } from '../../domain/figure.ts'
import { findFigureQuery } from '../../domain/figure-queries.ts'

export function presentFigure(figure: Figure): z.output<typeof contract.Figure> {
  const { provenance, ...rest } = figure
  return {
    ...rest,
    text: figureText(figure),
    provenance: {
      ...provenance,
      how: findFigureQuery(figure.query)?.how ?? '',
      methods: [...provenance.methods],
      parts: [...provenance.parts],
    },
  }
}
