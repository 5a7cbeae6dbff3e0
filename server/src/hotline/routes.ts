import * as contract from '@qinghe/domain/hotline/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { earlierCalls } from './earlier.ts'
import { findHeard } from './heard.ts'

async function relateCall(w: Writer, inputs: contract.RelateInput[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { call, child } of inputs) {
    const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.relate_call(${w.actor.county}, ${call}::uuid, ${child}::uuid, ${w.newId()}::uuid) as done`)
    if (found?.done !== true) throw problem('hotline.relate', '只能给自己接的、还没有认出孩子的来电认孩子；别人接的，请团委或者县民政办理', 409)
    out.push({ records: [{ type: 'record', id: call }], counts: { related: 1 } })
  }
  return out
}

export const hotlineRoutes: readonly Endpoint[] = [answer(contract.findHeard, findHeard), answer(contract.earlierCalls, earlierCalls), perform(contract.relateCall, relateCall)]
