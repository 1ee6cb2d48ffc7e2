type Listener = (...args: unknown[]) => void

/** The line between a page and the one that opened it: wx.navigateTo's `events` and `res.eventChannel`. */
export class EventChannel {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>()

  on(name: string, listener: Listener): void {
    this.#add(name, listener, false)
  }

  once(name: string, listener: Listener): void {
    this.#add(name, listener, true)
  }

  off(name: string, listener?: Listener): void {
    const kept = (this.#listeners.get(name) ?? []).filter(
      (entry) => listener !== undefined && entry.listener !== listener,
    )
    this.#listeners.set(name, kept)
  }

  emit(name: string, ...args: unknown[]): void {
    const entries = this.#listeners.get(name) ?? []
    this.#listeners.set(
      name,
      entries.filter((entry) => !entry.once),
    )
    for (const { listener } of entries) listener(...args)
  }

  #add(name: string, listener: Listener, once: boolean): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once }])
  }
}
