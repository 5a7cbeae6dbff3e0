/** A query over many kinds, whose class is that of the gravest kind it showed. */
import { audiences } from '@qinghe/domain/staff/audiences.ts'
import type { Reader } from '../db/reader.ts'
import type { QueryEndpoint } from '../http/endpoint.ts'
import { kindsFor } from './inForce.ts'

const classes = ['S1', 'S2', 'S3', 'S4'] as const
/** @param audiencesIn keys of the audiences whose values the answer shows; one nobody knows counts as the gravest */
export function classedBy(usual: QueryEndpoint, audiencesIn: (r: Reader, answer: { raw: unknown; body: unknown }) => Promise<readonly string[]>): QueryEndpoint {
  return {
    ...usual,
    guardedBy: guard => classedBy(usual.guardedBy(guard), audiencesIn),
    prepare: raw => {
      const run = usual.prepare(raw)
      return async r => {
        const answered = await run(r)
        const shown = (await audiencesIn(r, { raw, body: answered.body })).map(key => audiences[key]?.class ?? 'S4')
        return { ...answered, class: classes.findLast(one => one === usual.class || shown.includes(one)) ?? 'S4' }
      }
    },
  }
}

export const audienceOfKind = async (r: Reader, kind: string): Promise<string> => (await kindsFor(r)).find(kind)?.kind.audience ?? ''
