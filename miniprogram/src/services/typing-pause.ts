const PAUSE_MS = 300

/** Waits until a person stops typing, so that not every letter is searched for. */
export function typingPause(): { after(run: () => void): void; stop(): void } {
  let waiting: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    if (waiting !== undefined) clearTimeout(waiting)
  }
  return {
    after(run) {
      stop()
      waiting = setTimeout(run, PAUSE_MS)
    },
    stop,
  }
}
