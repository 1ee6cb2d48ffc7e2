import { stampText } from '../../domain/moment-text.ts'
import type { ChainedScanEvent } from '../../domain/scan-event.ts'
import type { SiteTree } from '../../domain/site.ts'
import { groupedTrackingNumber } from '../../domain/tracking-number.ts'
import type { Verification } from '../../services/papers/verify-certificate.ts'
import { flagTexts, presentState, stepText } from './custody-proof.ts'
import { siteName } from './papers.ts'

/** Large type for old eyes, no colour that alone says anything, prints in black. */
export const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 42rem; padding: 1rem; font: 1.25rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: #12313d; background: #fff; }
h1 { font-size: 1.5rem; margin: .5rem 0 1rem; }
h2 { font-size: 1.3rem; margin: 1.5rem 0 .5rem; }
.verdict { border: .25rem solid; border-radius: .5rem; padding: .75rem 1rem; }
.verdict strong { display: block; font-size: 1.8rem; line-height: 1.3; }
.good { color: #0b5c4e; background: #eef8f5; }
.bad { color: #a02a22; background: #fdf1f0; }
ol, ul { padding-left: 1.4rem; }
li { margin: .4rem 0; }
ol.steps { list-style: none; padding: 0; }
ol.steps li { border-top: 1px solid #b9c9ce; padding: .5rem 0; margin: 0; }
li .small { display: block; }
.small { font-size: 1.05rem; color: #45606b; overflow-wrap: anywhere; }
label { display: block; margin: 1rem 0 .25rem; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .6rem; border: 2px solid #45606b; border-radius: .4rem; }
button { width: 100%; margin-top: 1.25rem; font: inherit; font-weight: bold; padding: .8rem; border: 0; border-radius: .4rem; background: #0b5c7d; color: #fff; }
`

interface Asked {
  readonly trackingNumber: string
  readonly claim: string
}

/** Asks for what is printed on the paper. */
export function formPage(asked: Asked): string {
  return page('<p>请照凭证填写，或者直接扫凭证上的二维码。</p>', form(asked))
}

/** The number is wrong, or unknown, or too many were asked. */
export function failurePage(detail: string, asked: Asked): string {
  return page(verdict('bad', '不能核验', detail), form(asked))
}

/** Whether the paper is true, and every record to compare it with. */
export function verificationPage(tree: SiteTree, verification: Verification): string {
  const { record, answer } = verification
  const number = `<p>流转单号：<b>${groupedTrackingNumber(record.tracking_number)}</b></p>`
  switch (answer.kind) {
    case 'confirmed':
      return page(
        verdict('good', '核验一致', `这个校验值是系统里的第 ${answer.event.sequence} 条记录，之前的记录都没有改动过。`),
        number,
        confirmed(tree, verification, answer.event),
      )
    case 'unknown':
      return page(
        verdict('bad', '核验不一致', '系统里没有这个校验值，请不要凭这张凭证办事。'),
        number,
        whatToDo(tree, [
          '手工填写的，请对照凭证再填一次。',
          '扫码打开的，这张凭证可能被改过，也可能不是本中心出具的。请把它留好。',
        ]),
        form({ trackingNumber: record.tracking_number, claim: '' }),
      )
    case 'broken':
      return page(
        verdict(
          'bad',
          '不能核验',
          `系统里的第 ${answer.sequence} 条记录对不上，可能被改动过，请先不要凭这张凭证办事。`,
        ),
        number,
        whatToDo(tree, ['系统已经记下这个问题，管理员会查清。请把凭证留好。']),
      )
  }
}

function confirmed(tree: SiteTree, { record, history, dailyRoot }: Verification, event: ChainedScanEvent): string {
  const later = history.filter((step) => step.event.sequence > event.sequence).length
  const steps = history.map((step) => {
    const isLater = step.event.sequence > event.sequence
    const flags = flagTexts(step.event)
    return `<li>${stampText(step.event.occurredAt)}　${escapeHtml(siteName(tree, step.event.siteId))}<br>
<b>${escapeHtml(stepText(tree, step))}</b>${flags.length === 0 ? '' : `（${escapeHtml(flags.join('；'))}）`}
<span class="small">${isLater ? '凭证之后的记录' : `第 ${step.event.sequence} 条 · ${step.event.hash.slice(0, 8)}`}</span></li>`
  })
  return `
<p>凭证上的最后一条：${stampText(event.recordedAt)} 登记，${escapeHtml(siteName(tree, event.siteId))}。</p>
<p>现在：<b>${escapeHtml(presentState(tree, record))}</b></p>
${later === 0 ? '' : `<p>凭证打印以后，又有 ${later} 条新记录。</p>`}
<h2>请逐条对照</h2>
<p>凭证上写的时间、站点、交接和下面有一条不同，就不能用。</p>
<ol class="steps">${steps.join('\n')}</ol>
<p class="small">末条校验值：${event.hash}</p>
${dailyRoot === null ? '' : `<p class="small">${dailyRoot.date} 日存证：${dailyRoot.root}</p>`}`
}

function whatToDo(tree: SiteTree, first: readonly string[]): string {
  const { name, address } = tree.hub
  const where = escapeHtml(address === null ? name : `${name}（${address}）`)
  const last = `可以在小程序里用流转单号查，或者带上凭证，到任何一个服务站或${where}核实。`
  return `<h2>请这样做</h2><ul>${[...first.map(escapeHtml), last].map((text) => `<li>${text}</li>`).join('')}</ul>`
}

function verdict(kind: 'good' | 'bad', title: string, text: string): string {
  return `<div class="verdict ${kind}" role="status"><strong>${title}</strong>${escapeHtml(text)}</div>`
}

function form({ trackingNumber, claim }: Asked): string {
  return `<form method="get" action="/verify">
<label for="number">流转单号（SH 加 9 位数字）</label>
<input id="number" name="number" required maxlength="40" autocomplete="off" value="${escapeHtml(trackingNumber)}">
<label for="h">核验码（凭证每页下面，16 位）</label>
<input id="h" name="h" required minlength="16" maxlength="100" autocomplete="off" autocapitalize="off" value="${escapeHtml(claim)}">
<button>核验</button>
</form>`
}

function page(...parts: readonly string[]): string {
  return htmlPage('核验流转凭证', ...parts)
}

/** A page of the public: large type, one style, no script. @param parts HTML */
export function htmlPage(title: string, ...parts: readonly string[]): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
