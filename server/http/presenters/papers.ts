import { maskName, maskPhone } from '../../domain/masking.ts'
import { stampText } from '../../domain/moment-text.ts'
import { openingText } from '../../domain/opening-text.ts'
import type { Entry, Label, Manifest, Poster, Receipt } from '../../domain/paper.ts'
import { SYSTEM_ACTOR } from '../../domain/scan-event.ts'
import { fullNameOf, type Site, type SiteTree } from '../../domain/site.ts'
import { groupedTrackingNumber } from '../../domain/tracking-number.ts'
import type { Person } from '../../services/actor.ts'
import type { ServiceContext } from '../../services/context.ts'
import type { Matter } from '../../services/network.ts'
import type { PaperRecord, ReceiptFacts } from '../../services/papers/consignment-papers.ts'
import type { LabelFacts } from '../../services/papers/labels.ts'
import type { ManifestFacts } from '../../services/papers/manifest.ts'
import { BAG_ITEM_TEXT } from './bags.ts'

/** What every paper needs besides its own facts. */
export interface PaperSetting {
  readonly context: ServiceContext
  readonly tree: SiteTree
  readonly matters: ReadonlyMap<string, Matter>
  /** address of this system as people reach it, without a slash at the end */
  readonly publicUrl: string
}

export async function paperSetting(context: ServiceContext, publicUrl: string): Promise<PaperSetting> {
  const [tree, matters] = await Promise.all([context.network.tree(), context.network.matters()])
  return { context, tree, matters, publicUrl }
}

/** What sticks on the envelope. Name and phone are masked: whoever hands over checks the pick-up code, not the label. */
export function presentLabel(setting: PaperSetting, { record, address }: LabelFacts): Label {
  const { tree } = setting
  const stops = record.route.map((siteId) => siteName(tree, siteId))
  const destinationId = record.route.at(-1) ?? record.site_id
  return {
    officeName: tree.hub.name,
    trackingNumber: record.tracking_number,
    marks: [...(address === null ? [] : ['送件上门']), ...marksOf(record)],
    sortingText: tree.townOf(destinationId)?.name ?? '县城',
    destination: siteName(tree, destinationId),
    consignee: `${record.direction === 'materials' ? '办件人' : '收件人'}：${consigneeText(setting, record)}`,
    address,
    stops,
    matterName: matterName(setting, record),
    contents: record.contents,
    registeredOn: stampText(new Date(record.registered_at)).slice(0, 10),
  }
}

/** What goes with a bag. The masked name alone: those who sign count envelopes, they call nobody. */
export function presentManifest(setting: PaperSetting, facts: ManifestFacts, caller: Person): Manifest {
  const { tree, context } = setting
  const { bag, records, staffLabels } = facts
  const sealedBy = bag.events.find(({ kind }) => kind === 'sealed')?.actorId
  const lines = bag.items.flatMap((item) => {
    const record = records.get(item.consignmentId)
    if (record === undefined) return []
    const state = item.state === 'missing' || item.state === 'extra' ? [BAG_ITEM_TEXT[item.state]] : []
    return {
      trackingNumber: record.tracking_number,
      matter: matterName(setting, record),
      contents: record.contents,
      destination: siteName(tree, record.route.at(-1) ?? record.site_id),
      consignee: maskName(context.personalData.open(record.consignee_name_sealed)),
      remarks: [...state, ...marksOf(record)].join('、'),
    }
  })
  const listed = bag.items.filter(({ state }) => state !== 'extra').length
  return {
    officeName: tree.hub.name,
    sealNumber: bag.sealNumber,
    entries: [
      { caption: '从', text: siteName(tree, bag.fromSiteId) },
      { caption: '到', text: siteName(tree, bag.toSiteId) },
      { caption: '封包', text: [stampText(bag.sealedAt), ...labelOf(staffLabels, sealedBy)].join('，') },
      { caption: '件数', text: `${listed} 件` },
    ],
    lines,
    totalText: totalText(listed, [
      ['双人办理', [...records.values()].filter((record) => record.two_person_handling).length],
      ['缺少', bag.items.filter(({ state }) => state === 'missing').length],
      ['另外多出', bag.items.filter(({ state }) => state === 'extra').length],
    ]),
    printedText: printedText(context, staffLabels, caller),
  }
}

function totalText(listed: number, parts: readonly (readonly [name: string, count: number])[]): string {
  const told = parts.filter(([, count]) => count > 0).map(([name, count]) => `，${name} ${count} 件`)
  return `共 ${listed} 件${told.join('')}。`
}

const FORM_TEXT = { original: '原件', copy: '复印件' } as const

/** What was taken in; name and phone masked, as everywhere. */
export function presentReceipt(
  setting: PaperSetting,
  facts: ReceiptFacts,
  caller: Person,
  miniProgramCode: Buffer | null,
): Receipt {
  const { tree, publicUrl } = setting
  const { record, takenIn, staffLabels } = facts
  const { items } = record
  const copies = (form?: 'original') =>
    items.reduce((sum, item) => sum + (form === undefined || item.form === form ? item.copies : 0), 0)
  return {
    officeName: tree.hub.name,
    trackingNumber: record.tracking_number,
    entries: [
      { caption: '流转单号', text: groupedTrackingNumber(record.tracking_number) },
      { caption: '办理事项', text: matterName(setting, record) },
      {
        caption: '送往',
        text: siteName(tree, record.route.at(-1) ?? record.site_id) + (record.home_delivery ? '，再送件上门' : ''),
      },
      { caption: record.direction === 'materials' ? '交件人' : '收件人', text: consigneeText(setting, record) },
      { caption: '收件站点', text: siteName(tree, takenIn.siteId) },
      ...entriesOf('经手人', labelOf(staffLabels, takenIn.actorId)),
      { caption: '收件时间', text: stampText(takenIn.occurredAt) },
      ...entriesOf('特别说明', marksOf(record)),
    ],
    items:
      items.length === 0
        ? [{ name: record.contents, form: '—', copies: '—' }]
        : items.map(({ name, form, copies }) => ({ name, form: FORM_TEXT[form], copies: String(copies) })),
    totalText:
      items.length === 0
        ? '收件时没有逐项登记，以封内实物为准。'
        : `共 ${items.length} 种 ${copies()} 份，其中原件 ${copies('original')} 份。`,
    advice: [
      '用手机扫左边的二维码，就能看到现在到了哪里。',
      ...(miniProgramCode === null ? [] : ['用微信扫右边的圆码，在小程序里看，到站还会提醒您。']),
      '也可以在小程序或者聊天里发流转单号来查。',
      '没有智能手机的，拿这张凭证到任何一个服务站查。',
    ],
    trackingUrl: verifyUrl(publicUrl, record.tracking_number, takenIn.hash),
    miniProgramCode: miniProgramCode === null ? null : miniProgramCode.toString('base64'),
    printedText: printedText(setting.context, staffLabels, caller),
  }
}

/** The public page that tells whether a hash is the consignment's. */
export function verifyUrl(publicUrl: string, trackingNumber: string, hash: string): string {
  return `${publicUrl}/verify/${trackingNumber}?h=${hash}`
}

export function siteName(tree: SiteTree, siteId: string): string {
  return fullNameOf(tree.get(siteId))
}

export function matterName({ matters }: PaperSetting, record: PaperRecord): string {
  return matters.get(record.matter_id)?.name ?? ''
}

/** What colleagues call somebody; nothing for residents, who are nobody's business here. */
export function labelOf(staffLabels: ReadonlyMap<string, string>, userId: string | undefined): string[] {
  if (userId === undefined) return []
  if (userId === SYSTEM_ACTOR) return ['系统']
  return [staffLabels.get(userId)].filter((label) => label !== undefined)
}

export function printedText(
  { clock }: ServiceContext,
  staffLabels: ReadonlyMap<string, string>,
  caller: Person,
): string {
  return [`打印时间 ${stampText(clock.now())}`, ...labelOf(staffLabels, caller.userId)].join('，打印人 ')
}

/** A row of captions, left out when there is nothing to say. */
function entriesOf(caption: string, texts: readonly string[]): Entry[] {
  return texts.length === 0 ? [] : [{ caption, text: texts.join('、') }]
}

function marksOf(record: PaperRecord): string[] {
  return [
    ...(record.two_person_handling ? ['双人办理'] : []),
    ...(record.is_returning ? ['退件'] : []),
    ...(record.is_supplement ? ['补正材料'] : []),
  ]
}

function consigneeText({ context: { personalData } }: PaperSetting, record: PaperRecord): string {
  const name = maskName(personalData.open(record.consignee_name_sealed))
  return `${name} ${maskPhone(personalData.open(record.consignee_phone_sealed))}`
}

/** What hangs at a station. Short and in large letters: it is read from the door, without glasses. */
export function presentPoster({ tree }: PaperSetting, site: Site, code: Buffer): Poster {
  return {
    officeName: tree.hub.name,
    siteName: fullNameOf(site),
    townName: site.kind === 'village_station' ? (tree.townOf(site.id)?.name ?? null) : null,
    miniProgramCode: code.toString('base64'),
    openingText: `开门时间：${openingText(site.openingHours)}`,
    steps: ['打开微信，扫上面的码', '点您要领的证件，留姓名电话', '到了通知您，凭取件码来取'],
    helpText: '不会用手机？找站里的人，帮您登记。',
  }
}
