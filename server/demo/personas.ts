import type { MiniProgram } from '../channels/wechat/mini-program.ts'
import type { DemoPersona } from '../contract/sessions.ts'
import { derivedId } from '../domain/derived-id.ts'
import type { Role } from '../domain/role.ts'
import { fullNameOf, type SiteTree } from '../domain/site.ts'
import type { Database } from '../store/database.ts'

interface Persona {
  readonly key: string
  readonly label: string
  readonly role: Role
  readonly siteId: string | null
}

/** The people of the demonstration, all fictional: one at each relay of the story, and those who look on. */
const PERSONAS: readonly Persona[] = [
  { key: 'resident', label: '居民（三河镇）', role: 'resident', siteId: null },
  { key: 'neighbour', label: '居民（邻居）', role: 'resident', siteId: null },
  { key: 'clerk', label: '市场监管局窗口', role: 'handler', siteId: 'A01' },
  { key: 'dispatcher', label: '县流转中心调度', role: 'dispatcher', siteId: '441422-hub' },
  { key: 'town', label: '三河镇经办人', role: 'handler', siteId: '441422105' },
  { key: 'village', label: '汇城村站管理员', role: 'handler', siteId: '441422105205' },
  { key: 'courier', label: '邮递员', role: 'courier', siteId: null },
  { key: 'finance', label: '财务', role: 'finance', siteId: null },
  { key: 'leader', label: '分管领导', role: 'leader', siteId: null },
  { key: 'auditor', label: '审计', role: 'auditor', siteId: null },
  { key: 'administrator', label: '系统管理员', role: 'administrator', siteId: null },
]

export const PERSONA_KEYS: ReadonlySet<string> = new Set(PERSONAS.map((persona) => persona.key))

const CHANNELS = ['miniprogram', 'simulator'] as const

const idOf = (persona: Persona) => derivedId('demo', persona.key)
const EVERYBODY = { id: { in: PERSONAS.map(idOf) } }

/** Closes the accounts of the demonstration in a database that it once ran on: nobody is known by a public name there. */
export async function retirePersonas(db: Database): Promise<void> {
  await db.user.updateMany({ where: { ...EVERYBODY, isActive: true }, data: { isActive: false } })
}

/** Puts the people of the demonstration into the database; run again, it adds nothing. */
export async function seedPersonas(db: Database): Promise<void> {
  await db.$transaction([
    db.user.createMany({
      data: PERSONAS.map((persona) => ({
        id: idOf(persona),
        staffLabel: persona.role === 'resident' ? null : persona.label,
      })),
      skipDuplicates: true,
    }),
    db.roleAssignment.createMany({
      data: PERSONAS.map((persona) => ({
        id: derivedId('demo-role', persona.key),
        userId: idOf(persona),
        role: persona.role,
        siteId: persona.siteId,
      })),
      skipDuplicates: true,
    }),
    db.channelIdentity.createMany({
      data: PERSONAS.flatMap((persona) =>
        CHANNELS.map((channel) => ({ channel, peerId: persona.key, userId: idOf(persona) })),
      ),
      skipDuplicates: true,
    }),
    db.user.updateMany({ where: { ...EVERYBODY, isActive: false }, data: { isActive: true } }),
  ])
}

/** The demonstration's stand-in for WeChat's phone codes: `demo-phone-<key>` is the made-up phone of that persona. */
export function demoPhones(): Pick<MiniProgram, 'phoneNumberOf'> {
  return {
    async phoneNumberOf(code) {
      const index = PERSONAS.findIndex(({ key }) => code === `demo-phone-${key}`)
      return index < 0 ? null : `1390000${String(index + 1).padStart(4, '0')}`
    },
  }
}

/** The personas with the names of their sites. */
export function presentPersonas(tree: SiteTree): DemoPersona[] {
  return PERSONAS.map((persona) => {
    const site = persona.siteId === null ? undefined : tree.find(persona.siteId)
    return { ...persona, siteName: site === undefined ? null : fullNameOf(site) }
  })
}
