/** Whoever something is done for in the background: the posting is looked up again whenever the work goes on, as a request looks up its own. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { AccountId, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { actorOf } from '@qinghe/domain/staff/actor.ts'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'

type Post = { account: string; role: string; county: number; region: number; school: number; organisation: string | null }

const inForce = sql`and a.state = 'active' and p.state = 'active' and p.valid_from <= (qinghe.now() at time zone 'Asia/Shanghai')::date
  and (p.valid_to is null or p.valid_to > (qinghe.now() at time zone 'Asia/Shanghai')::date)`

async function postOf(kernel: Kernel, posting: string, where: Sql): Promise<Actor | undefined> {
  const client = await kernel.pools.qinghe_signin.connect()
  try {
    const [post] = await run(client, sql<Post>`select p.account, p.role, p.county, p.region, p.school, p.organisation from qinghe.postings p
      join qinghe.accounts a on a.id = p.account where p.id = ${posting} ${where}`)
    return post && actorOf({ ...post, id: PostingId.parse(posting), account: AccountId.parse(post.account) })
  } finally {
    client.release()
  }
}

/** @returns nothing when nobody holds the posting today, or it may not do what the word stands for any more */
export async function actingFor(kernel: Kernel, posting: string, word: string): Promise<Actor | undefined> {
  const actor = await postOf(kernel, posting, inForce)
  return actor && kernel.mayDo(actor, word) ? actor : undefined
}

/** For what is left to tell of a thing that was done while the posting was in force. */
export const actedAs = (kernel: Kernel, posting: string): Promise<Actor | undefined> => postOf(kernel, posting, sql``)
