import * as contract from '../../contract/service-volumes.ts'
import * as service from '../../services/service-volumes.ts'
import { presentAgencyVolume, presentVolumeImport, presentVolumeImportFile } from '../presenters/service-volumes.ts'
import { handle } from '../route.ts'

export const serviceVolumeRoutes = [
  handle(contract.importVolumes, async ({ context, caller, body, commandKey }) =>
    presentVolumeImportFile(
      await service.importVolumes(context, caller, { ...body, commandKey: commandKey as string }),
    ),
  ),

  handle(contract.listVolumeImports, async ({ context, query }) => {
    const page = await service.listImports(context, query)
    return { items: page.rows.map(presentVolumeImport), nextCursor: page.nextCursor }
  }),

  handle(contract.readVolumeImport, async ({ context, params }) =>
    presentVolumeImportFile(await service.readVolumeImport(context, params.importId)),
  ),

  handle(contract.listAgencyVolumes, async ({ context, params, query }) => {
    const page = await service.listVolumes(context, { ...params, ...query })
    return { items: page.rows.map(presentAgencyVolume), nextCursor: page.nextCursor }
  }),

  handle(contract.confirmVolumes, async ({ context, caller, params, body }) =>
    presentVolumeImportFile(
      await service.decideOnVolumes(context, caller, { ...params, ...body, status: 'confirmed' }),
    ),
  ),

  handle(contract.discardVolumes, async ({ context, caller, params, body }) =>
    presentVolumeImportFile(
      await service.decideOnVolumes(context, caller, { ...params, ...body, status: 'discarded' }),
    ),
  ),
]
