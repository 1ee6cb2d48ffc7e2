import { afterAll, expect } from 'vitest'
import { EXCEPTION_KINDS, type ExceptionKind } from '../../server/domain/exception.ts'
import { verifyDatabase } from '../../server/services/verify-database.ts'
import type { TestConsignment } from '../setup/factories.ts'
import type { Harness } from '../setup/harness.ts'

type Named = Pick<TestConsignment, 'id'>

/** What the scenarios of exceptions look at, whichever face they go through. */
export interface ExceptionCounty {
  stateOf(consignment: Named): ReturnType<Harness['db']['consignment']['findUniqueOrThrow']>
  openOf(consignment: Named): Promise<readonly { id: string; kind: string }[]>
  /** The one exception that is open, which is of this kind. @returns its id */
  theOpen(consignment: Named, kind: ExceptionKind): Promise<string>
  /** lines paid for, and trips saved */
  booksOf(consignment: Named): Promise<{ postages: number; trips: number }>
  /** what people were told of it beside their tasks */
  toldOf(consignment: Named): Promise<string[]>
}

/** Holds the file to playing every kind of exception, and to a database without defects at its end. */
export function useExceptionCounty(harness: Harness): ExceptionCounty {
  const seen = new Set<string>()
  afterAll(async () => {
    expect([...seen].sort()).toEqual([...EXCEPTION_KINDS].sort())
    const { defects } = await verifyDatabase(harness.context)
    expect(defects.filter(({ kind }) => kind !== 'day_missing')).toEqual([])
  })
  const openOf: ExceptionCounty['openOf'] = async ({ id }) =>
    harness.db.relayException.findMany({ where: { consignmentId: id, status: 'open' } })
  return {
    stateOf: ({ id }) => harness.db.consignment.findUniqueOrThrow({ where: { id } }),
    openOf,
    async theOpen(consignment, kind) {
      const open = await openOf(consignment)
      expect(open.map((one) => one.kind)).toEqual([kind])
      seen.add(kind)
      return open[0]?.id as string
    },
    async booksOf({ id }) {
      const rows = await harness.db.ledgerTransaction.findMany({
        where: { consignmentId: id },
        include: { usage: true },
      })
      const trips = rows.flatMap(({ usage }) => usage).filter(({ measure }) => measure === 'trips')
      return {
        postages: rows.filter(({ kind }) => kind === 'postage').length,
        trips: trips.reduce((sum, { middle }) => sum + Number(middle), 0),
      }
    },
    async toldOf({ id }) {
      const rows = await harness.db.notification.findMany({ where: { consignmentId: id, taskId: null } })
      return rows.map(({ template }) => template)
    },
  }
}
