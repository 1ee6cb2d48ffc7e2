import { h } from '../dom.ts'
import { openDialog } from '../overlays/dialog.ts'
import { ApiFailure, api } from './api.ts'

type Resolve = (answer: { event: 'exposureAuthorization' | 'agree' | 'disagree'; buttonId?: string }) => void
type Listener = (resolve: Resolve, info: { referrer: string }) => void

const CONTRACT = '《用户隐私保护指引》'

export type Privacy = ReturnType<typeof createPrivacy>

/**
 * WeChat's privacy consent: before an interface that touches personal data, the person must have agreed to the
 * guideline. An app that listens with onNeedPrivacyAuthorization asks in its own page; otherwise WeChat's dialog asks.
 */
export function createPrivacy(store: Storage, persona: string) {
  const key = `preview-consent:${persona}`
  let listener: Listener | undefined
  const agreed = () => store.getItem(key) === 'agreed'
  const agree = () => store.setItem(key, 'agreed')
  const ask = async (referrer: string) => {
    if (agreed()) return
    const yes = listener === undefined ? await askByDialog() : await askByPage(listener, referrer)
    if (!yes) throw new ApiFailure('privacy permission is not authorized', { errno: 104 })
    agree()
  }
  return {
    agreed,
    agree,
    /** Resolves at once or after the person's consent; rejects with the failure that WeChat gives. */
    require: ask,
    apis: {
      getPrivacySetting: api('getPrivacySetting', () => ({
        needAuthorization: !agreed(),
        privacyContractName: CONTRACT,
      })),
      requirePrivacyAuthorize: api('requirePrivacyAuthorize', async () => {
        await ask('requirePrivacyAuthorize')
        return {}
      }),
      onNeedPrivacyAuthorization: (next: Listener) => {
        listener = next
      },
      openPrivacyContract: api('openPrivacyContract', async () => {
        const body = [h('p', { text: '正式环境里，这里由微信展示管理员在后台填写的指引全文。' })]
        await openDialog({ title: CONTRACT, body, buttons: [{ text: '知道了', value: 'ok' }], escapeValue: 'ok' })
          .closed
        return {}
      }),
    },
  }
}

function askByPage(listener: Listener, referrer: string): Promise<boolean> {
  return new Promise((resolve) => {
    const answer: Resolve = ({ event }) => {
      // The page only tells that its own pop-up became visible; its answer comes later.
      if (event !== 'exposureAuthorization') resolve(event === 'agree')
    }
    listener(answer, { referrer })
  })
}

async function askByDialog(): Promise<boolean> {
  const dialog = openDialog({
    title: '用户隐私保护提示',
    body: [h('p', { text: `使用前请阅读${CONTRACT}。同意后才能继续这一步。` })],
    buttons: [
      { text: '拒绝', value: 'disagree' },
      { text: '同意', value: 'agree' },
    ],
    escapeValue: 'disagree',
  })
  return (await dialog.closed) === 'agree'
}
