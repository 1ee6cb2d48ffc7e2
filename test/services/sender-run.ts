import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { RUN } from '../../server/programs.ts'
import { claimNotifications } from '../../server/services/claim-notifications.ts'
import type { ServiceContext } from '../../server/services/context.ts'
import { recoverExpiredAttempts, reportNotificationAttempt } from '../../server/services/report-notification-attempt.ts'
import type { Platforms } from '../channels/platforms.ts'
import type { FakeSmsGateway } from '../fakes/fake-sms-gateway.ts'
import { nextShown } from '../fakes/platform-server.ts'
import { seededChance } from '../setup/clock.ts'
import type { Harness } from '../setup/harness.ts'
import { type SenderUrls, withChannels } from './sender-channels.ts'
import { tenPercent } from './sender-load.ts'
import type { RoundDone, SenderSetup, SendRound } from './sender-process.ts'

/** A message that somebody was shown, wherever. */
export interface Shown {
  readonly channel: 'subscribe-message' | 'official-account' | 'wecom' | 'sms' | 'simulator'
  readonly peerId: string
  /** the minute of the day at which it was written, which its text says */
  readonly writtenAt: string
  /** its place among all that were shown */
  readonly place: number
}

/** A killed process, with what it left half done. */
export interface Kill {
  /** requests that it had made in the round */
  readonly requests: number
  /** messages that it had claimed and not reported */
  readonly inHand: number
}

const MOST_ROUNDS = 4_000
/** A process is killed in the first round after so many in which it has made so many requests. */
const ROUNDS_BETWEEN_KILLS = 6

/** Everything that sends: a real process for the server's channels, the chatbot here, the fakes, and the clock of all. */
export class SenderRun {
  readonly #harness: Harness
  readonly #platforms: Platforms
  readonly #gateway: FakeSmsGateway
  readonly #chatFault = seededChance(11)
  readonly #shownInChat: Shown[] = []
  readonly #saidInChat = new Set<string>()
  readonly kills: Kill[] = []
  rounds = 0

  constructor(harness: Harness, platforms: Platforms, gateway: FakeSmsGateway) {
    this.#harness = harness
    this.#platforms = platforms
    this.#gateway = gateway
  }

  /**
   * Sends until everything has ended, a tenth of all requests gone wrong. @param kills how often the sender is killed with
   * SIGKILL in the middle of a round, each time after `after` requests of it
   */
  async toTheEnd({ kills, after }: { readonly kills: number; readonly after: number }): Promise<void> {
    const { wechat, wecom } = this.#platforms
    for (const { server } of this.#fakes()) server.failByChance(tenPercent)
    wechat.server.fail({ kind: 'hang', done: true })
    wecom.server.fail({ kind: 'hang', done: false })
    // what the chatbot asks for gives messages their way, too: its server knows the same channels
    const context = withChannels(this.#harness.context, this.#urls())
    let sender = this.#start()
    try {
      while ((await this.#unsettled()) > 0) {
        if (this.rounds === MOST_ROUNDS) throw new Error(`not at its end after ${MOST_ROUNDS} rounds`)
        this.rounds += 1
        const mayKill = this.kills.length < kills && this.rounds > ROUNDS_BETWEEN_KILLS * (this.kills.length + 1)
        const [round, inChat] = await Promise.all([this.#round(sender, mayKill ? after : null), this.#chat(context)])
        if (round === 'killed') sender = this.#start()
        this.#harness.clock.advance(round === 'killed' || round.tried + inChat > 0 ? { seconds: 10 } : { minutes: 1 })
        await recoverExpiredAttempts(context, 1_000)
      }
    } finally {
      await end(sender)
    }
  }

  /** Everything that was shown to anybody, in the order in which it was. */
  shown(): Shown[] {
    const { wechat, wecom } = this.#platforms
    return [
      ...wechat.messages.shown.map(({ kind, openId, text, place }) => ({
        channel: kind === 'subscribe' ? ('subscribe-message' as const) : ('official-account' as const),
        ...{ peerId: openId, writtenAt: minuteIn(text), place },
      })),
      ...wecom.shown.map(({ memberId, text, place }) => ({
        channel: 'wecom' as const,
        ...{ peerId: memberId, writtenAt: minuteIn(text), place },
      })),
      ...this.#gateway.sent.map(({ phone, text, place }) => ({
        channel: 'sms' as const,
        ...{ peerId: phone, writtenAt: minuteIn(text), place },
      })),
      ...this.#shownInChat,
    ].toSorted((one, other) => one.place - other.place)
  }

  #urls(): SenderUrls {
    const { wechat, wecom } = this.#platforms
    return { wechat: wechat.server.url, wecom: wecom.server.url, sms: this.#gateway.server.url }
  }

  #fakes() {
    return [this.#platforms.wechat, this.#platforms.wecom, this.#gateway]
  }

  #start(): ChildProcess {
    const setup: SenderSetup = { databaseUrl: this.#harness.databaseUrl, urls: this.#urls() }
    const program = path.join(import.meta.dirname, 'sender-process.ts')
    const child = fork(RUN, [program, JSON.stringify(setup)])
    // a listener of each round stays until the end
    child.setMaxListeners(0)
    return child
  }

  /** @param killAfter SIGKILL after so many requests of the round; null: let it live */
  async #round(sender: ChildProcess, killAfter: number | null): Promise<RoundDone | 'killed'> {
    const before = this.#requests()
    const gone = once(sender, 'exit').then(() => 'exit' as const)
    const done = once(sender, 'message').then(([message]) => message as RoundDone)
    sender.send({ now: this.#harness.clock.now().getTime() } satisfies SendRound)
    let ended: RoundDone | 'exit' | undefined
    const first = Promise.race([gone, done]).then((how) => {
      ended = how
      return how
    })
    while (killAfter !== null && ended === undefined && this.#requests() - before < killAfter) await nextTurn()
    if (killAfter !== null && ended === undefined) return this.#kill(sender, this.#requests() - before)
    const how = await first
    if (how === 'exit') throw new Error('the sender ended by itself')
    return how
  }

  async #kill(sender: ChildProcess, requests: number): Promise<'killed'> {
    await end(sender)
    const inHand = await this.#harness.db.notification.count({
      where: { status: 'sending', channel: { not: 'simulator' } },
    })
    this.kills.push({ requests, inHand })
    return 'killed'
  }

  /** The chatbot: says what it claims, each message once, and one time in ten cannot tell, or dies before it reports. */
  async #chat(context: ServiceContext): Promise<number> {
    const messages = await claimNotifications(context, { channel: 'simulator', limit: 250 })
    const reports = messages.map(async ({ id, attemptId, peerId, text }) => {
      const draw = this.#chatFault.integer(30)
      if (draw > 0 && !this.#saidInChat.has(id)) {
        this.#saidInChat.add(id)
        const writtenAt = minuteIn(text)
        this.#shownInChat.push({ channel: 'simulator', peerId, writtenAt, place: nextShown() })
      }
      if (draw === 1) return
      const outcome = draw === 0 ? 'failed' : draw === 2 ? 'ambiguous' : 'sent'
      await reportNotificationAttempt(context, { notificationId: id, attemptId, outcome })
    })
    await Promise.all(reports)
    return messages.length
  }

  #requests(): number {
    return this.#fakes().reduce((sum, { server }) => sum + server.requests.length, 0)
  }

  #unsettled(): Promise<number> {
    const inLine = { status: 'pending' as const, OR: [{ channel: null }, { channel: { not: 'call-list' } }] }
    return this.#harness.db.notification.count({ where: { OR: [{ status: 'sending' }, inLine] } })
  }
}

/** SIGKILL, and waits until it is gone. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

function minuteIn(text: string): string {
  const minute = /\d{2}:\d{2}/.exec(text)?.[0]
  if (minute === undefined) throw new Error('a message that does not say when it was written')
  return minute
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
