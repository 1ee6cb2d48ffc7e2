import { maskName, maskPhone } from '../domain/masking.ts'
import { fullNameOf } from '../domain/site.ts'
import { AppError } from '../errors.ts'
import { latestHomeSite } from '../store/consignments.ts'
import { findUser } from '../store/users.ts'
import type { ServiceContext } from './context.ts'
import { posterSitesOf } from './papers/poster.ts'

/** Who a person is, as he may read it over a shoulder: contact masked, roles with the names of their sites. */
export async function readProfile(context: ServiceContext, userId: string) {
  const [tree, user, homeSiteId] = await Promise.all([
    context.network.tree(),
    findUser(context.db, userId),
    latestHomeSite(context.db, userId),
  ])
  if (user === null) throw new AppError('not_signed_in')
  const isStaff = user.roles.some(({ siteId }) => siteId !== null)
  const posterSites = isStaff ? await posterSitesOf(context, userId) : []
  const siteNameOf = (siteId: string) => {
    const site = tree.find(siteId)
    return site === undefined ? null : fullNameOf(site)
  }
  const { personalData } = context
  return {
    id: user.id,
    staffLabel: user.staffLabel,
    roles: user.roles.map(({ role, siteId }) => ({
      role,
      siteId,
      siteName: siteId === null ? null : siteNameOf(siteId),
      ...(siteId !== null && posterSites.includes(siteId) ? { mayPrintPoster: true } : {}),
    })),
    contact:
      user.nameSealed === null || user.phoneSealed === null
        ? null
        : { name: maskName(personalData.open(user.nameSealed)), phone: maskPhone(personalData.open(user.phoneSealed)) },
    isPhoneVerified: user.phoneVerifiedAt !== null,
    homeSite: homeSiteId === undefined ? null : { id: homeSiteId, name: siteNameOf(homeSiteId) ?? '' },
  }
}
