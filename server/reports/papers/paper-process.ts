import type { Paper } from '../../domain/paper.ts'
import { serveRendering } from '../rendering-process.ts'
import { printPaper } from './print.ts'

serveRendering((paper: Paper) => printPaper(paper))
