/**
 * What a page that embeds the preview, or a test that drives it, may say to it.
 *
 * `window.__preview` inside the preview is a {@link PreviewControl}. A parent frame of the same origin may post an
 * {@link OpenMessage}; the preview posts a {@link ShownMessage} to its parent whenever another page is in front.
 */

/** An error that nobody in the mini-program caught, or that the preview itself raised. */
export interface PreviewError {
  message: string
  stack: string
}

/**
 * WeChat's own words for what became of one template of a subscription request: the person's answer, or barred by the
 * platform, or left out because another one has the same title.
 */
export type SubscribeAnswer = 'accept' | 'reject' | 'ban' | 'filter'

/** Subscribe messages: what the person set, what WeChat knows of templates, and what was asked. By template id. */
export interface Subscribing {
  /** the main switch 接收通知 in WeChat's settings of the mini-program */
  isOn: boolean
  /** answers that 总是保持以上选择，不再询问 keeps */
  readonly kept: Record<string, 'accept' | 'reject'>
  /** templates that may be sent by for ever; every other one is for one message */
  readonly lasting: string[]
  /** templates that the platform barred */
  readonly banned: string[]
  /** what the sheet calls a template; one without a title shows its id */
  readonly titles: Record<string, string>
  /** answered calls of `wx.requestSubscribeMessage`, in order */
  readonly requests: Record<string, SubscribeAnswer>[]
}

/** One call of `wx.openDocument` that found its file. */
export interface OpenedDocument {
  fileType: string
  sizeBytes: number
}

/** A page of the stack, bottom first. */
export interface OpenPage {
  path: string
  query: Record<string, string>
  data: Record<string, unknown>
}

/** How good the phone's network is: as the computer's own, a mobile one, one that hardly carries, or gone. */
export type NetworkKind = 'good' | 'slow' | 'weak' | 'none'

/** The handle on a running preview: `window.__preview`. */
export interface PreviewControl {
  readonly persona: string
  /** Absolute URL that `wx.getExtConfigSync().apiBase` gives the app, or undefined without the `api` parameter. */
  readonly apiBase: string | undefined
  readonly scan: {
    /** Answers the open scan panel, or else the next `wx.scanCode`. */
    push(code: string): void
  }
  readonly photos: {
    /** Answers the open photo panel, or else the next `wx.chooseMedia`, with a picture as a base64 data URL. */
    push(dataUrl: string): void
  }
  /** Shows the phone by day or at night, whatever the computer prefers. */
  showIn(scheme: 'light' | 'dark'): void
  /** What the phone is connected by; may be changed at any time, also in the middle of a call. */
  readonly network: { kind: NetworkKind }
  /** Documents that were opened through `wx.openDocument`. */
  readonly documents: OpenedDocument[]
  readonly subscribing: Subscribing
  /** The code that `<button open-type="getPhoneNumber">` hands to the page; null makes the person refuse. */
  phoneCode: string | null
  clipboard: string
  /** What the app asked of the screen: its light from 0 to 1, and whether it may sleep. */
  readonly screen: { brightness: number; isKeptOn: boolean }
  /** Numbers that the person agreed to dial through `wx.makePhoneCall`. */
  readonly dialled: string[]
  /** What `onShareAppMessage` returned, one entry a share. */
  readonly shares: unknown[]
  readonly privacy: {
    /** Whether this persona has agreed to the privacy guideline. */
    readonly agreed: boolean
    agree(): void
  }
  readonly errors: PreviewError[]
  /** Template warnings of the app's own components, such as a property that does not exist. */
  readonly warnings: string[]
  pages(): OpenPage[]
  /** Closes every page and opens this one, as `wx.reLaunch` does. */
  open(url: string): Promise<void>
}

/** From the parent frame: show this page, `/pages/x/index?id=1`. */
export interface OpenMessage {
  type: 'open'
  url: string
}

/** To the parent frame: this page is in front now. */
export interface ShownMessage {
  type: 'shown'
  persona: string
  url: string
  title: string
}
