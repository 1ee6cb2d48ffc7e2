import './silence-log.mjs'
import { randomUUID } from 'node:crypto'
import { FileBox, type FileBoxInterface } from 'file-box'
import { LRUCache } from 'lru-cache'
import { type payloads, types } from 'wechaty-puppet'
import type { Channel, IncomingMessage, MessageKind, OutgoingOptions, Person, Room } from './channel.ts'
import { PuppetBase } from './puppet-base.ts'

const VERSION = '1.0.0'

/** Wechaty's names for our kinds of message. */
const WECHATY_TYPE: Record<MessageKind, types.Message> = {
  text: types.Message.Text,
  image: types.Message.Image,
  audio: types.Message.Audio,
  video: types.Message.Video,
  file: types.Message.Attachment,
  location: types.Message.Location,
  other: types.Message.Unknown,
}

/** How much the bridge remembers: bounded, so that a bot that runs for a year is no larger than one of a day. */
const REMEMBERED = { people: 5000, rooms: 500, messages: 1000, messageIds: 20_000, pictures: 200 }

export interface PuppetBridgeOptions {
  /** How long an online channel may give no sign of life before it counts as lost, in milliseconds. */
  readonly silenceMs: number
  /** The channel is over, or silent: this bridge is to be replaced by another. May be called several times. */
  readonly onLost: (reason: string, pauseMs?: number) => void
}

type Ours = Partial<Omit<OutgoingOptions, 'mentions'>>

/** One wechaty puppet over any Channel. Serves one connection: after a stop, build a new one. */
export class PuppetBridge extends PuppetBase {
  static override readonly VERSION = VERSION

  readonly channel: Channel
  readonly #onLost: PuppetBridgeOptions['onLost']
  /** Settles once: when the channel first comes online, or rejects with the reason why it cannot start. */
  readonly opened: Promise<void>

  #settleOpened: { resolve: () => void; reject: (reason: unknown) => void } | undefined
  #self: Person | undefined
  #leaving: Promise<void> | undefined
  readonly #people = new LRUCache<string, Person>({ max: REMEMBERED.people })
  readonly #rooms = new LRUCache<string, Room>({ max: REMEMBERED.rooms })
  readonly #messages = new LRUCache<string, payloads.Message>({ max: REMEMBERED.messages })
  readonly #pictures = new LRUCache<string, () => Promise<Buffer>>({ max: REMEMBERED.pictures })
  readonly #seen = new LRUCache<string, true>({ max: REMEMBERED.messageIds })

  constructor(channel: Channel, options: PuppetBridgeOptions) {
    super({ timeoutSeconds: options.silenceMs / 1000 })
    this.channel = channel
    this.#onLost = options.onLost
    this.opened = new Promise((resolve, reject) => {
      this.#settleOpened = { resolve, reject }
    })
    // Whoever opened the channel may have stopped waiting.
    this.opened.catch(() => undefined)
  }

  override name(): string {
    return `bridge to ${this.channel.name}`
  }

  override version(): string {
    return VERSION
  }

  // Life

  /**
   * Leaves the opening for when wechaty has finished starting. While a start is under way, or when it fails, wechaty
   * makes every stop wait five seconds, its own `start` resolves in any case, and its watchdog does not yet listen.
   * `opened` tells how it went.
   */
  override async onStart(): Promise<void> {
    this.once('start', () => {
      this.#open().catch((error) => this.#settleOpened?.reject(error))
    })
  }

  async #open(): Promise<void> {
    await this.channel.start({
      online: (self) => this.#online(self),
      offline: (reason) => this.#offline(reason),
      lost: (reason, pauseMs) => this.#lost(reason, pauseMs),
      heartbeat: () => this.#heartbeat('channel'),
      message: (message) => this.#receive(message),
      error: (error) => this.emit('error', error),
    })
  }

  override async onStop(): Promise<void> {
    await this.channel.stop()
  }

  /** Called by wechaty's watchdog. Its own reset restarts this puppet in place; whoever is told builds a new one. */
  override async reset(): Promise<void> {
    this.#onLost(`${this.channel.name} gave no sign of life`)
  }

  #lost(reason: string, pauseMs?: number): void {
    this.#offline(reason)
    this.#onLost(reason, pauseMs)
  }

  override ding(data = ''): void {
    this.emit('dong', { data })
  }

  #online(self: Person): void {
    // A logout takes until the next turn of the event loop; a login before its end would be lost.
    if (this.#leaving) {
      void this.#leaving.then(() => this.#online(self))
      return
    }
    if (this.isLoggedIn) return
    this.#self = self
    this.login(self.id)
    this.emit('ready', { data: this.channel.name })
    this.#heartbeat('online')
    this.#settleOpened?.resolve()
  }

  #offline(reason: string): void {
    if (!this.isLoggedIn || this.#leaving) return
    this.#leaving = this.logout(reason).finally(() => {
      this.#leaving = undefined
    })
  }

  #heartbeat(data: string): void {
    if (this.isLoggedIn) this.emit('heartbeat', { data })
  }

  // Receiving

  #receive(message: IncomingMessage): void {
    if (!this.isLoggedIn) {
      this.emit('error', new Error(`${this.channel.name} passed on a message while offline`))
      return
    }
    this.#heartbeat('message')
    if (this.#seen.has(message.id)) return
    this.#seen.set(message.id, true)
    this.#remember(message.from)
    if (message.room) this.#rememberRoom(message.room)
    const payload = this.#payload(message)
    // One message a turn: wechaty looks a message up in promises before it emits it, the first of a person through
    // more of them than the next, so that two messages of the same turn could change places. It is stored in its own
    // turn, so that a burst cannot push it out of the memory before it was looked up.
    setImmediate(() => {
      this.#messages.set(payload.id, payload)
      if (message.picture) this.#pictures.set(payload.id, message.picture)
      this.emit('message', { messageId: payload.id })
    })
  }

  /** The picture of a message; wechaty asks for it as a file. */
  override async messageFile(id: string): Promise<FileBoxInterface> {
    const fetchPicture = this.#pictures.get(id)
    if (!fetchPicture) throw new Error(`the picture of message ${id} is no longer to be had`)
    return FileBox.fromBuffer(await fetchPicture(), 'picture')
  }

  #payload(message: IncomingMessage): payloads.Message {
    const base = {
      id: message.id,
      talkerId: message.from.id,
      timestamp: message.at.getTime(),
      type: WECHATY_TYPE[message.kind],
      text: message.text,
    }
    if (!message.room) return { ...base, listenerId: this.currentUserId }
    return { ...base, roomId: message.room.id, mentionIdList: message.room.mentionsBot ? [this.currentUserId] : [] }
  }

  #remember(person: Person): void {
    const known = this.#people.get(person.id)
    this.#people.set(person.id, person)
    // Wechaty keeps what it once looked up until told that it is out of date.
    if (known && known.name !== person.name) this.dirtyPayload(types.Dirty.Contact, person.id)
  }

  #rememberRoom(room: Room): void {
    for (const member of room.members) this.#remember(member)
    const known = this.#rooms.get(room.id)
    this.#rooms.set(room.id, room)
    const changed = known && (known.topic !== room.topic || memberIds(known).join() !== memberIds(room).join())
    if (changed) this.dirtyPayload(types.Dirty.Room, room.id)
  }

  // Sending. The options in the last place are ours: wechaty passes none, and a repeated delivery must be told apart.

  override async messageSendText(to: string, text: string, mentions: string[] = [], options: Ours = {}) {
    const { id = randomUUID(), ...rest } = options
    await this.channel.sendText(to, text, { id, mentions, ...rest })
    return this.#sent(to, { id, type: types.Message.Text, text })
  }

  override async messageSendFile(to: string, file: FileBoxInterface, options: Ours = {}) {
    const { id = randomUUID(), ...rest } = options
    const content = await file.toBuffer()
    const outgoing = { name: file.name, mediaType: file.mediaType, content }
    await this.channel.sendFile(to, outgoing, { id, mentions: [], ...rest })
    return this.#sent(to, { id, type: types.Message.Image, filename: file.name })
  }

  #sent(to: string, part: Pick<payloads.Message, 'id' | 'type' | 'text' | 'filename'>): string {
    const base = { ...part, talkerId: this.currentUserId, timestamp: Date.now() }
    this.#messages.set(part.id, this.#rooms.has(to) ? { ...base, roomId: to } : { ...base, listenerId: to })
    return part.id
  }

  override async messageRawPayload(id: string): Promise<payloads.Message> {
    const message = this.#messages.get(id)
    if (!message) throw new Error(`message ${id} is no longer remembered`)
    return message
  }

  override async messageRawPayloadParser(message: payloads.Message): Promise<payloads.Message> {
    return message
  }

  // People

  override async contactList(): Promise<string[]> {
    return [...this.#people.keys()]
  }

  override async contactRawPayload(id: string): Promise<Person> {
    if (id === this.#self?.id) return this.#self
    const person = this.#people.get(id) ?? (await this.channel.person?.(id))
    if (!person) throw new Error(`${this.channel.name} knows no person ${id}`)
    return person
  }

  override async contactRawPayloadParser(person: Person): Promise<payloads.Contact> {
    return {
      id: person.id,
      name: person.name,
      avatar: '',
      gender: types.ContactGender.Unknown,
      type: types.Contact.Individual,
      friend: true,
      phone: [],
    }
  }

  // Rooms

  override async roomList(): Promise<string[]> {
    return [...this.#rooms.keys()]
  }

  override async roomMemberList(id: string): Promise<string[]> {
    return memberIds(await this.roomRawPayload(id))
  }

  override async roomRawPayload(id: string): Promise<Room> {
    const room = this.#rooms.get(id)
    if (!room) throw new Error(`${this.channel.name} knows no room ${id}`)
    return room
  }

  override async roomRawPayloadParser(room: Room): Promise<payloads.Room> {
    return { id: room.id, topic: room.topic, memberIdList: memberIds(room), adminIdList: [] }
  }

  override async roomMemberRawPayload(_roomId: string, personId: string): Promise<Person> {
    return this.contactRawPayload(personId)
  }

  override async roomMemberRawPayloadParser(person: Person): Promise<payloads.RoomMember> {
    return { id: person.id, name: person.name, avatar: '' }
  }
}

function memberIds(room: Room): string[] {
  return room.members.map((member) => member.id)
}
