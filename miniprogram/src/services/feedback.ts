/** What hand and ear are told of a scan, so that nobody has to look at the phone in between. */
export type ScanSound = 'good' | 'warn' | 'bad'

/** Pitch in hertz, and when each tone begins and ends in seconds. */
const TONES: Readonly<Record<ScanSound, readonly { pitch: number; from: number; to: number }[]>> = {
  good: [{ pitch: 1320, from: 0, to: 0.12 }],
  warn: [
    { pitch: 880, from: 0, to: 0.12 },
    { pitch: 880, from: 0.2, to: 0.32 },
  ],
  bad: [{ pitch: 220, from: 0, to: 0.5 }],
}
const LOUDNESS = 0.4

/** What is used of WeChat's web audio, whose typings leave the nodes empty. */
interface Audio {
  readonly currentTime: number
  readonly destination: unknown
  createGain(): { gain: { value: number }; connect(to: unknown): void }
  createOscillator(): {
    frequency: { value: number }
    connect(to: unknown): void
    start(at: number): void
    stop(at: number): void
  }
}

let audio: Audio | null = null

function play(sound: ScanSound): void {
  // Missing before base library 2.19.0, and silent on phones that are mute: the vibration says it too.
  if (!wx.canIUse('createWebAudioContext')) return
  audio ??= wx.createWebAudioContext() as unknown as Audio
  const { currentTime } = audio
  for (const { pitch, from, to } of TONES[sound]) {
    const tone = audio.createOscillator()
    const gain = audio.createGain()
    gain.gain.value = LOUDNESS
    tone.frequency.value = pitch
    tone.connect(gain)
    gain.connect(audio.destination)
    tone.start(currentTime + from)
    tone.stop(currentTime + to)
  }
}

/** Short and high when all is well, long and low when the scan was turned down. */
export function tellOfScan(sound: ScanSound): void {
  if (sound === 'good') wx.vibrateShort({ type: 'medium', fail: () => undefined })
  else wx.vibrateLong({ fail: () => undefined })
  play(sound)
}
