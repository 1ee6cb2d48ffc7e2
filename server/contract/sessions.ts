import { z } from 'zod'
import { endpoint, Id, Instant, PersonName, Phone, ROLES, Role, SiteId } from './endpoint.ts'

export const RoleGrant = z.object({ role: Role, siteId: SiteId.nullable(), siteName: z.string().nullable() })

/** A role of the person who asks. */
const OwnRole = RoleGrant.extend({
  mayPrintPoster: z.boolean().optional().describe('answers for a station or town centre, whose poster he may print'),
})

export const Me = z.object({
  id: Id,
  /** what staff are called on tasks; null for residents */
  staffLabel: z.string().nullable(),
  roles: z.array(OwnRole),
  /** masked, as the person may read it over a shoulder */
  contact: z.object({ name: z.string(), phone: z.string() }).nullable(),
  /** WeChat has said that the phone of the contact is this person's */
  isPhoneVerified: z.boolean(),
  /** the resident's usual place of pick-up, from the last request */
  homeSite: z.object({ id: SiteId, name: z.string() }).nullable(),
})
export type Me = z.infer<typeof Me>

export const Session = z.object({ token: z.string(), expiresAt: Instant, me: Me })
export type Session = z.infer<typeof Session>

export const Channel = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/)
  .describe('miniprogram, simulator, official-account, wecom …')
/** The chatbot may not stand in for WeChat's own sign-in. */
const ChatChannel = Channel.refine((channel) => channel !== 'miniprogram', '小程序的身份只能由微信登录确认')
const PeerId = z.string().min(1).max(128)

export const signInByMiniProgram = endpoint({
  id: 'signInByMiniProgram',
  method: 'POST',
  path: '/sessions/miniprogram',
  summary: 'Sign in with the one-time code of wx.login',
  access: 'public',
  body: z.object({ code: z.string().min(1).max(128) }),
  response: Session,
  requestsPerMinute: 30,
})

export const signInByPeer = endpoint({
  id: 'signInByPeer',
  method: 'POST',
  path: '/sessions/peer',
  summary: 'The chatbot acts for the person bound to the peer who wrote; an unknown peer becomes a new resident',
  access: 'service',
  body: z.object({ channel: ChatChannel, peerId: PeerId }),
  response: Session,
  requestsPerMinute: 6000,
})

export const DemoPersona = z.object({
  /** the mini-program signs in with code `demo-<key>`; the chat peer id is the key itself */
  key: z.string(),
  label: z.string(),
  role: Role,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
})
export type DemoPersona = z.infer<typeof DemoPersona>

export const listDemoPersonas = endpoint({
  id: 'listDemoPersonas',
  method: 'GET',
  path: '/demo/personas',
  summary: 'People of the demonstration; exists in the demo profile only',
  access: 'public',
  response: z.object({ personas: z.array(DemoPersona) }),
})

export const readMe = endpoint({
  id: 'readMe',
  method: 'GET',
  path: '/me',
  summary: 'Who am I',
  access: ROLES,
  response: Me,
})

export const saveContact = endpoint({
  id: 'saveContact',
  method: 'PUT',
  path: '/me/contact',
  summary: 'Keep name and phone for the next request',
  access: ROLES,
  body: z.object({ name: PersonName, phone: Phone }),
  response: Me,
})

export const createOwnBindingCode = endpoint({
  id: 'createOwnBindingCode',
  method: 'POST',
  path: '/me/binding-codes',
  summary: 'A one-time code that joins another channel (chat) to this account',
  access: ROLES,
  response: z.object({ code: z.string(), expiresAt: Instant }),
  status: 201,
  requestsPerMinute: 6,
})

export const bind = endpoint({
  id: 'bind',
  method: 'POST',
  path: '/me/bindings',
  summary:
    'Give a one-time code: from now on the channel that this session came through belongs to the account that the code was made for',
  access: ROLES,
  body: z.object({
    code: z
      .string()
      .trim()
      .regex(/^\d{8}$/, '绑定码是 8 位数字'),
  }),
  response: Session,
  requestsPerMinute: 10,
})

export const wantWeeklySummary = endpoint({
  id: 'wantWeeklySummary',
  method: 'PUT',
  path: '/me/weekly-summary',
  summary: 'Whether the scheduled weekly summary is to come; whoever does not want it may still ask for one',
  access: ['leader'],
  body: z.object({ wanted: z.boolean() }),
  response: z.object({ wanted: z.boolean() }),
})
