import type { z } from 'zod'
import type * as contract from '../../contract/evaluations.ts'
import {
  countOpenBlanks,
  type EvaluationFile,
  evaluationHash,
  standingTexts,
  totalScore,
} from '../../domain/evaluation.ts'
import type { EvaluationChanges } from '../../domain/evaluation-changes.ts'
import { findingText } from '../../domain/evaluation-findings.ts'
import { FORM_SECTIONS, indicatorPath } from '../../domain/evaluation-form.ts'
import { renderText, textWarnings } from '../../domain/evaluation-text.ts'
import type { NamedEvaluation } from '../../services/evaluations/read-evaluations.ts'
import { presentFigure } from './figures.ts'

export function presentEvaluationSummary(file: EvaluationFile): z.output<typeof contract.EvaluationSummary> {
  const { id, year, version, status, asOf, createdBy, content, answers } = file
  const answered = new Set(answers.map(({ finding }) => finding))
  return {
    ...{ id, year, version, createdBy, asOf: asOf.toISOString() },
    status: file.isSuperseded && status !== 'signed' ? 'superseded' : status,
    openFindings: content.findings.filter(({ key }) => !answered.has(key)).length,
    findings: content.findings.length,
    blanks: countOpenBlanks(file),
    hash: file.hash ?? evaluationHash(file),
  }
}

export function presentEvaluation({ file, labels }: NamedEvaluation): contract.EvaluationDocument {
  const { content, answers, steps } = file
  const answerTo = new Map(answers.map((answer) => [answer.finding, answer]))
  return {
    ...presentEvaluationSummary(file),
    ...{ title: content.title, countyName: content.countyName, scheme: content.scheme, score: totalScore(content) },
    sections: presentSections(file),
    indicators: content.indicators.map((one) => ({
      ...one,
      path: indicatorPath(one.key),
      figures: [...one.figures],
      evidence: [...one.evidence],
    })),
    evidence: content.evidence.map((one) => ({ ...one })),
    findingList: content.findings.map((finding) => {
      const answer = answerTo.get(finding.key)
      return {
        ...finding,
        figures: [...finding.figures],
        text: findingText(finding, content.figures),
        answer:
          answer === undefined ? null : { text: answer.text, authorId: answer.authorId, at: answer.at.toISOString() },
      }
    }),
    towns: content.towns.map((town) => ({ ...town })),
    yearOnYear: content.yearOnYear.map((row) => ({ ...row })),
    figures: content.figures.map(presentFigure),
    steps: steps.map(({ at, ...step }) => ({
      ...step,
      at: at.toISOString(),
      actorLabel: labels.get(step.actorId) ?? null,
    })),
  }
}

function presentSections(file: EvaluationFile): z.output<typeof contract.EvaluationSection>[] {
  const { figures } = file.content
  const texts = standingTexts(file)
  const edited = new Map(file.texts.map((text) => [text.section, text]))
  return FORM_SECTIONS.map(({ tables, ...section }) => {
    const text = texts[section.key] ?? ''
    const edit = edited.get(section.key)
    return {
      ...{ ...section, tables: [...tables], text, rendered: renderText(text, figures) },
      revision: edit?.revision ?? 0,
      editedBy: edit?.authorId ?? null,
      editedAt: edit?.at.toISOString() ?? null,
      // what was drafted from facts has its figures in their places
      warnings: edit === undefined ? [] : textWarnings(text, figures),
    }
  })
}

export function presentChanges(compared: {
  readonly before: EvaluationFile
  readonly after: EvaluationFile
  readonly changes: EvaluationChanges
}): z.output<typeof contract.EvaluationChanges> {
  const { figures, findingsAppeared, findingsGone, sections } = compared.changes
  return {
    before: presentEvaluationSummary(compared.before),
    after: presentEvaluationSummary(compared.after),
    figures: figures.map((change) => ({ ...change })),
    ...{ findingsAppeared: [...findingsAppeared], findingsGone: [...findingsGone], sections: [...sections] },
  }
}
