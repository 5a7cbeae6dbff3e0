/** What a verification can find, and how it is said to an auditor. */

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
  | { kind: 'uncovered'; table: 'commands' | 'changes'; county: number; command: string }

const strangers = {
  origin: '来自另一套系统', key: '用未登记的密钥签名', signature: '签名不成立',
} as const
const columnNames: Readonly<Record<string, string>> = {
  id: '编号', county: '县', region: '地区', at: '时间', account: '账号', posting: '岗位', kind: '类别', purpose: '目的', phrase: '事项',
  count: '人数', command: '操作编号',
}
const tableNames = { commands: '一次操作', changes: '一处档案改动' } as const

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
    case 'uncovered': return `${tableNames[f.table]}没有留痕（县 ${f.county}，操作编号 ${f.command}）`
  }
}
