import pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Paper } from '../../domain/paper.ts'
import { FONT_FILES } from '../fonts.ts'
import { certificatePages } from './certificate.ts'
import { evaluationPages } from './evaluation.ts'
import { evaluationDocument } from './evaluation-document.ts'
import { evidenceWorkbook } from './evidence-workbook.ts'
import { labelPages } from './labels.ts'
import { manifestPages } from './manifest.ts'
import { FONT } from './page.ts'
import { posterPages } from './poster.ts'
import { receiptPages } from './receipt.ts'

const ALLOWED_FILES: readonly string[] = Object.values(FONT_FILES)

pdfmake.setFonts({ [FONT]: { normal: FONT_FILES.regular, bold: FONT_FILES.bold } })
// nothing that a paper says may make the printing reach for a file or an address
pdfmake.setLocalAccessPolicy((file) => ALLOWED_FILES.includes(file))
pdfmake.setUrlAccessPolicy(() => false)

/** The paper in its format; a PDF has the letters that it uses of the font inside. */
export function printPaper(paper: Paper): Promise<Buffer> {
  if (paper.kind === 'evidence') return evidenceWorkbook(paper.pack)
  if (paper.kind === 'evaluation' && paper.format === 'docx') return evaluationDocument(paper.form)
  return pdfmake.createPdf(pagesOf(paper)).getBuffer()
}

/** The paper as pdfmake lays it out. */
export function pagesOf(paper: Exclude<Paper, { kind: 'evidence' }>): TDocumentDefinitions {
  switch (paper.kind) {
    case 'labels':
      return labelPages(paper.labels, paper.format, paper.firstPosition)
    case 'manifest':
      return manifestPages(paper.manifest)
    case 'receipt':
      return receiptPages(paper.receipt)
    case 'poster':
      return posterPages(paper.poster)
    case 'certificate':
      return certificatePages(paper.certificate)
    case 'evaluation':
      return evaluationPages(paper.form)
  }
}
