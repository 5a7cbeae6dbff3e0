import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { getAccount, listAccounts, listPostings } from '@qinghe/domain/staff/contract.ts'
import { hashOneTimeCode, newOneTimeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { oneTimeCodeDays } from '@qinghe/domain/staff/limits.ts'
import { isRole, roleKeys, roleOf } from '@qinghe/domain/staff/roles.ts'
import { accountStates, type AccountLine } from '@qinghe/domain/staff/types.ts'
import { Command } from 'commander'
import type { z } from 'zod'
import { type Acting, actingAs } from '../acting.ts'
import { regionCodeOf } from '../regionArgument.ts'
import { done, say, show } from '../speaking.ts'

type As = { as?: string }
type Line = z.infer<typeof AccountLine>
type NewUser = As & { login: string; name: string; region: string; role: string; school?: string; phone?: string; from?: string; to?: string }

const asOption = ['--as <登录名>', '以谁的账号办理（会要求口令和验证码）'] as const

/** Two people stand behind every account that can do anything: one proposes, another confirms, here as on the desk. */
export const userCommand = (): Command => {
  const user = new Command('user').description('账号与岗位：由系统管理员提出、安全管理员确认')
  user.command('list').description('列出账号').option(...asOption).option('--text <文字>', '姓名或登录名里的字')
    .action((flags: As & { text?: string }) => actingAs(flags.as, acting => list(acting, flags.text)))
  user.command('create').description('建立账号、发放一次性口令并申请岗位（系统管理员）').option(...asOption)
    .requiredOption('--login <登录名>', '新账号的登录名').requiredOption('--name <姓名>', '姓名')
    .requiredOption('--region <代码>', '岗位所在地的区划代码，六位、九位或十二位').requiredOption('--role <岗位>', '岗位名称，例如 村儿童主任')
    .option('--school <编号>', '学校编号').option('--phone <电话>', '电话').option('--from <日期>', '从哪天起，默认今天').option('--to <日期>', '到哪天止')
    .action((flags: NewUser) => actingAs(flags.as, acting => create(acting, flags)))
  user.command('waiting').description('列出等待确认的岗位').option(...asOption).action((flags: As) => actingAs(flags.as, waiting))
  user.command('confirm <岗位编号...>').description('确认申请的岗位（安全管理员，不能确认自己提出的）').option(...asOption)
    .action((ids: string[], flags: As) => actingAs(flags.as, acting => confirm(acting, ids)))
  user.command('reset <登录名>').description('第一步：重置口令，发放新的一次性口令（系统管理员）').option(...asOption)
    .action((login: string, flags: As) => actingAs(flags.as, acting => reset(acting, login)))
  user.command('confirm-reset <登录名>').description('第二步：确认重置（安全管理员），之后一次性口令才有效').option(...asOption)
    .action((login: string, flags: As) => actingAs(flags.as, acting => confirmReset(acting, login)))
  user.command('suspend <登录名> <理由>').description('停用账号（系统管理员）').option(...asOption)
    .action((login: string, reason: string, flags: As) => actingAs(flags.as, acting => setState(acting, login, { verb: 'suspend', reason })))
  user.command('unlock <登录名> <理由>').description('恢复停用的账号（安全管理员）').option(...asOption)
    .action((login: string, reason: string, flags: As) => actingAs(flags.as, acting => setState(acting, login, { verb: 'restore', reason })))
  return user
}

async function accountsWith(acting: Acting, text: string | undefined): Promise<Line[]> {
  const found: Line[] = []
  for (let after: string | null | undefined; after !== null;) {
    const query = new URLSearchParams({ limit: '100', ...(text === undefined ? {} : { text }), ...(after === undefined ? {} : { after }) })
    const page = await acting.get(`/api/staff/accounts?${query}`, listAccounts.output)
    found.push(...page.accounts)
    after = page.nextCursor
  }
  return found
}

async function accountOf(acting: Acting, login: string): Promise<Line> {
  const found = (await accountsWith(acting, login)).find(account => account.login === login)
  if (!found) throw new NotFound(`账号 ${login}`)
  return found
}

async function list(acting: Acting, text: string | undefined): Promise<void> {
  const accounts = await accountsWith(acting, text)
  show(`账号 ${accounts.length} 个`, accounts.map(({ login, name, regionName, state, postings }) =>
    `${login}　${name}　${regionName}　${accountStates[state]}　${postings.join('、') || '（没有在岗的岗位）'}`), { accounts })
}

/** The name in the list of posts, or its key. */
export function roleNamed(text: string) {
  const key = roleKeys.find(one => one === text || roleOf(one).label === text)
  if (key === undefined || !isRole(key)) throw problem('user.role', `没有“${text}”这种岗位，可以是：${roleKeys.map(one => roleOf(one).label).join('、')}`)
  return key
}

async function create(acting: Acting, flags: NewUser): Promise<void> {
  const role = roleNamed(flags.role)
  const region = regionCodeOf(flags.region)
  const code = newOneTimeCode()
  const [account, posting] = [newUuid(), newUuid()]
  await acting.send('/api/staff/accounts', {
    id: account, login: flags.login, name: flags.name, region, codeHash: await hashOneTimeCode(code), ...(flags.phone === undefined ? {} : { phone: flags.phone }),
  })
  show(`一次性口令（只显示这一次，${oneTimeCodeDays} 天内有效，请当面或电话告诉本人）`, [`${flags.login}　${code}`], { login: flags.login, code })
  await acting.send('/api/staff/postings', {
    id: posting, account, role, region, school: Number(flags.school ?? 0),
    validFrom: plainDate(flags.from ?? dayOf(instant(new Date()))), // clock: what a form would suggest; the server judges it
    ...(flags.to === undefined ? {} : { validTo: plainDate(flags.to) }),
  })
  done(`账号已建立，岗位等待安全管理员确认：./qinghe user confirm ${posting} --as 安全管理员`, { account, posting })
}

async function waiting(acting: Acting): Promise<void> {
  const { postings } = await acting.get('/api/staff/postings?state=proposed&limit=100', listPostings.output)
  show(`等待确认的岗位 ${postings.length} 个`, postings.map(one => `${one.id}　${one.holder}　${one.roleLabel}　${one.regionName}　${one.proposedBy ?? ''} 提出`), { postings })
}

async function confirm(acting: Acting, postings: string[]): Promise<void> {
  await acting.send('/api/staff/postings/confirm', { postings })
  done(`已确认 ${postings.length} 个岗位`, { postings })
}

async function reset(acting: Acting, login: string): Promise<void> {
  const { id, state } = await accountOf(acting, login)
  const code = newOneTimeCode()
  await acting.send(`/api/staff/accounts/${id}/code`, { codeHash: await hashOneTimeCode(code) })
  show(`一次性口令（只显示这一次，${oneTimeCodeDays} 天内有效）`, [`${login}　${code}`], { login, code })
  if (state === 'invited') done('本人还没有登录过，口令现在就能用', { login })
  else done(`要等安全管理员确认后才有效：./qinghe user confirm-reset ${login} --as 安全管理员`, { login })
}

async function confirmReset(acting: Acting, login: string): Promise<void> {
  const { id } = await accountOf(acting, login)
  const { codes } = await acting.get(`/api/staff/accounts/${id}`, getAccount.output)
  const open = codes.filter(code => code.purpose === 'reset' && !code.isConfirmed)
  const [newest] = open.sort((a, b) => b.expiresAt.localeCompare(a.expiresAt))
  if (!newest) throw problem('user.noReset', `“${login}”没有等待确认的重置`)
  say(`由 ${newest.issuedBy} 提出`, { issuedBy: newest.issuedBy })
  await acting.send(`/api/staff/codes/${newest.id}/confirm`, {})
  done(`已确认“${login}”的重置，一次性口令现在有效`, { login })
}

async function setState(acting: Acting, login: string, { verb, reason }: { verb: 'suspend' | 'restore'; reason: string }): Promise<void> {
  const { id } = await accountOf(acting, login)
  await acting.send(`/api/staff/accounts/${id}/${verb}`, { reason })
  done(verb === 'suspend' ? `已停用“${login}”，其登录立即失效` : `已恢复“${login}”`, { login })
}
