/** What is printed is asked for as a screen asks for it: by the same contract, with the same word, masked by the same guard, for the same post.
 *  Nothing here reads a table of children or records. */
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { QueryContract } from '@qinghe/domain/kernel/contract.ts'
import type { Cursor } from '@qinghe/domain/kernel/page.ts'
import { Denied } from '@qinghe/domain/kernel/problem.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import type { Endpoint, QueryEndpoint } from '../http/endpoint.ts'

export type Asking = {
  may: (r: Reader, contract: Pick<QueryContract, 'may'>) => boolean
  ask: <I, O>(r: Reader, contract: QueryContract<I, O>, input: I) => Promise<O>
  /** Where one address answers for many shapes (a county's own ledgers) and the shape is known otherwise. */
  askAs: <O>(r: Reader, contract: Pick<QueryContract, 'name' | 'may'>, asked: { input: unknown; output: z.ZodType<O> }) => Promise<O>
}

export function askingBy(endpoints: readonly Endpoint[], words: Access): Asking {
  const byName = new Map(endpoints.flatMap((one): [string, QueryEndpoint][] => (one.kind === 'query' ? [[one.contract.name, one]] : [])))
  const may: Asking['may'] = (r, contract) => typeof contract.may !== 'string' || mayDo(r.actor.role, contract.may, words)
  const askAs: Asking['askAs'] = async (r, contract, { input, output }) => {
    const endpoint = byName.get(contract.name)
    if (!endpoint) throw new Error(`nothing answers ${contract.name}`)
    if (!may(r, contract)) throw new Denied()
    const { body } = await endpoint.prepare(input)(r)
    return output.parse(body)
  }
  return { may, askAs, ask: (r, contract, input) => askAs(r, contract, { input, output: contract.output }) }
}

/** Of a list that comes in pages, one more than may leave at most. */
export async function allPages<T>(most: number, page: (after: Cursor | undefined) => Promise<{ rows: readonly T[]; next: Cursor | null }>): Promise<T[]> {
  const all: T[] = []
  let after: Cursor | undefined
  do {
    const { rows, next } = await page(after)
    all.push(...rows)
    after = next ?? undefined
  } while (after !== undefined && all.length < most)
  return all
}
