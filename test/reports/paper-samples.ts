import { parseLocalDate } from '../../server/domain/calendar-time.ts'
import type { Certificate, Label, Manifest, Paper, Poster, Receipt } from '../../server/domain/paper.ts'
import { CODE_PICTURE } from '../fakes/fake-wechat.ts'

const OFFICE = '大埔县物料流转中心'

export const LABEL: Label = {
  officeName: OFFICE,
  trackingNumber: 'SH102580167',
  marks: [],
  sortingText: '三河镇',
  destination: '汇城村服务站',
  consignee: '收件人：张** 138****5678',
  address: null,
  stops: ['市场监督管理局', '县业务流转中心', '三河镇便民服务中心', '汇城村服务站'],
  matterName: '个体工商户设立登记',
  contents: '营业执照',
  registeredOn: '2026-03-02',
}

/** The longest names of the sample network, and two marks. */
export const LONG_LABEL: Label = {
  ...LABEL,
  marks: ['双人办理', '补正材料'],
  sortingText: '丰溪林场',
  destination: '丰溪林场七里溪村服务站',
  stops: ['人力资源和社会保障局', '县业务流转中心', '丰溪林场便民服务中心', '丰溪林场七里溪村服务站'],
  matterName: '宅基地使用权及房屋所有权登记',
  contents: '公共租赁住房保障资格通知书',
}

export const HOME_LABEL: Label = {
  ...LABEL,
  marks: ['送件上门', '双人办理'],
  destination: '三河镇便民服务中心',
  address: '三河镇汇城村中心路旧粮所对面第三排水泥房二楼（村委会往里走两百米，门口有一棵大榕树）12号',
}

/** As long as the contract lets anything be. */
export const EXTREME_LABEL: Label = {
  officeName: '国'.repeat(30),
  trackingNumber: 'SH999999993',
  marks: ['送件上门', '双人办理', '补正材料'],
  sortingText: '镇'.repeat(30),
  destination: '站'.repeat(30),
  consignee: '收件人：欧*** 138****5678',
  address: `${'广东省梅州市大埔县丰溪林场七里溪村'.repeat(7)}尾`,
  stops: Array.from({ length: 9 }, (_, index) => `${'途'.repeat(29)}${index}`),
  matterName: '事'.repeat(60),
  contents: `${'ABCDEFGHIJ'.repeat(5)}材料清单一二三四五六七`,
  registeredOn: '2026-03-02',
}

export const EXTREME_SITE_LABEL: Label = { ...EXTREME_LABEL, address: null }

export function manifest(count: number): Manifest {
  const names = ['汇城村服务站', '丰溪林场七里溪村服务站', '人力资源和社会保障局', '茶阳镇便民服务中心']
  const matters = ['个体工商户设立登记', '宅基地使用权及房屋所有权登记', '食品经营许可证核发']
  return {
    officeName: OFFICE,
    sealNumber: 'F20260302-0017',
    entries: [
      { caption: '从', text: '县业务流转中心' },
      { caption: '到', text: '丰溪林场便民服务中心' },
      { caption: '封装', text: '2026-03-02 09:30，县流转中心调度' },
      { caption: '件数', text: `${count} 件` },
    ],
    lines: Array.from({ length: count }, (_, index) => ({
      trackingNumber: `SH${String(102_580_167 + index * 7919)}`,
      matter: matters[index % matters.length] as string,
      contents: index % 7 === 6 ? '身份证复印件、户口本复印件、房屋照片、邻居签字的四至确认书原件和申请表' : '营业执照',
      destination: names[index % names.length] as string,
      consignee: ['张**', '李*', '欧***'][index % 3] as string,
      remarks: index % 5 === 4 ? '双人办理' : '',
    })),
    totalText: `合计 ${count} 件，其中双人办理 ${Math.floor(count / 5)} 件。`,
    printedText: '打印时间 2026-03-02 09:41，打印人 县流转中心调度',
  }
}

export const RECEIPT: Receipt = {
  officeName: OFFICE,
  trackingNumber: 'SH102580167',
  entries: [
    { caption: '流转单号', text: 'SH 102 580 167' },
    { caption: '办理事项', text: '宅基地使用权及房屋所有权登记' },
    { caption: '送往', text: '自然资源局' },
    { caption: '交件人', text: '张** 138****5678' },
    { caption: '收件站点', text: '丰溪林场七里溪村服务站' },
    { caption: '经手人', text: '七里溪村站管理员' },
    { caption: '收件时间', text: '2026-03-02 09:30' },
  ],
  items: [
    { name: '居民身份证', form: '复印件', copies: '2' },
    { name: '农村宅基地使用权申请表', form: '原件', copies: '1' },
    { name: '村民委员会出具的宅基地权属来源证明及邻里四至确认书（含全体邻居签名并按手印）', form: '原件', copies: '3' },
  ],
  totalText: '合计 3 种 6 份，其中原件 4 份。',
  advice: [
    '用手机扫左边的二维码，就能看到材料到了哪里。',
    '也可以在小程序或者聊天里发流转单号查询。',
    '没有智能手机的，请拿本凭证到任一服务站查询。',
  ],
  miniProgramCode: CODE_PICTURE.toString('base64'),
  trackingUrl:
    'https://relay.example.gov.cn/verify/SH102580167?h=8c1fd0347a2be5964a2b8c1fd0347a2be5964a2b8c1fd0347a2be5964a2b0001',
  printedText: '打印时间 2026-03-02 09:41，打印人 七里溪村站管理员',
}

export function certificate(count: number): Certificate {
  const hash = '8c1fd0347a2be5964a2b8c1fd0347a2be5964a2b8c1fd0347a2be5964a2b0001'
  const flags = [[], [], ['补登'], ['上一站没有发出记录，已登记异常', '这件不该到本站，已登记错投']]
  return {
    officeName: OFFICE,
    trackingNumber: 'SH102580167',
    entries: [
      { caption: '流转单号', text: 'SH 102 580 167' },
      { caption: '办理事项', text: '宅基地使用权及房屋所有权登记（公共租赁住房保障资格通知书）' },
      {
        caption: '路线',
        text: '人力资源和社会保障局 → 县业务流转中心 → 丰溪林场便民服务中心 → 丰溪林场七里溪村服务站',
      },
      { caption: '现在', text: '在丰溪林场七里溪村服务站，等待领取' },
      { caption: '截至', text: `2026-03-02 18:05，共 ${count} 条记录` },
    ],
    steps: Array.from({ length: count }, (_, index) => ({
      sequence: index + 1,
      occurredDate: `2026-03-0${2 + (index % 6)}`,
      occurredTime: `1${index % 9}:05`,
      recordedText: index % 4 === 2 ? '03-06 08:12 登记' : '',
      what: ['已发出', '已收到', '登记了异常：封签损坏', '已签收'][index % 4] as string,
      siteName: ['人力资源和社会保障局', '县业务流转中心', '丰溪林场便民服务中心', '丰溪林场七里溪村服务站'][
        index % 4
      ] as string,
      by: ['人社局窗口', '县流转中心调度', '丰溪林场经办人', '七里溪村站管理员'][index % 4] as string,
      custodian: ['承运单位', '县业务流转中心', '丰溪林场便民服务中心', '丰溪林场七里溪村服务站'][index % 4] as string,
      flags: flags[index % 4] as string[],
      shortHash: hash.slice(index % 20, (index % 20) + 8),
    })),
    headHash: hash,
    dailyRoot: {
      date: parseLocalDate('2026-03-02'),
      root: hash.split('').reverse().join(''),
      consignments: 318,
      previousRoot: null,
    },
    advice: [
      '用手机扫左边的二维码，打开核验页面。',
      '看页面上的结论是不是“核验一致”。',
      '把页面上的每一条和本凭证逐条对照，有一条不同，本凭证就不能用。',
    ],
    verifyUrl: `https://relay.example.gov.cn/verify/SH102580167?h=${hash}`,
    printedText: '打印时间 2026-03-02 18:05，打印人 县流转中心调度',
  }
}

export const POSTER: Poster = {
  officeName: OFFICE,
  siteName: '汇城村服务站',
  townName: '三河镇',
  miniProgramCode: CODE_PICTURE.toString('base64'),
  openingText: '开门时间：周一至周五 8:30–12:00、14:30–17:30',
  steps: ['打开微信，扫上面的码', '点您要领的证件，留姓名电话', '到了通知您，凭取件码来取'],
  helpText: '不会用手机？找站里的人，帮您登记。',
}

/** As long as the contract lets anything be. */
const EXTREME_POSTER: Poster = {
  ...POSTER,
  officeName: '国'.repeat(60),
  siteName: '站'.repeat(60),
  townName: '镇'.repeat(60),
  openingText: `开门时间：${'周一、周三 8:30–12:00、14:30–17:30；'.repeat(4)}`,
}

export const PAPERS: Readonly<Record<string, Paper>> = {
  label: {
    kind: 'labels',
    format: 'label',
    firstPosition: 1,
    labels: [LABEL, LONG_LABEL, HOME_LABEL, EXTREME_LABEL, EXTREME_SITE_LABEL],
  },
  sheet: {
    kind: 'labels',
    format: 'a4',
    firstPosition: 3,
    labels: Array.from({ length: 8 }, (_, i) => [LABEL, LONG_LABEL, HOME_LABEL, EXTREME_LABEL][i % 4] as Label),
  },
  manifest: { kind: 'manifest', manifest: manifest(12) },
  longManifest: { kind: 'manifest', manifest: manifest(120) },
  receipt: { kind: 'receipt', receipt: RECEIPT },
  poster: { kind: 'poster', poster: POSTER },
  extremePoster: { kind: 'poster', poster: EXTREME_POSTER },
  certificate: { kind: 'certificate', certificate: certificate(8) },
  longCertificate: { kind: 'certificate', certificate: certificate(45) },
}
