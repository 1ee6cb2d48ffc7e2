/** Whoever wants to know of something. */
export interface Listeners<T extends readonly unknown[] = []> {
  /** @returns what ends the listening */
  add(listener: (...news: T) => void): () => void
  tell(...news: T): void
}

export function createListeners<T extends readonly unknown[] = []>(): Listeners<T> {
  const listeners = new Set<(...news: T) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell(...news) {
      for (const listener of [...listeners]) listener(...news)
    },
  }
}
