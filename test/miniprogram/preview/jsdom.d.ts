/** The part of jsdom that the phone of the tests uses; the package brings no types. */
declare module 'jsdom' {
  interface JSDOMOptions {
    url: string
    runScripts: 'outside-only'
    pretendToBeVisual: boolean
    virtualConsole: VirtualConsole
    beforeParse(window: Window & typeof globalThis): void
  }

  export class VirtualConsole {
    on(event: 'jsdomError', listener: (error: Error) => void): this
  }

  export class JSDOM {
    constructor(html: string, options: JSDOMOptions)
    readonly window: Window & typeof globalThis & { eval(code: string): unknown }
  }
}
