/** What conditions of a declaration are judged by beside the record itself. */
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Facts } from '@qinghe/domain/records/evaluate.ts'
import { isRecordParameter, recordPackage } from '@qinghe/domain/records/parameters.ts'
import type { Reader } from '../db/reader.ts'

export const factsOf = (w: Pick<Reader, 'today' | 'parameters'>, region: number): Omit<Facts, 'record'> => {
  const values = w.parameters(recordPackage, regionCode(region))
  // Working days are unknown until the calendar is kept as rows; a check that needs one refuses nothing.
  return { today: w.today, parameter: name => (isRecordParameter(name) ? values[name].value : null), workdaysFrom: () => null }
}

