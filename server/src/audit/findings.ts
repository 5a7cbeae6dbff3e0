/** What a verification can find, and how it is said to an auditor. */

import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import type { ChainedTable } from '../db/chain.ts'

export type Finding =
  /** The bytes of a leaf no longer hash to what was numbered. */
  | { kind: 'edited'; index: number }
  /** Search columns say something else than the leaf. */
  | { kind: 'columns'; index: number; columns: string[] }
  | { kind: 'missing'; index: number; count: number }
  /** Leaves nobody signed for: put in by hand. */
  | { kind: 'unsigned'; from: number; to: number }
  /** A stored subtree is not the hash of the leaves it covers. */
  | { kind: 'node'; from: number; to: number }
  /** A stored head is not the root of the log; the change lies after the last head that held. */
  | { kind: 'head'; size: number; holdsUpTo: number }
  | { kind: 'signature'; size: number; at: string }
  | { kind: 'headsOutOfOrder'; size: number }
  /** The list “who looked at this child” is not what the leaves say. */
  | { kind: 'viewers' }
  /** A head given from outside is of a longer log: the end was cut off, or an old copy was put back. */
  | { kind: 'truncated'; size: number; claimed: number }
  /** A head we signed says another root: two histories, or a rewritten one. */
  | { kind: 'forked'; size: number }
  /** A root from paper, without signature, is not ours. */
  | { kind: 'differs'; size: number }
  /** A head that is not ours at all: other installation, unknown key, bad signature. */
  | { kind: 'stranger'; size: number; reason: 'origin' | 'key' | 'signature' }
  /** A line of history or a receipt does not say what it said, or never came through the program. */
  | { kind: 'line'; table: ChainedTable; county: number; id: string; command: string; why: 'altered' | 'unchained' }
  /** Lines are missing or too many, compared with the leaves. */
  | { kind: 'lines'; table: ChainedTable; command: string; told: number; found: number }
  /** The same of lines from before the chain, which have no leaf of their own. */
  | { kind: 'adopted'; table: ChainedTable }
  /** Old lines were taken in although the chain had begun. */
  | { kind: 'adoptedLate'; index: number }
  /** A row about a child is not what its history made of it. */
  | { kind: 'row'; why: keyof typeof rowWords; table: string; county: number; child: string; columns: string[] }
  /** A record of a ledger is not what its history made of it. */
  | { kind: 'record'; why: keyof typeof recordWords; county: number; record: string; columns: string[] }
  /** Between two leaves somebody changed posts, credentials or rights without a leaf. */
  | { kind: 'stateGap'; class: string; after: number; before: number }
  /** The same, after the last leaf about them. */
  | { kind: 'stateNow'; class: string; after: number }
  /** Stored figures of a place are not what its children add up to. */
  | { kind: 'figures'; county: number; region: number }
  | { kind: 'feed'; county: number }
  | { kind: 'session'; account: string }
  | { kind: 'roster'; county: number; batch: string }
  /** A sealed value does not open where it stands. */
  | { kind: 'sealed'; table: string; column: string; row: string }
  /** What was received from an installation below is not what the leaves say was received. */
  | { kind: 'below'; installation: string; size: number; why: 'gone' | 'unknown' }
  | { kind: 'uncovered'; table: ChainedTable; county: number; command: string }

const strangers = {
  origin: '来自另一套系统', key: '用未登记的密钥签名', signature: '签名不成立',
} as const
const columnNames: Readonly<Record<string, string>> = {
  id: '编号', county: '县', region: '地区', at: '时间', account: '账号', posting: '岗位', kind: '类别', purpose: '目的', phrase: '事项',
  count: '人数', command: '操作编号',
}
const rowWords = {
  differs: '与变更记录不符，是绕过系统改的', seal: '的加密内容打不开，是从别处换来的或被改过', blind: '的查重索引与内容不符', place: '所在的村（居）或学校与变更记录不符',
  unknown: '没有变更记录，是绕过系统加进来的', gone: '有变更记录而数据不在了，是绕过系统删的', orphan: '所属的儿童档案不在了，是绕过系统删的',
  identity: '在证件号比对登记里不见了，被删过', history: '的变更记录打不开，被改过', gap: '的变更记录前后接不上，中间有记录被删或被改',
} as const
const recordWords = {
  files: '的照片或文件与登记时的不符（被换过、少了、多了，或者查看范围被改）',
  differs: '与修改记录不符，是绕过系统改的', seal: '的加密内容打不开，是从别处换来的或被改过', place: '与所附内容不在一处，被移动或转交过', unknown: '没有修改记录，是绕过系统加进来的',
  gap: '的修改记录前后接不上，中间有记录被删或被改', parts: '另有查看范围的内容与修改记录不符，被删或被改', readers: '的查看范围与台账设置不符，被放宽或收窄', content: '所依据的台账设置与校验值不符', orphan: '已经不在而所附内容还在，是绕过系统删的',
  slips: '的送达单与送达、签收的记录不符，被删或被改', bars: '应当回避的人能看到了，是绕过系统改的', second: '要两个人办的，由一个人办了',
} as const
const rowNames: Readonly<Record<string, string>> = {
  children: '基本信息', child_schooling: '就学', child_health: '健康', child_parents: '父母', child_guardianships: '监护', child_relief: '经济与救助',
  child_keys: '档案密钥', changes: '变更记录', archive_standings: '各时点所在地与状态的记录', archive_exits: '退出记录',
}
const columnLabels: ReadonlyMap<string, string> = new Map([
  ...fieldKeys.map(key => [fields[key].column, fields[key].label] as const), ['status', '状态'], ['region', '所在地'], ['school', '学校'], ['at', '时间'],
])
const sayRow = ({ why, table, county, child, columns }: Extract<Finding, { kind: 'row' }>): string =>
  `儿童 ${child}（县 ${county}）的${rowNames[table] ?? table}${columns.length === 0 ? '' : `（${columns.map(one => columnLabels.get(one) ?? one).join('、')}）`}${rowWords[why]}`
const classNames: Readonly<Record<string, string>> = {
  accounts: '账号', postings: '岗位', credentials: '口令与第二验证', codes: '一次性口令', organisations: '机构', spotChecks: '抽查审批', parameters: '规则参数', tenants: '县与区划变更', installations: '下级系统的登记', kinds: '本县台账的设置', plans: '本县的方案',
  policies: '数据库的行策略', functions: '数据库的函数', rowSecurity: '数据库的行级安全开关', triggers: '数据库的触发器', roles: '数据库角色', members: '数据库角色的成员',
  grants: '数据库的权限', schema: '数据库的表结构',
}
const classOf = (name: string): string => classNames[name] ?? name
export const placeOf = (index: number): string => (index < 0 ? '尚未编号的留痕' : `第 ${index} 条留痕`)
const lineNames: Record<ChainedTable, string> = { commands: '办理回执', changes: '变更记录', record_changes: '台账的修改记录' }
const lineWords = { altered: '被改动过', unchained: '没有校验值，不是系统写入的' } as const

const tableNames: Record<ChainedTable, string> = { commands: '一次操作', changes: '一处档案改动', record_changes: '一处台账改动' }

/** One sentence: what is wrong and where. */
export function sayFinding(f: Finding): string {
  switch (f.kind) {
    case 'edited': return `第 ${f.index} 条留痕的内容被改动过`
    case 'columns': return `第 ${f.index} 条留痕的检索栏（${f.columns.map(name => columnNames[name] ?? name).join('、')}）与原文不符`
    case 'missing': return `从第 ${f.index} 条起缺少 ${f.count} 条留痕`
    case 'unsigned': return `第 ${f.from} 至 ${f.to - 1} 条留痕没有签名，不是系统写入的`
    case 'node': return `第 ${f.from} 至 ${f.to - 1} 条留痕的校验值与原文不符`
    case 'head': return `前 ${f.size} 条留痕与当时签名的校验值不符，改动发生在第 ${f.holdsUpTo} 条及以后`
    case 'signature': return `${f.at} 前 ${f.size} 条留痕的签名不成立`
    case 'headsOutOfOrder': return `前 ${f.size} 条留痕的签名时间早于更短的记录`
    case 'viewers': return '“谁看过这名儿童”的索引与留痕原文不符，可由留痕原文重建'
    case 'truncated': return `日志只有 ${f.size} 条，而您提供的校验值属于 ${f.claimed} 条的日志：末尾被删除，或恢复了旧的数据`
    case 'forked': return `前 ${f.size} 条留痕与本系统签过名的校验值不符：历史被改写，或同一日志出现了两个版本`
    case 'differs': return `前 ${f.size} 条留痕与您提供的校验值不符`
    case 'stranger': return `您提供的 ${f.size} 条的校验值不能作为依据：${strangers[f.reason]}`
    case 'line': return `${lineNames[f.table]} ${f.id}（县 ${f.county}，操作编号 ${f.command}）${lineWords[f.why]}`
    case 'lines': return f.found === f.told ? `操作 ${f.command} 的${lineNames[f.table]}被换过，与留痕不符`
      : `操作 ${f.command} 的${lineNames[f.table]}应有 ${f.told} 条，现有 ${f.found} 条：${f.found < f.told ? '被删除' : '是绕过系统加进来的'}`
    case 'adopted': return `接续之前的${lineNames[f.table]}与接续时的校验值不符：有记录被删除或更换`
    case 'adoptedLate': return `${placeOf(f.index)}在接续之后又补认了旧的记录，这些记录来历不明`
    case 'figures': return f.county === 0 ? '全国的统计数与各县之和不符，被改动过' : `县 ${f.county} 区划 ${f.region} 的统计数与档案不符，被改动过`
    case 'feed': return `县 ${f.county} 的变更通知（离线同步用）缺号、缺人或缺台账记录，有记录被删除`
    case 'session': return `账号 ${f.account} 有一个登录会话没有登录留痕，是绕过系统加进来的`
    case 'roster': return `县 ${f.county} 花名册 ${f.batch} 的行与导入的档案对不上，被改动过`
    case 'sealed': return `${f.table} 的加密内容（${f.column}，${f.row}）打不开，是从别处换来的或被改过`
    case 'below': return `下级系统 ${f.installation} 报送的 ${f.size} 条的校验值${f.why === 'gone' ? '有收件留痕而不在了，被删除或改动' : '没有收件留痕，是绕过系统加进来的或被改过'}`
    case 'row': return sayRow(f)
    case 'record': return `台账记录 ${f.record}（县 ${f.county}）${f.columns.length === 0 ? '' : `（${f.columns.join('、')}）`}${recordWords[f.why]}`
    case 'stateGap': return `${classOf(f.class)}在${placeOf(f.after)}与${placeOf(f.before)}之间被绕过系统改动过`
    case 'stateNow': return `${classOf(f.class)}与${placeOf(f.after)}记下的不同，之后被绕过系统改动过`
    case 'uncovered': return `${tableNames[f.table]}没有留痕（县 ${f.county}，操作编号 ${f.command}）`
  }
}
