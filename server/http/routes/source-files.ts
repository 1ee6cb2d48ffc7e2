import * as contract from '../../contract/source-files.ts'
import { outlineSourceFile, readSourceFile, type SourceFile, uploadSourceFile } from '../../services/source-files.ts'
import { handle } from '../route.ts'

/** Tables that figures are taken from. */
export const sourceFileRoutes = [
  handle(contract.uploadSourceFile, async ({ context, caller, query, bytes }) =>
    present(await uploadSourceFile(context, caller, query, bytes)),
  ),

  handle(contract.outlineSourceFile, async ({ context, params, query }) => {
    const outline = await outlineSourceFile(context, { ...params, carrier: query.carrier ?? null })
    const sheets = outline.sheets.map((sheet) => ({
      ...sheet,
      headings: [...sheet.headings],
      proposal: Object.fromEntries(
        Object.entries(sheet.proposal).flatMap(([key, heading]) => (heading === undefined ? [] : [[key, heading]])),
      ),
    }))
    return { ...outline, sheets, file: present(outline.file) }
  }),

  handle(contract.readSourceFile, ({ context, caller, params }) => readSourceFile(context, caller, params.fileId)),
]

function present({ uploadedAt, ...file }: SourceFile) {
  return { ...file, uploadedAt: uploadedAt.toISOString() }
}
