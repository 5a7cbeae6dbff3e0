import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { getBatch, listRows } from '@qinghe/domain/rosters/contract.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { Command } from 'commander'
import type { z } from 'zod'
import { type Acting, actingAs } from '../acting.ts'
import { regionCodeOf } from '../regionArgument.ts'
import { agree, done, isPerson, say, show } from '../speaking.ts'

type Flags = { as?: string; sheet?: string; region?: string; yes?: boolean }
type Read = z.infer<typeof Batch>

export const rosterCommand = (): Command => {
  const roster = new Command('roster').description('花名册')
  const as = ['--as <登录名>', '以谁的账号导入（会要求口令和验证码）'] as const
  roster.command('import <文件>').description('导入花名册：先检查，确认后再写入，与网页导入同一套规则').option(...as)
    .option('--sheet <表名>', '工作表').option('--region <代码>', '没有写村的行归到哪里').option('--yes', '没有终端时，检查后直接写入')
    .action((file: string, flags: Flags) => actingAs(flags.as, acting => bring(acting, file, flags)))
  roster.command('commit <批次>').description('写入已经检查过的批次').option(...as).option('--yes', '不再询问')
    .action((batch: string, flags: Flags) => actingAs(flags.as, async acting => commit(acting, await acting.get(`/api/rosters/${batch}`, getBatch.output), flags)))
  return roster
}

async function bring(acting: Acting, file: string, flags: Flags): Promise<void> {
  if (!existsSync(file)) throw problem('roster.noFile', `没有 ${file} 这个文件`)
  const batch = newRecordId()
  const name = basename(file)
  await acting.upload('/api/rosters', {
    batch, fileName: name, ...(flags.sheet === undefined ? {} : { sheet: flags.sheet }), ...(flags.region === undefined ? {} : { region: regionCodeOf(flags.region) }),
  }, { name, bytes: readFileSync(file) })
  const first = await whenChecked(acting, batch)
  const read = first.state === 'asking' ? await answered(acting, first, flags) : first
  if (read.state === 'failed') throw problem('roster.failed', read.failure ?? '文件没有读成')
  await tell(acting, read)
  if (!isPerson() && flags.yes !== true) {
    return done(`检查完成，还没有写入。确认后运行：./qinghe roster commit ${batch} --as ${flags.as ?? ''} --yes`, { batch, counts: read.counts })
  }
  await commit(acting, read, flags)
}

/** Questions are answered on the web; here what each of them presumes can be taken. */
async function answered(acting: Acting, { id, questions, failure }: Read, { yes, as }: Flags): Promise<Read> {
  if (questions.length === 0) throw problem('roster.noHeading', failure ?? '没有找到表头，请在网页上打开这个批次，指出表头是哪一行')
  const labels = (ids: readonly string[], one: Read['questions'][number]) => one.options.filter(option => ids.includes(option.id)).map(option => option.label).join('、') || '都不选'
  show('导入之前要先回答', questions.map(one => `${one.title}（预设：${labels(one.preset, one)}）`), { questions: questions.map(one => ({ id: one.id, kind: one.kind, preset: one.preset })) })
  if (!isPerson() && yes !== true) throw problem('roster.asking', `这份花名册有问题要先回答。请在网页上打开批次 ${id} 回答，或加 --yes 按预设导入（--as ${as ?? ''}）`)
  if (yes !== true) await agree('按预设回答吗？（要改请在网页上回答）')
  await acting.send(`/api/rosters/${id}/answers`, { answers: questions.map(one => ({ question: one.id, options: one.preset })) })
  const read = await whenChecked(acting, id)
  if (read.state === 'asking') throw problem('roster.asking', '按预设没有可以导入的工作表，请在网页上打开这个批次')
  return read
}

const lookAgainMs = 300

async function whenChecked(acting: Acting, batch: string): Promise<Read> {
  for (let told = 0; ; await pause(lookAgainMs)) {
    const read = await acting.get(`/api/rosters/${batch}`, getBatch.output)
    if (read.state === 'ready' || read.state === 'failed' || read.state === 'asking') return read
    const tenth = Math.floor(read.progress * 10)
    if (tenth > told) say(`正在读取和检查：${tenth * 10}%`, { progress: read.progress })
    told = Math.max(told, tenth)
  }
}

const problemsShown = 20

/** Rows and columns only: what stands in a cell is for the screen of whoever mends it, not for a log. */
async function tell(acting: Acting, { id, counts }: Read): Promise<void> {
  say(`共 ${counts.total} 行：可导入 ${counts.ok + counts.warning} 行（其中 ${counts.warning} 行有提示），有错 ${counts.error} 行，已在册 ${counts.known} 行（不导入，请在网页上看有什么变化）`, { counts })
  if (counts.error === 0) return
  const { rows } = await acting.get(`/api/rosters/${id}/rows?filter=errors&limit=${problemsShown}`, listRows.output)
  show('有错的行（在网页上改正，或改好文件后重新导入）', rows.map(row => `第 ${row.line} 行：${row.issues.map(one => one.code).join('、')}`),
    { errors: rows.map(row => ({ row: row.row, codes: row.issues.map(one => one.code) })) })
}

async function commit(acting: Acting, { id, counts }: Read, { yes }: Flags): Promise<void> {
  const expected = counts.ok + counts.warning - counts.deselected
  if (expected === 0) throw problem('roster.nothing', '没有可以导入的行')
  if (yes !== true) await agree(`要把 ${expected} 行写入档案吗？`)
  const receipt = await acting.send(`/api/rosters/${id}/commit`, { expected })
  done(`已导入 ${receipt.counts['imported'] ?? 0} 名儿童，余下 ${receipt.counts['left'] ?? 0} 行`, { batch: id, counts: receipt.counts })
}
