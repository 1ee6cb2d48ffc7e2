import type { PreviewControl, SubscribeAnswer } from '../../control.ts'
import { showMessageSettings, showSubscribeSheet } from '../overlays/subscribe-sheet.ts'
import { isDuringTap } from '../tap.ts'
import { ApiFailure, api } from './api.ts'

/** WeChat's own limit of templates in one request. */
const MAX_TEMPLATES = 3

interface SettingOptions {
  withSubscriptions?: boolean
}

/**
 * Messages that the person consents to. WeChat asks at the very moment of a tap and never otherwise; what was once kept by
 * 总是保持以上选择 is answered without asking.
 */
export function createSubscriptions({ subscribing }: Pick<PreviewControl, 'subscribing'>) {
  const requireTap = () => {
    if (!isDuringTap()) throw new ApiFailure('can only be invoked by user TAP gesture.')
  }
  const settings = ({ withSubscriptions = false }: SettingOptions) => ({
    authSetting: {},
    ...(withSubscriptions
      ? { subscriptionsSetting: { mainSwitch: subscribing.isOn, itemSettings: { ...subscribing.kept } } }
      : {}),
  })
  const refuseWhatIsWrong = (ids: readonly string[]) => {
    if (ids.length === 0 || ids.length > MAX_TEMPLATES) {
      throw new ApiFailure('Templates count out of max bounds', { errCode: 20003 })
    }
    const lasting = ids.filter((id) => subscribing.lasting.includes(id))
    if (lasting.length > 0 && lasting.length < ids.length) {
      throw new ApiFailure('Templates type must be same', { errCode: 20002 })
    }
    if (!subscribing.isOn) throw new ApiFailure('The main switch is switched off', { errCode: 20004 })
  }
  /** Messages of the same title: the first is asked for, the others are left out. */
  const isFiltered = (id: string, index: number, ids: readonly string[]) => {
    const title = subscribing.titles[id]
    return title !== undefined && ids.findIndex((other) => subscribing.titles[other] === title) < index
  }

  async function answersTo(ids: readonly string[]): Promise<Record<string, SubscribeAnswer>> {
    const known = new Map<string, SubscribeAnswer>()
    for (const [index, id] of ids.entries()) {
      const kept = subscribing.kept[id]
      if (subscribing.banned.includes(id)) known.set(id, 'ban')
      else if (isFiltered(id, index, ids)) known.set(id, 'filter')
      else if (kept !== undefined) known.set(id, kept)
    }
    const asked = ids.filter((id) => !known.has(id))
    if (asked.length > 0) {
      const messages = asked.map((templateId) => ({ templateId, title: subscribing.titles[templateId] ?? templateId }))
      const { accepted, isKept } = await showSubscribeSheet(messages, subscribing.lasting.includes(asked[0] ?? ''))
      for (const id of asked) {
        const answer = accepted.has(id) ? 'accept' : 'reject'
        known.set(id, answer)
        if (isKept) subscribing.kept[id] = answer
      }
    }
    return Object.fromEntries(known)
  }

  return {
    requestSubscribeMessage: api<{ tmplIds: string[] }, Record<string, string>>(
      'requestSubscribeMessage',
      async ({ tmplIds }) => {
        requireTap()
        refuseWhatIsWrong(tmplIds)
        const answers = await answersTo(tmplIds)
        subscribing.requests.push(answers)
        return answers
      },
    ),
    getSetting: api<SettingOptions, object>('getSetting', settings),
    openSetting: api<SettingOptions, object>('openSetting', async (options) => {
      requireTap()
      subscribing.isOn = await showMessageSettings(subscribing.isOn)
      return settings(options)
    }),
  }
}
