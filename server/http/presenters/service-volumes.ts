import type { z } from 'zod'
import type * as contract from '../../contract/service-volumes.ts'
import type { VolumeAnomaly } from '../../domain/service-volume.ts'
import type { AgencyVolume, VolumeImport, VolumeImportFile } from '../../services/service-volumes.ts'

export function presentVolumeImport(one: VolumeImport): z.output<typeof contract.VolumeImport> {
  const { id, month, status, importedBy, decidedBy, reason } = one
  return {
    ...{ id, month, status, importedBy, decidedBy, reason },
    importedAt: one.importedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
  }
}

export function presentVolumeImportFile(one: VolumeImportFile): z.output<typeof contract.VolumeImportFile> {
  const { fileId, digest, warnings, anomalies } = one
  return {
    ...presentVolumeImport(one),
    ...{ fileId, digest, warnings: [...warnings] },
    anomalies: anomalies.map(({ line, ...anomaly }) => ({
      ...anomaly,
      row: line,
      text: anomalyText({ line, ...anomaly }),
    })),
  }
}

const MEASURE_TEXT = { accepted: '受理数', completed: '办结数' } as const

/** The question that somebody must answer. */
function anomalyText({ kind, line, agencyId, measure, before, now }: VolumeAnomaly): string {
  const where = line === null ? `单位 ${agencyId}` : `第 ${line} 行`
  switch (kind) {
    case 'more_completed':
      return `${where}：办结 ${now} 件多于受理 ${before} 件，是否含上月结转？`
    case 'more_good':
      return `${where}：好评 ${now} 件多于评价 ${before} 件，请核对`
    case 'all_good_without_n':
      return `${where}：全部好评，但没有评价数，有多少人评价？`
    case 'jump':
      return `${where}：${measure === null ? '' : MEASURE_TEXT[measure]}从 ${before} 变为 ${now}，超过三倍，是什么原因？`
    case 'agency_missing':
      return `${where}：上月有数据，这个月没有，是否漏报？`
  }
}

export function presentAgencyVolume({
  line,
  ...volume
}: AgencyVolume & { readonly agencyName: string }): z.output<typeof contract.AgencyVolume> {
  return { ...volume, row: line }
}
