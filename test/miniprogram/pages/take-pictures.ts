/** Takes the pictures of docs/pictures: `node --import tsx test/miniprogram/pages/take-pictures.ts`. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { startBench } from './phones.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../docs/pictures')

const bench = await startBench()
try {
  const api = await bench.serve()
  const id = (index: number) => api.county.consignments[index]?.details.consignmentId ?? ''
  const pictures = [
    ['home', 'resident', '/pages/home/index', '运送中', 'light'],
    ['home-dark', 'resident', '/pages/home/index', '运送中', 'dark'],
    ['request', 'resident', '/pages/request/index?kind=send_back', '食品经营许可证', 'light'],
    ['request-kind', 'resident', '/pages/request-kind/index', '材料送上去，结果送回来', 'light'],
    ['proxy', 'resident', `/pages/proxy/index?id=${id(1)}`, '请谁替您去领？', 'light'],
    ['rating', 'resident', `/pages/rating/index?id=${id(1)}`, '这次送得怎么样？', 'light'],
    ['tracking', 'resident', `/pages/tracking/index?id=${id(0)}`, '走到哪一站', 'light'],
    ['pickup-code', 'resident', `/pages/pickup-code/index?id=${id(1)}`, '请工作人员看这个码', 'light'],
    ['notifications', 'resident', '/pages/notifications/index', '微信里还能提醒 3 次', 'light'],
    ['staff-tasks', 'keeper', '/staff/tasks/index', '任务 12', 'light'],
  ] as const
  await mkdir(FOLDER, { recursive: true })
  for (const [name, persona, url, loaded, scheme] of pictures) {
    const phone = await bench.phone(api, persona, url, scheme)
    await phone.sees(loaded).waitFor()
    await phone.page.evaluate(() => document.fonts.ready.then(() => undefined))
    await phone.page.waitForLoadState('networkidle')
    await phone.page.screenshot({ path: path.join(FOLDER, `mini-program-${name}.png`), scale: 'css' })
  }
  await bench.putAway()
} finally {
  await bench.close()
}
