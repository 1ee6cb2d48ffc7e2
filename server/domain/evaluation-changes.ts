import { canonicalJson, type JsonValue } from './canonical-json.ts'
import { type EvaluationFile, standingTexts } from './evaluation.ts'
import { FORM_SECTIONS } from './evaluation-form.ts'
import { type Figure, figureText } from './figure.ts'

/** A figure that another version states otherwise; null: it does not have it. */
export interface FigureChange {
  readonly code: string
  readonly name: string
  readonly siteName: string | null
  readonly before: string | null
  readonly after: string | null
}

/** What became different from one version of a year to another. */
export interface EvaluationChanges {
  readonly figures: readonly FigureChange[]
  /** keys of findings that came, and that went */
  readonly findingsAppeared: readonly string[]
  readonly findingsGone: readonly string[]
  /** keys of sections whose text is another, in the order of the form */
  readonly sections: readonly string[]
}

type Version = Pick<EvaluationFile, 'content' | 'texts'>

/** Compares two versions; a figure is the same as long as its value is, whatever rows it came from. */
export function evaluationChanges(before: Version, after: Version): EvaluationChanges {
  const [old, young] = [byCode(before), byCode(after)]
  const codes = [...new Set([...old.keys(), ...young.keys()])]
  const keysOf = ({ content }: Version) => content.findings.map(({ key }) => key)
  const [oldTexts, youngTexts] = [standingTexts(before), standingTexts(after)]
  return {
    figures: codes.flatMap((code) => changeOf(old.get(code), young.get(code)) ?? []),
    findingsAppeared: keysOf(after).filter((key) => !keysOf(before).includes(key)),
    findingsGone: keysOf(before).filter((key) => !keysOf(after).includes(key)),
    sections: FORM_SECTIONS.map(({ key }) => key).filter((key) => oldTexts[key] !== youngTexts[key]),
  }
}

function byCode({ content }: Version): Map<string, Figure> {
  return new Map(content.figures.map((figure) => [figure.code, figure]))
}

function changeOf(old: Figure | undefined, young: Figure | undefined): FigureChange | null {
  const known = young ?? old
  if (known === undefined || (old !== undefined && young !== undefined && isSame(old, young))) return null
  const { code, name, siteName } = known
  const text = (figure: Figure | undefined) => (figure === undefined ? null : figureText(figure))
  return { code, name, siteName, before: text(old), after: text(young) }
}

function isSame(a: Figure, b: Figure): boolean {
  return canonicalJson(a.value as JsonValue) === canonicalJson(b.value as JsonValue)
}
