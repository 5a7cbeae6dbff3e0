/** The staff endpoints of one county with its administrators, and shorthands for what tests do there again and again. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import pg from 'pg'
import { staffEndpoints } from '../server/src/staff/routes.ts'
import { type App, type Person, type Reply, startApp } from './app.ts'

export const county = 431003000000
export const town = 431003103000
export const village = 431003103203
export const city = 431000000000
export const codeHash = await hashHalfCode(newHalfCode())
export const codesOf = (reply: Reply): string[] => reply.body.issues.map((i: { code: string }) => i.code)

const dayMs = 86_400_000
/** Days are days in Asia/Shanghai. */
export const dayFromToday = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * dayMs).toISOString().slice(0, 10)
export const today = dayFromToday(0)

export type Bureau = {
  app: App
  owner: pg.Client
  system: Person
  security: Person
  supervisor: Person
  auditor: Person
  settle: (person: Person, name: string) => Promise<void>
  newAccount: (login: string, name?: string) => Promise<string>
  /** An account's post, proposed and confirmed. */
  onPost: (account: string, more?: object) => Promise<string>
  child: (region?: number) => Promise<string>
  stop: () => Promise<unknown[]>
}

export const post = (account: string, more: object = {}) => ({
  id: newUuid(),
  account,
  role: 'pairedTeacher',
  region: town,
  school: 7,
  validFrom: today,
  ...more,
})

export const insertPosting = `insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
  values ($1, $2, 'x', $3, 431003, $4, '2020-01-01', 'active', $5, $6, now())`

/** People of tests act without rows of their own; where a constraint looks for the account or post, it is made here. */
async function settleIn(owner: pg.Client, person: Person, name: string): Promise<void> {
  const { account, posting, role, region } = person.actor
  const stranger = newUuid()
  await owner.query(
    `insert into qinghe.accounts (id, login, name, region, state, last_sign_in, created_by, created_at) values ($1, $2, $3, $4, 'active', now(), $5, now())`,
    [account, `u${account.slice(-12)}`, name, region, stranger],
  )
  await owner.query(
    `insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, $3, $4, $5, $6, '2020-01-01', 'active', $7, $8, now())`,
    [posting, account, name, role, person.actor.county, region, stranger, newUuid()],
  )
}

async function places(owner: pg.Client): Promise<void> {
  for (const [code, name, level] of [
    [city, '郴州市', 2],
    [county, '苏仙区', 3],
    [town, '栖凤渡镇', 4],
    [village, '栖凤渡村', 5],
  ]) {
    await owner.query(
      `insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, '2020-01-01', $2, $3, 0, 'x', 'x')`,
      [code, name, level],
    )
  }
  await owner.query(`insert into qinghe.schools (county, id, region, name) values (431003, 7, ${town}, '青禾小学')`)
}

const mustApply = (reply: Reply): void => {
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
}

export async function openBureau(): Promise<Bureau> {
  const app = await startApp(staffEndpoints)
  const owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  await places(owner)
  const system = app.as({ role: 'systemAdmin', region: county })
  const security = app.as({ role: 'securityAdmin', region: county })
  const auditor = app.as({ role: 'auditor', region: county })
  const supervisor = app.as({ role: 'childSupervisor', region: town })
  for (const [person, name] of [
    [system, '丁安泰'],
    [security, '申守正'],
    [supervisor, '周晓岚'],
    [auditor, '沈明鉴'],
  ] as const)
    await settleIn(owner, person, name)
  const newAccount = async (login: string, name = '新同事') => {
    const id = newUuid()
    mustApply(await system.send('/api/staff/accounts', { id, login, name, region: county, phone: '19900001234', codeHash }))
    return id
  }
  const onPost = async (account: string, more: object = {}) => {
    const proposal = post(account, more)
    mustApply(await system.send('/api/staff/postings', proposal))
    const { rows: [holder] } = await owner.query('select state from qinghe.accounts where id = $1', [account])
    const { rows: open } = await owner.query('select 1 from qinghe.one_time_codes where account = $1 and used_at is null and confirmed_by is null', [account])
    const halves = holder.state === 'invited' && open.length > 0 ? [{ account, codeHash }] : []
    mustApply(await security.send('/api/staff/postings/confirm', { postings: [proposal.id], halves }))
    return proposal.id
  }
  const child = async (region = village) => {
    const id = newUuid()
    await owner.query(
      `insert into qinghe.children (county, id, region, school, status, origin, name, birth_date, created_by, created_at, updated_at)
      values (431003, $1, $2, 7, 'active', 'typed', '王小禾', '2016-01-01', $3, now(), now())`,
      [id, region, newUuid()],
    )
    return id
  }
  const stop = async () => {
    await owner.end()
    await app.stop()
    return app.faults
  }
  return {
    app,
    owner,
    system,
    security,
    supervisor,
    auditor,
    newAccount,
    onPost,
    child,
    stop,
    settle: (person, name) => settleIn(owner, person, name),
  }
}
