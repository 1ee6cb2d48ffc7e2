import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { BotConfigSchema } from '../bot/config.ts'
import { ConfigSchema, REQUIRED_IN_PRODUCTION } from './config.ts'

const README = path.resolve(import.meta.dirname, '../README.md')
const BEGIN = '<!-- config -->'
const END = '<!-- /config -->'

/** The settings of server and chatbot as a Markdown table, made from what the programs read: name, default, meaning. */
export function configTable(): string {
  const required: readonly string[] = REQUIRED_IN_PRODUCTION
  const ofServer = Object.entries(ConfigSchema.shape)
  const known = new Set(ofServer.map(([name]) => name))
  const ofBot = Object.entries(BotConfigSchema.shape).filter(([name]) => !known.has(name))
  const row = ([name, field]: [string, z.ZodType]) => {
    const program = known.has(name) ? (name in BotConfigSchema.shape ? '服务器、机器人' : '服务器') : '机器人'
    const preset = required.includes(name) ? '正式运行必填' : defaultText(field)
    return `| \`${name}\` | ${program} | ${preset} | ${meaning(name, field)} |`
  }
  return ['| 名称 | 程序 | 默认 | 说明 |', '| --- | --- | --- | --- |', ...[...ofServer, ...ofBot].map(row)].join('\n')
}

function defaultText(field: z.ZodType): string {
  return field instanceof z.ZodDefault ? `\`${String(field.def.defaultValue)}\`` : '—'
}

function meaning(name: string, field: z.ZodType): string {
  if (field.description === undefined) throw new Error(`the setting ${name} is not described`)
  return field.description.replaceAll('|', '\\|')
}

/** A text with the table put between its marks. @throws Error when the marks are not there */
export function withConfigTable(text: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`the text lacks ${BEGIN} and ${END}`)
  return `${text.slice(0, begin + BEGIN.length)}\n${configTable()}\n${text.slice(end)}`
}

/** Prints the table; with `--write` puts it into README.md. */
if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--write')) writeFileSync(README, withConfigTable(readFileSync(README, 'utf8')))
  else process.stdout.write(`${configTable()}\n`)
}
