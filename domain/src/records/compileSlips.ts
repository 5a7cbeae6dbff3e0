/** What a declaration says of slips, of people the record is kept from and of reports by anybody: what would show to somebody it must not is refused
 *  where it is written (decision 049). */
import { isSecret } from '../staff/audiences.ts'
import { isRole, roleKeys } from '../staff/roles.ts'
import type { Acting } from './compileActs.ts'
import type { Compiling } from './compileFields.ts'
import type { DeclaredAct, FieldType, Place } from './declaration.ts'
import { fieldOf } from './kind.ts'
import { meant } from './nearest.ts'
import { officePosts } from './slips.ts'

type At = { c: Compiling; within: Acting; path: Place }
const say = ({ c, path }: At, key: Place, message: string): void => { c.faults.push({ path: [...path, ...key], message }) }

/** A number of somebody is shown one by one, with a reason; a slip would show it to an office. What is only an id says nothing there. */
const notOnSlips: readonly FieldType[] = ['phone', 'idNumber', 'lines', 'files', 'staff', 'child', 'record', 'school', 'organisation', 'division']

function sendsAt(at: At, { sends, needs, from }: DeclaredAct): void {
  if (needs.includes('slip.signed')) say(at, ['needs'], '尚不支持 slip.signed：签收就是签字，写 slip.received')
  if (!sends) return
  if (from.includes('none')) say(at, ['sends'], '登记的同时不能送达：先登记，再用另一个动作送')
  for (const id of sends.shows) {
    const field = fieldOf(at.within, id)
    if (field && field.part !== null) say(at, ['sends', 'shows'], `“${field.label}”另有查看范围，不能给对方看`)
    else if (field && notOnSlips.includes(field.type)) say(at, ['sends', 'shows'], `“${field.label}”不能放在送达单上：只能放文字、代码、是否、数字和日期，儿童姓名写 child，地点写 region`)
  }
  for (const role of sends.posts ?? []) {
    if (!isRole(role)) say(at, ['sends', 'posts'], `没有名为 ${role} 的岗位${meant(role, roleKeys)}`)
    else if (!officePosts.includes(role)) say(at, ['sends', 'posts'], `${role} 不代表单位收件`)
  }
}

/** A report comes from whoever is signed in, and is nobody's own. */
function filedAt(at: At, act: DeclaredAct): void {
  if (!act.who.includes('anyone')) return
  const { declaration, fields } = at.within
  if (fields.some(field => field.type === 'files' && field.on === null)) say(at, ['who'], 'anyone 提交的报告现在还不能附文件：文件栏写上 on，由受理以后的动作来填')
  if (act.who.length > 1) say(at, ['who'], 'anyone 是所有人，不用再写别的')
  if (act.from.length !== 1 || act.from[0] !== 'none' || act.to === 'draft') say(at, ['from'], 'anyone 只能用来提交一份新的报告（from: none），不能是草稿')
  if (declaration.about !== 'self') say(at, ['who'], 'anyone 提交的报告还不知道是哪名儿童：about 写 self，认出儿童以后用 attaches 归到她')
  if (!act.number) say(at, ['number'], '报告人凭编号查询：写明编号（number）')
  if (act.opens.length > 0 || act.assigns || act.offline || act.calls !== undefined) say(at, ['who'], 'anyone 提交的报告不能同时交办、另立记录、调用规则或离线办理')
}

function placedAt(at: At, act: DeclaredAct): void {
  const isBirth = act.from.includes('none')
  if ((act.attaches || act.moves) && (isBirth || at.within.declaration.about !== 'self')) say(at, [act.attaches ? 'attaches' : 'moves'], '只有已经登记、不关于某个儿童的记录（about: self）才能归到儿童或改派')
  if (act.attaches && act.moves) say(at, ['moves'], '归到儿童的动作不能同时改派：记录跟着儿童走')
  if ((act.attaches || act.moves || act.sends) && (act.opens.length > 0 || act.offline)) say(at, ['opens'], '归到儿童、改派、送达的动作不能同时另立记录或离线办理')
}

const barred: readonly FieldType[] = ['staff', 'phone', 'organisation']
function barsIn(c: Compiling, { declaration, fields }: Acting): void {
  const hidden = fields.some(field => field.bars)
  fields.forEach((field, i) => {
    if (!field.bars) return
    if (!barred.includes(field.type)) c.faults.push({ path: ['fields', i, 'bars'], message: '要回避的人只能从工作人员（staff）、电话（phone）认出来，单位用 organisation；账号里没有证件号码，认不出' })
    if (field.slot !== null) c.faults.push({ path: ['fields', i, 'filter'], message: `“${field.label}”是要回避的人，不能用来筛选` })
  })
  if (fields.filter(field => field.bars && field.type === 'organisation').length > 1) c.faults.push({ path: ['fields'], message: '被反映的单位只能有一个字段' })
  const isFiled = declaration.acts.some(act => act.who.includes('anyone'))
  const audience = c.world.audiences[declaration.audience]
  // “There is one already” would tell somebody of a record that is kept from them.
  if ((hidden || isFiled || (audience !== undefined && isSecret(audience))) && declaration.unique !== undefined) c.faults.push({ path: ['unique'], message: '有人要回避的记录不能写 unique：重复的提示会让他知道已经有了' })
}

export function slipsIn(c: Compiling, within: Acting): void {
  within.declaration.acts.forEach((act, i) => {
    const at: At = { c, within, path: ['acts', i] }
    sendsAt(at, act)
    filedAt(at, act)
    placedAt(at, act)
  })
  barsIn(c, within)
}
