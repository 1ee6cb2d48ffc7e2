import { randomUUID } from 'node:crypto'
import { type ScanInput, ScanResult } from '../../server/contract/scans.ts'
import { Session } from '../../server/contract/sessions.ts'
import { PLACES } from '../setup/county.ts'

/** The relay of a licence to the town centre, one person of the demonstration at each hand-over. */
export const JOURNEY = [
  { persona: 'clerk', kind: 'dispatched', siteId: PLACES.agency },
  { persona: 'dispatcher', kind: 'received', siteId: PLACES.hub },
  { persona: 'dispatcher', kind: 'dispatched', siteId: PLACES.hub },
  { persona: 'town', kind: 'received', siteId: PLACES.town },
] as const

export interface Scan {
  readonly persona: (typeof JOURNEY)[number]['persona']
  readonly event: ScanInput
}

/** How a request ended for whoever sent it. Without an answer nobody knows whether it was carried out. */
export type Ending =
  | { readonly answered: true; readonly result: ScanResult }
  | { readonly answered: false; why: string }

const ANSWER_DEADLINE_MS = 20_000
const STEP_MS = 1_000

const PERSONAS = ['resident', 'clerk', 'dispatcher', 'town'] as const
type Persona = (typeof PERSONAS)[number]

/** One phone for each person, signed in; the sessions outlive the server that gave them. */
export class Phones {
  readonly #tokens: ReadonlyMap<string, string>
  #url: string

  private constructor(url: string, tokens: ReadonlyMap<string, string>) {
    this.#url = url
    this.#tokens = tokens
  }

  static async signIn(url: string): Promise<Phones> {
    const tokens = await Promise.all(PERSONAS.map(async (persona) => [persona, await tokenOf(url, persona)] as const))
    return new Phones(url, new Map(tokens))
  }

  moveTo(url: string): void {
    this.#url = url
  }

  /** @throws Error when there is no answer, or one of another status */
  async post(
    path: string,
    as: { persona: Persona } | { token: string },
    body: unknown,
    status = 200,
  ): Promise<unknown> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
        Authorization: `Bearer ${'token' in as ? as.token : this.#tokens.get(as.persona)}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    })
    const text = await response.text()
    if (response.status !== status) throw new Error(`${path} answered ${response.status} ${text}`)
    return JSON.parse(text)
  }

  /** Registers licences that are to go to the town centre. @returns their tracking numbers */
  async register(count: number): Promise<string[]> {
    const wish = {
      direction: 'result',
      matterId: 'M001',
      destination: { kind: 'site', siteId: PLACES.town },
      consignee: { name: '测试收件人', phone: '13900001234' },
    }
    const answers = await Promise.all(
      Array.from({ length: count }, () => this.post('/consignments', { persona: 'resident' }, wish, 201)),
    )
    return answers.map((answer) => (answer as { trackingNumber: string }).trackingNumber)
  }

  async send({ persona, event }: Scan): Promise<Ending> {
    try {
      const answer = (await this.post('/scans', { persona }, { events: [event] })) as { results: unknown[] }
      return { answered: true, result: ScanResult.parse(answer.results[0]) }
    } catch (error) {
      const { message, cause } = error as Error
      return { answered: false, why: cause instanceof Error ? `${message}: ${cause.message}` : message }
    }
  }
}

async function tokenOf(url: string, persona: Persona): Promise<string> {
  const response = await fetch(`${url}/api/v1/sessions/miniprogram`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: `demo-${persona}` }),
  })
  return Session.parse(await response.json()).token
}

/**
 * The first `count` scans of the journeys of these consignments: the first hand-over of each, then the second of each …
 * They happened a second apart, whatever order they arrive in.
 */
export function scansOf(trackingNumbers: readonly string[], count: number): Scan[] {
  const begin = Date.now() - JOURNEY.length * STEP_MS
  return JOURNEY.flatMap(({ persona, kind, siteId }, step) =>
    trackingNumbers.map((trackingNumber) => ({
      persona,
      event: {
        eventId: randomUUID(),
        trackingNumber,
        kind,
        siteId,
        occurredAt: new Date(begin + step * STEP_MS).toISOString(),
      },
    })),
  ).slice(0, count)
}
