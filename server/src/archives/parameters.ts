/** The ages, durations and limits that hold where the acting post works. */
import type { ParametersInput, ParametersOutput } from '@qinghe/domain/archives/contract.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'

export async function getParameters(r: Reader, _: ParametersInput): Promise<ParametersOutput> {
  return { values: r.parameters(archivePackage, regionCode(r.actor.region)) }
}
