import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { getAccount, listAccounts, listPostings } from '@qinghe/domain/staff/contract.ts'
import { listOrders, type OrderLine } from '@qinghe/domain/staff/orders.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { oneTimeCodeDays, orderDays } from '@qinghe/domain/staff/limits.ts'
import { isRole, labelOf, roleKeys, roleOf } from '@qinghe/domain/staff/roles.ts'
import { type Guard, orderKinds, orderStates, sayPairs } from '@qinghe/domain/staff/twoPersons.ts'
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
  user.command('create').description('建立账号、发放一次性口令的前 8 位并申请岗位（系统管理员）').option(...asOption)
    .requiredOption('--login <登录名>', '新账号的登录名').requiredOption('--name <姓名>', '姓名')
    .requiredOption('--region <代码>', '岗位所在地的区划代码，六位、九位或十二位').requiredOption('--role <岗位>', '岗位名称，例如 村儿童主任')
    .option('--school <编号>', '学校编号').option('--phone <电话>', '电话').option('--from <日期>', '从哪天起，默认今天').option('--to <日期>', '到哪天止')
    .action((flags: NewUser) => actingAs(flags.as, acting => create(acting, flags)))
  user.command('waiting').description('列出等待确认的岗位').option(...asOption).action((flags: As) => actingAs(flags.as, waiting))
  user.command('confirm <岗位编号...>').description('确认申请的岗位，新账号同时生成一次性口令的后 8 位（安全管理员，不能确认自己提出的）').option(...asOption)
    .action((ids: string[], flags: As) => actingAs(flags.as, acting => confirm(acting, ids)))
  user.command('reset <登录名> [理由]').description('第一步：提出重置口令，发放新口令的前 8 位（系统管理员；涉及系统管理员的由安全管理员）').option(...asOption)
    .action((login: string, reason: string | undefined, flags: As) => actingAs(flags.as, acting => reset(acting, login, reason ?? '本人忘记口令')))
  user.command('confirm-reset <登录名>').description('第二步：确认重置（另一名管理员），发放后 8 位').option(...asOption)
    .action((login: string, flags: As) => actingAs(flags.as, acting => confirmReset(acting, login)))
  user.command('suspend <登录名> <理由>').description('停用账号（系统管理员）；涉及三员或本地最后一人的，只是提出').option(...asOption)
    .action((login: string, reason: string, flags: As) => actingAs(flags.as, acting => setState(acting, login, { verb: 'suspend', reason })))
  user.command('unlock <登录名> <理由>').description('恢复停用的账号（安全管理员）；涉及三员或本地最后一人的，只是提出').option(...asOption)
    .action((login: string, reason: string, flags: As) => actingAs(flags.as, acting => setState(acting, login, { verb: 'restore', reason })))
  user.command('sign-out <登录名>').description('马上结束此人的全部登录（手机丢失、被盗时），不妨碍重新登录').option(...asOption)
    .action((login: string, flags: As) => actingAs(flags.as, acting => signOut(acting, login)))
  user.command('orders').description('列出等待另一名管理员确认的账号事项').option(...asOption).action((flags: As) => actingAs(flags.as, orders))
  user.command('decide <事项编号>').description('确认一件等待的事项；写 --refuse 理由 则不同意').option(...asOption).option('--refuse <理由>', '不同意的理由')
    .action((id: string, flags: As & { refuse?: string }) => actingAs(flags.as, acting => decide(acting, id, flags.refuse)))
  user.command('withdraw <事项编号>').description('撤回自己提出的事项').option(...asOption)
    .action((id: string, flags: As) => actingAs(flags.as, acting => withdraw(acting, id)))
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
  const code = newHalfCode()
  const [account, posting] = [newUuid(), newUuid()]
  await acting.send('/api/staff/accounts', {
    id: account, login: flags.login, name: flags.name, region, codeHash: await hashHalfCode(code), ...(flags.phone === undefined ? {} : { phone: flags.phone }),
  })
  showHalf('前', [{ login: flags.login, code }])
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

type HalfOf = { login: string; code: string }
const showHalf = (which: '前' | '后', halves: readonly HalfOf[]): void => show(
  `一次性口令的${which} 8 位（只显示这一次，请当面或电话告诉本人，不要告诉另一名管理员${which === '后' ? `；接在前 8 位后面填，${oneTimeCodeDays} 天内有效` : ''}）`,
  halves.map(({ login, code }) => `${login}　${code}`), { half: which === '前' ? 1 : 2, halves })

async function confirm(acting: Acting, postings: string[]): Promise<void> {
  const { postings: open } = await acting.get('/api/staff/postings?state=proposed&limit=100', listPostings.output)
  const people = new Map(open.filter(one => postings.includes(one.id) && one.needsHalf).map(one => [one.account, one.holder]))
  const made = [...people].map(([account, login]) => ({ account, login, code: newHalfCode() }))
  const halves = await Promise.all(made.map(async ({ account, code }) => ({ account, codeHash: await hashHalfCode(code) })))
  await acting.send('/api/staff/postings/confirm', { postings, halves })
  if (made.length > 0) showHalf('后', made.map(({ login, code }) => ({ login, code })))
  done(`已确认 ${postings.length} 个岗位`, { postings })
}

async function guardOf(acting: Acting, id: string): Promise<Guard> {
  return (await acting.get(`/api/staff/accounts/${id}`, getAccount.output)).guard
}

async function reset(acting: Acting, login: string, reason: string): Promise<void> {
  const { id } = await accountOf(acting, login)
  const guard = await guardOf(acting, id)
  const code = newHalfCode()
  await acting.send(`/api/staff/accounts/${id}/code`, { codeHash: await hashHalfCode(code), reason })
  showHalf('前', [{ login, code }])
  done(`已提出，等另一名管理员确认（${sayPairs(guard)}），${orderDays} 天没有确认就作废：./qinghe user confirm-reset ${login} --as 确认人`, { login })
}

async function waitingOrders(acting: Acting): Promise<OrderLine[]> {
  return (await acting.get('/api/staff/orders?state=waiting&limit=100', listOrders.output)).orders
}

/** The auditor confirms without seeing accounts, so the order is found by what it says itself. */
async function confirmReset(acting: Acting, login: string): Promise<void> {
  const resets = (await waitingOrders(acting)).filter(order => order.kind === 'reset')
  const found = resets.find(order => order.login === login)
  if (!found) throw problem('user.noReset', `“${login}”没有等待确认的重置`)
  await confirmOne(acting, found)
}

async function confirmOne(acting: Acting, order: OrderLine): Promise<void> {
  const code = order.kind === 'reset' ? newHalfCode() : undefined
  say(`${order.holder}：${orderKinds[order.kind]}，由 ${order.proposedBy}（${labelOf(order.proposedAs)}）提出，理由：${order.reason}`, { order: order.id })
  await acting.send(`/api/staff/orders/${order.id}/confirm`, { codeHash: code === undefined ? null : await hashHalfCode(code) })
  if (code !== undefined) showHalf('后', [{ login: order.login, code }])
  done(`已确认：${orderKinds[order.kind]}（${order.holder}）`, { order: order.id })
}

async function orders(acting: Acting): Promise<void> {
  const waits = await waitingOrders(acting)
  show(`等待确认的账号事项 ${waits.length} 件`, waits.map(one => `${one.id}　${one.holder}（${one.login}）　${orderKinds[one.kind]}　${one.proposedBy}（${labelOf(one.proposedAs)}）提出：${one.reason}　${orderStates[one.state]}`), { orders: waits })
}

async function decide(acting: Acting, id: string, refusing: string | undefined): Promise<void> {
  const order = (await waitingOrders(acting)).find(one => one.id === id)
  if (!order) throw new NotFound('这件等待确认的事项')
  if (refusing === undefined) return confirmOne(acting, order)
  await acting.send(`/api/staff/orders/${id}/refuse`, { reason: refusing })
  done(`已回复不同意：${orderKinds[order.kind]}（${order.holder}）`, { order: id })
}

async function withdraw(acting: Acting, id: string): Promise<void> {
  await acting.send(`/api/staff/orders/${id}/withdraw`, {})
  done('已撤回', { order: id })
}

async function signOut(acting: Acting, login: string): Promise<void> {
  const { id } = await accountOf(acting, login)
  const { counts } = await acting.send(`/api/staff/accounts/${id}/sign-out`, {})
  done(`已结束“${login}”的 ${counts['ended'] ?? 0} 处登录，本人可以重新登录`, { login })
}

async function setState(acting: Acting, login: string, { verb, reason }: { verb: 'suspend' | 'restore'; reason: string }): Promise<void> {
  const { id } = await accountOf(acting, login)
  const guard = await guardOf(acting, id)
  const { counts } = await acting.send(`/api/staff/accounts/${id}/${verb}`, { reason })
  if (counts['waiting'] === 1) done(`已提出，等另一名管理员确认（${sayPairs(guard)}）：./qinghe user orders --as 确认人`, { login })
  else done(verb === 'suspend' ? `已停用“${login}”，其登录立即失效` : `已恢复“${login}”`, { login })
}
