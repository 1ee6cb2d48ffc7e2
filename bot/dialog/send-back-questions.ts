import type { SendBack, SiteChoice } from './send-back-state.ts'

/** How many choices one question numbers; a phone shows no more at a glance. */
export const CHOICES_SHOWN = 8

/** The open question, in plain words. */
export function ask(state: SendBack): string {
  switch (state.question.about) {
    case 'matter':
      return askMatter(state.question)
    case 'direction':
      return '要办哪一种？\n1 证照、结果办好后寄回给我\n2 我把申请材料送到县里\n请回复 1 或 2。'
    case 'place':
      return askPlace(state, state.question)
    case 'address':
      return '请写家里的详细地址（村、组、门牌或明显的地标）。'
    case 'name':
      return askName(state)
    case 'phone':
      return '请写 11 位手机号，到件时通知用。'
    case 'review':
      return askReview(state)
    case 'change':
      return '要改哪一项？\n1 事项\n2 地点\n3 姓名和电话\n不办了请回复“取消”。'
  }
}

type MatterQuestion = Extract<SendBack['question'], { about: 'matter' }>
type PlaceQuestion = Extract<SendBack['question'], { about: 'place' }>

function askMatter({ offered, words, nextCursor }: MatterQuestion): string {
  if (offered.length === 0) return '办的是什么事项？请写证照或事项的名称，例如：营业执照。'
  const lines = offered.map((matter, index) => `${index + 1} ${matter.name}（${matter.agencyName}）`)
  const more = nextCursor === null ? '' : '，看后面的请回复“更多”'
  const opening = words === undefined ? '办的是什么事项？' : `和“${words}”有关的事项：`
  return `${opening}\n${lines.join('\n')}\n请回复序号${more}；没有的话请写事项名称。`
}

function askPlace({ draft, known }: SendBack, { offered, found }: PlaceQuestion): string {
  const lines = offered.map((site, index) => `${index + 1} ${nameWithTown(site)}`).join('\n')
  if (offered.length > 1 || found > offered.length) {
    const more = found > offered.length ? '没列全，没有您要的请连镇名一起写，例如：三河镇汇城村。' : ''
    return `找到这些地方：\n${lines}\n请回复序号。${more}`
  }
  const usual = offered.length === 1 && known.homeSite ? `\n回复 1 就用上次的：${known.homeSite.name}` : ''
  if (draft.direction === 'materials') return `您到哪里交材料？请写村名或镇名。${usual}`
  if (draft.home) return `您家在哪个村或镇？请写村名或镇名。${usual}`
  return `送到哪里？请写村名或镇名；要送到家请写“家里”。${usual}`
}

function nameWithTown(site: SiteChoice): string {
  return site.townName ? `${site.name}（${site.townName}）` : site.name
}

function askName({ draft, known }: SendBack): string {
  const whose = draft.direction === 'materials' ? '交材料的人叫什么名字？' : '收件人叫什么名字？'
  return known.contact ? `${whose}\n回复 1 就用上次的：${contactText(known.contact)}` : whose
}

function contactText({ name, phone }: { readonly name: string; readonly phone: string }): string {
  return `${name} ${phone}`
}

function askReview({ draft, known }: SendBack): string {
  const { matter, direction, site, home, address, usesKeptContact } = draft
  const person = usesKeptContact ? known.contact : { name: draft.name ?? '', phone: draft.phone ?? '' }
  const place = site ? nameWithTown(site) : ''
  const isMaterials = direction === 'materials'
  return [
    '请核对：',
    `事项：${matter?.name ?? ''}（${matter?.agencyName ?? ''}）`,
    isMaterials ? `交材料到：${place}，再转到县里` : home ? `送到家：${place} ${address ?? ''}` : `送到：${place}`,
    `${isMaterials ? '办事人' : '收件人'}：${person ? contactText(person) : ''}`,
    ...(matter?.attendanceRequired ? ['这一事项须本人到窗口一次，材料和结果可以代送。'] : []),
    '1 提交　2 修改　3 取消',
  ].join('\n')
}
