import {
  askWhereBeat,
  found,
  hearTask,
  noticeBeat,
  recorded,
  relayBeat,
  requestBeat,
  trackingBeat,
  WEEKLY_BEAT,
} from './beats.ts'
import type { Wish } from './request.ts'
import { known, type Story } from './story.ts'

const RESIDENT = { place: '汇城村', matter: '个体工商户设立登记', name: '林小满', phone: '13800138000' }
const RESULT_WISH: Wish = { ...RESIDENT, direction: 'result', opening: '我要把营业执照寄回汇城村' }
const MATERIALS_WISH: Wish = { ...RESIDENT, direction: 'materials', opening: '我要把办营业执照的材料交到县里' }

const RECEIVE = { heading: '请收件', reply: '收到' } as const
const DISPATCH = { heading: '请发出', reply: '发出' } as const

/** A licence comes from the county's agency down to the village. */
export const RESULT_STORY: Story = {
  key: 'result',
  name: '一本营业执照，从县里回到村里',
  beats: [
    requestBeat(RESULT_WISH, {
      title: '居民在聊天里说一句话',
      why: '不用填表，也不用会别的软件：一项一项问，回个数字就行。',
    }),
    trackingBeat({
      title: '登记好了，随时能查',
      why: '小程序里是同一件：现在在哪、下一步是谁、最晚什么时候，都写着。',
    }),
    {
      who: 'clerk',
      title: '窗口扫码，发出执照',
      why: '执照办好了，窗口人员打开小程序扫一下单号，点「发出」，件就上路了。',
      async act(scene, facts) {
        await scene.show('clerk', 'chat', ['resident'])
        await hearTask(scene, 'clerk', DISPATCH.heading, facts)
        await scene.scan('clerk', known(facts, 'trackingNumber'), '发出')
        await scene.refresh('resident')
      },
    },
    relayBeat('dispatcher', RECEIVE, {
      title: '县流转中心收下',
      why: '各单位的件都到这里，再按镇分开。回一句「收到」就是交接，责任从这一刻换人。',
    }),
    relayBeat('dispatcher', DISPATCH, {
      title: '县里发往三河镇',
      why: '下一站的任务和期限自动排好，按那一站的上班时间算。',
    }),
    relayBeat('town', RECEIVE, {
      title: '镇上回一句「收到」',
      why: '乡镇同志不用登录别的系统，在微信里回一句就行。',
    }),
    relayBeat('town', DISPATCH, {
      title: '镇上发往汇城村',
      why: '谁在什么时候交给谁，一环扣一环，都记着。',
    }),
    relayBeat('village', RECEIVE, {
      title: '村站收到了',
      why: '件到了村口，系统马上把取件码发给居民。',
    }),
    {
      who: 'resident',
      title: '居民收到取件码',
      why: '自己来取，或者把码告诉家里人代取。',
      async act(scene, facts) {
        await scene.show('resident', 'chat')
        const pattern = new RegExp(`取件码：(\\d{6})[\\s\\S]*单号 ${known(facts, 'trackingNumber')}`, 'u')
        facts.pickupCode = await scene.hear('resident', '取件码', found(pattern))
      },
    },
    {
      who: 'village',
      title: '凭码交到手里',
      why: '码对了才算签收，不会拿错件。',
      async act(scene, facts) {
        await scene.show('village', 'chat', ['resident'])
        const task = await hearTask(scene, 'village', '请交给取件人', facts)
        const from = await scene.write('village', `签收 ${task} ${known(facts, 'pickupCode')}`)
        await scene.hear('village', '签收的回音', recorded(facts), from)
        await scene.refresh('resident')
      },
    },
    askWhereBeat({
      title: '一趟没跑，执照到手',
      why: '每一站谁收的、几点，聊天里和小程序里都查得到。',
    }),
    WEEKLY_BEAT,
  ],
  afterwards: [
    '在居民手机上写「寄回 身份证」，再走一件',
    '在村站手机上写「帮助」，看看还能回什么',
    '给分管领导写「上周周报」',
  ],
}

/** The same way back: materials go from the village up to the county's agency. */
export const MATERIALS_STORY: Story = {
  key: 'materials',
  name: '一份申请材料，从村里送到县里',
  beats: [
    requestBeat(MATERIALS_WISH, {
      title: '居民想把材料交到县里',
      why: '在村里就能交，不用搭车进城。',
    }),
    trackingBeat({
      title: '知道该带到哪里',
      why: '小程序里写着：把材料交到汇城村服务站，剩下的路由大家来跑。',
    }),
    relayBeat(
      'village',
      { heading: '请收取材料', reply: '收到' },
      {
        title: '村站当面收下材料',
        why: '居民带材料来，管理员核对后回「收到」，从这一刻起由村站保管。',
      },
    ),
    relayBeat('village', DISPATCH, {
      title: '村站发往镇上',
      why: '居民马上知道材料已经上路。',
    }),
    relayBeat('town', RECEIVE, { title: '镇上收到', why: '同一条路，反过来走：规矩一样，记录一样。' }),
    relayBeat('town', DISPATCH, { title: '镇上发往县里', why: '期限按下一站的上班时间算，超时会提醒。' }),
    relayBeat('dispatcher', RECEIVE, { title: '县流转中心收到', why: '在这里分给各个单位。' }),
    relayBeat('dispatcher', DISPATCH, { title: '送往市场监管局', why: '县城里的最后一段。' }),
    relayBeat('clerk', RECEIVE, {
      title: '窗口收到材料',
      why: '材料到了该到的窗口，这一件就走完了。',
    }),
    noticeBeat(
      { words: '已送到', about: '「已送到」的通知' },
      {
        title: '居民知道材料送到了',
        why: '没有跑一趟。办好以后再写一句「寄回」，执照原路回来。',
      },
    ),
    WEEKLY_BEAT,
  ],
  afterwards: [
    '在居民手机上写「寄回营业执照」，让结果原路回来',
    '在任何一站写「任务」，看看待办',
    '给分管领导写「周报」',
  ],
}
