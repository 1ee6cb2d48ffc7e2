import { derivedId } from '../../domain/derived-id.ts'
import {
  type EvaluationContent,
  type EvaluationFile,
  indicatorsOf,
  type TownFigures,
  yearOnYear,
} from '../../domain/evaluation.ts'
import { draftText } from '../../domain/evaluation-draft.ts'
import { examine } from '../../domain/evaluation-findings.ts'
import { type EvaluationScheme, schemeInForce } from '../../domain/evaluation-scheme.ts'
import type { Figure } from '../../domain/figure.ts'
import { FIGURE_QUERIES, type FigureQueryKey } from '../../domain/figure-queries.ts'
import type { Period } from '../../domain/period-summary.ts'
import type { Site } from '../../domain/site.ts'
import { BUDGET_LINES } from '../../domain/tariff.ts'
import { AppError } from '../../errors.ts'
import { recordAudit } from '../../store/audit.ts'
import { listTariffs } from '../../store/contracts.ts'
import { whileNothingIsRecorded } from '../../store/daily-roots.ts'
import { readEvidence, readGivenByYear } from '../../store/evaluation-evidence.ts'
import { readSchemes } from '../../store/evaluation-inputs.ts'
import {
  findEvaluation,
  findEvaluationOf,
  insertEvaluation,
  insertTexts,
  whileEvaluationsAreHeld,
} from '../../store/evaluations.ts'
import type { Person } from '../actor.ts'
import { daysOfYear, runningYear } from '../budget.ts'
import { type CountingContext, type FigureWish, figuresOf, readFigureFacts, townsIn } from '../figures/count-figures.ts'

const QUERIES = Object.keys(FIGURE_QUERIES) as FigureQueryKey[]
/** Of no use for the whole county, or for the rest of what a year's report says. */
const NOT_OF_COUNTY: readonly FigureQueryKey[] = ['road_metres', 'registered', 'handed_over']
const OF_COUNTY = QUERIES.filter((query) => !NOT_OF_COUNTY.includes(query))
const OF_LINE: readonly FigureQueryKey[] = ['given', 'committed', 'spent', 'postage', 'paid', 'execution']
const OF_TOWN: readonly FigureQueryKey[] = [
  ...([
    'items',
    'population',
    'items_per_thousand',
    'road_metres',
    'receipt_minutes',
    'spent',
    'trips',
    'metres',
  ] as const),
]

/**
 * Counts a year as it stands now, looks for what is odd about it and drafts its self-evaluation: a new version of the year,
 * which takes over what people wrote in the one before. Asked twice with one key, it is one version. All figures are of one
 * instant, at which nothing is being recorded; they come from day sums, so that this is short.
 * @throws AppError year_not_begun
 */
export async function evaluateYear(
  context: CountingContext,
  person: Pick<Person, 'userId'>,
  { year, commandKey }: { readonly year: number; readonly commandKey: string },
): Promise<EvaluationFile> {
  if (year > runningYear(context)) throw new AppError('year_not_begun')
  const id = derivedId('evaluation', commandKey)
  const known = await findEvaluation(context.db, id)
  if (known !== null) return known
  const { asOf, content } = await countYear(context, year)
  return whileEvaluationsAreHeld(context.db, async (transaction) => {
    const again = await findEvaluation(transaction, id)
    if (again !== null) return again
    const before = await findEvaluationOf(transaction, { year })
    const version = (before?.version ?? 0) + 1
    await insertEvaluation(transaction, { id, year, version, asOf, createdBy: person.userId, content })
    if (before !== null) {
      // the same question has the same code: what was written still points at its figures
      await insertTexts(
        transaction,
        id,
        before.texts.map((text) => ({ ...text, revision: 1 })),
      )
    }
    await recordAudit(transaction, {
      at: asOf,
      actorId: person.userId,
      action: 'evaluation.count',
      subject: id,
      detail: { year, version, findings: content.findings.length },
    })
    return (await findEvaluation(transaction, id)) as EvaluationFile
  })
}

/** Everything that is counted and drafted for a year, and as of when. */
async function countYear(
  context: CountingContext,
  year: number,
): Promise<{ readonly asOf: Date; readonly content: EvaluationContent }> {
  const [days, daysBefore] = [daysOfYear(year), daysOfYear(year - 1)]
  const [tree, inputs] = await Promise.all([context.network.tree(), readInputs(context, year, days)])
  const { asOf, facts, factsBefore } = await whileNothingIsRecorded(context.db, async (transaction) => ({
    asOf: context.clock.now(),
    facts: await readFigureFacts(context, days, transaction),
    factsBefore: await readFigureFacts(context, daysBefore, transaction),
  }))
  const towns = townsIn(tree)
  const now = await figuresOf(context, facts, wishesOfYear(days, towns))
  const before = await figuresOf(context, factsBefore, wishesOf(OF_COUNTY, daysBefore, null))
  const { scheme, evidence } = inputs
  const findings = examine({
    ...{ year, now, before, givenElsewhere: inputs.given, townCount: towns.length },
    ...{ tariffs: inputs.tariffs, fares: inputs.fares, sampleMethods: inputs.sampleMethods },
    hasWeights: scheme !== null,
    hasTargets: scheme?.items.some(({ target }) => target !== null) ?? false,
  })
  const countyName = tree.hub.name
  const ofKind = (kind: string) => evidence.filter((one) => one.kind === kind)
  const texts = draftText({
    ...{ year, countyName, figures: now, townCount: towns.length, isWeighted: scheme !== null },
    agencyCount: [...tree.sites].filter(({ kind, isActive }) => kind === 'agency' && isActive).length,
    matterCount: inputs.matterCount,
    documents: ofKind('appropriation').map(({ reference }) => reference),
    contracts: ofKind('contract').map(({ reference, title }) => ({
      number: reference,
      carrier: title.split('：')[1] ?? '',
    })),
    findingCount: findings.length,
    seriousCount: findings.filter(({ severity }) => severity === 'serious').length,
  })
  const content = {
    ...{ title: `${year}年度物料流转经费绩效自评报告`, countyName, findings, evidence, texts },
    scheme: scheme === null ? null : { id: scheme.id, source: scheme.source },
    figures: [...now, ...before],
    indicators: indicatorsOf(now, scheme, evidence),
    towns: towns.map((town) => townFigures(town, now)),
    yearOnYear: yearOnYear(now, before),
  }
  return { asOf, content }
}

/** What a year's figures are held against. */
async function readInputs(context: CountingContext, year: number, days: Period) {
  const { db } = context
  const [schemes, evidence, given, versions, pricing, matters] = await Promise.all([
    readSchemes(db),
    readEvidence(db, year, days),
    readGivenByYear(db),
    listTariffs(db),
    context.pricing.current(),
    context.network.matters(),
  ])
  const tariffs = versions.filter(
    ({ validFrom, validUntil }) => validFrom <= days.until && (validUntil === null || validUntil >= days.from),
  )
  const fares = pricing.savingsMethods
    .filter(({ validFrom }) => validFrom <= days.until)
    .flatMap(({ modes }) => modes.map(({ fenPerKilometre }) => fenPerKilometre))
  return {
    ...{ evidence, given, tariffs, matterCount: [...matters.values()].length },
    sampleMethods: pricing.savingsMethods.filter(({ isSample }) => isSample).map(({ id }) => id),
    scheme: schemeInForce<EvaluationScheme>(schemes, year),
    fares:
      fares.length === 0
        ? null
        : { low: Math.min(...fares.map(({ low }) => low)), high: Math.max(...fares.map(({ high }) => high)) },
  }
}

function wishesOfYear(days: Period, towns: readonly Site[]): FigureWish[] {
  return [
    ...wishesOf(OF_COUNTY, days, null),
    ...BUDGET_LINES.flatMap((line) => OF_LINE.map((query) => ({ ...days, query, siteId: null, line }))),
    ...towns.flatMap(({ id }) => wishesOf(OF_TOWN, days, id)),
  ]
}

function wishesOf(queries: readonly FigureQueryKey[], days: Period, siteId: string | null): FigureWish[] {
  return queries.map((query) => ({ ...days, query, siteId, line: null }))
}

function townFigures({ id, name }: Site, figures: readonly Figure[]): TownFigures {
  const codeOf = (query: FigureQueryKey) =>
    figures.find((one) => one.query === query && one.siteId === id && one.line === null)?.code as string
  return {
    ...{ townId: id, townName: name, items: codeOf('items'), population: codeOf('population') },
    ...{ itemsPerThousand: codeOf('items_per_thousand'), roadMetres: codeOf('road_metres') },
    ...{ receiptMinutes: codeOf('receipt_minutes'), spent: codeOf('spent'), trips: codeOf('trips') },
  }
}
