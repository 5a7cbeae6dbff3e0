/** The whole product on a cloned database: every endpoint, every `may` word, every role of the cast signed in exactly as a
 *  posting would compile it, and a small county around 栖凤渡村 with the places next door. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { actorOf } from '@qinghe/domain/staff/actor.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import type { Endpoint } from '../../server/src/http/endpoint.ts'
import { endpointsOf, words } from '../../server/src/main.ts'
import { reactions } from '../../server/src/wiring.ts'
import type { ServerOptions } from '../../server/src/http/server.ts'
import { type App, type Person, startApp } from '../app.ts'
import { castAs, places } from '../cast.ts'
import type { TestDatabase } from '../database.ts'
import { plansHere } from '../../server/src/planEndpoints.ts'
import { takePlans } from '../plansTaken.ts'

export type Post = { role: string; region: number; county: number; school: number; organisation?: string }
export type Stage = {
  app: App
  owner: pg.Client
  /** Somebody on a post, with the children given to it by name when it works from a list. */
  enter: (post: Post, more?: { posting?: string; about?: number; account?: string }) => Person
  member: (role: RoleKey) => Person
  /** Ends the stage and returns the faults that were logged. */
  stop: () => Promise<unknown[]>
}

/** Next door on every level; the village of the next county is invented like the code of an installation's own. */
export const outside = {
  village: places.nextVillage, town: places.villageOfNextTown, county: 431022101201, city: 430402001001, province: 440106001001,
} as const

const drawn = [
  [430000000000, '湖南省', 1], [431000000000, '郴州市', 2], [places.county, '苏仙区', 3], [places.town, '栖凤渡镇', 4], [places.village, '栖凤渡村', 5],
  [places.nextVillage, '邻村', 5], [places.nextTown, '邻镇', 4], [places.villageOfNextTown, '邻镇的村', 5],
  [places.nextCounty, '邻县', 3], [431022101000, '邻县的镇', 4], [outside.county, '邻县的村', 5],
] as const

const tenants = [431003, 431022, 430402, 440106]
export async function drawPlaces(owner: pg.Client): Promise<void> {
  for (const county of tenants) {
    await owner.query(`insert into qinghe.tenants values ($1, '2020-01-01')`, [county])
    await owner.query(`insert into qinghe.tenant_codes values ($1, $2, '2020-01-01', null)`, [county, county * 1_000_000])
  }
  for (const [code, name, level] of drawn) {
    const parent = level === 1 ? 0 : Math.floor(code / ([0, 1, 1e10, 1e8, 1e6, 1e3][level] ?? 1)) * ([0, 1, 1e10, 1e8, 1e6, 1e3][level] ?? 1)
    await owner.query(`insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, '2020-01-01', $2, $3, $4, 'x', 'x')`,
      [code, name, level, parent])
  }
}

/** An actor as staff compiles it, which is what the session of that person holds. */
export function actorAt(post: Post, { posting = newUuid(), about, account = newUuid() }: { posting?: string; about?: number; account?: string } = {}): Actor {
  const given = { ...post, id: posting, account } as Parameters<typeof actorOf>[0]
  return about === undefined ? actorOf(given) : actorOf(given, { id: newUuid(), about } as Parameters<typeof actorOf>[1])
}

type Options = {
  change?: (endpoint: Endpoint) => Endpoint
  /** Plugins beside the endpoints, made once the server stands. */
  plugins?: ServerOptions['plugins']
  database?: TestDatabase
  /** Counties that have taken the plans of the product; all of them unless it says otherwise. */
  planned?: readonly number[]
  /** Endpoints beside those of the product. */
  more?: readonly Endpoint[]
}
export async function openStage({ change = endpoint => endpoint, more: beside = [], planned = tenants, ...more }: Options = {}): Promise<Stage> {
  const app = await startApp([...endpointsOf({ origin: 'walk', publicKeyPem: '' }), ...beside].map(change), reactions, more)
  app.kernel.mayDo = (actor, word) => mayDo(actor.role, word, words)
  const owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  await drawPlaces(owner)
  if (planned.length > 0) await takePlans(owner, plansHere.shipped(), planned)
  const enter: Stage['enter'] = (post, more) => {
    const person = app.as(post)
    Object.assign(person.actor, actorAt(post, more))
    return person
  }
  return {
    app, owner, enter, member: role => enter(castAs(role)),
    stop: async () => { await owner.end(); await app.stop(); return app.faults },
  }
}
