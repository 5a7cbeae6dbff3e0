/** 一人一档: the archive of one child, section by section, and a table of each kind of record the post reads. */
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { fieldsOf, fields, type Section, sectionNames } from '@qinghe/domain/archives/fields.ts'
import { seenAs, type Eye } from '@qinghe/domain/archives/seen.ts'
import { stateWords } from '@qinghe/domain/archives/turns.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { guardianshipType, relation } from '@qinghe/domain/codes/family.ts'
import { sex } from '@qinghe/domain/codes/person.ts'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { notYours } from '@qinghe/domain/kernel/hiding.ts'
import { timelineOf } from '@qinghe/domain/records/contract.ts'
import type { Reader } from '../db/reader.ts'
import { type Block, pairs, type Paper } from '../exchange/paper/paper.ts'
import { allPages, type Asking } from './asking.ts'
import { type ArchiveWords, maskedWords, wordsOf } from './archiveWords.ts'
import { type RecordRow, recordTable } from './recordPaper.ts'
import { sayingFor } from './recordWords.ts'
import { type Ledger, readLedgers } from './ledgers.ts'

const heading = (text: string): Block => ({ is: 'heading', text })
const quiet = (text: string): Block => ({ is: 'words', isQuiet: true, text })

/** Fields that only link; the name of the school stands beside it. */
const linked = ['record', 'school'] as const
function sectionBlocks(words: ArchiveWords, section: Section, eye: Eye): Block[] {
  // Why there is no number is no question where there is one.
  const keys = fieldsOf(section).filter(key => !linked.some(one => one === fields[key].kind) && (key !== 'idMissingReason' || words.value('idNumber') === null))
  const seen = keys.filter(key => seenAs(eye, key) !== 'hidden' && words.say(key) !== notYours)
  if (seen.length === 0) return [heading(sectionNames[section]), quiet(`${notYours}这一部分。`)]
  const unseen = keys.filter(key => !seen.includes(key)).map(key => fields[key].label)
  return [
    heading(sectionNames[section]), pairs(seen.map(key => ({ label: fields[key].label, text: words.say(key) || '未填' }))),
    ...(unseen.length === 0 ? [] : [quiet(`${notYours}：${unseen.join('、')}。`)]),
  ]
}

function familyBlocks({ family, guardianship }: Archive): Block[] {
  const siblings = family.values?.siblings ?? []
  const absences = (family.values?.parents ?? []).flatMap(({ role, absences: spells }) => spells.map(one => [role === 'father' ? '父亲' : '母亲', one.from ?? '', one.to, one.place ?? '']))
  const spells = guardianship.values?.spells ?? []
  const table = (title: string, head: readonly string[], { columns, rows }: { columns: readonly number[]; rows: readonly (readonly string[])[] }): Block[] =>
    (rows.length === 0 ? [] : [heading(title), { is: 'table', columns, head, rows: rows.map(cells => ({ of: null, cells })) }])
  return [
    ...table('父母外出经过', ['谁', '从', '到', '去了哪里'], { columns: [1, 2, 2, 5], rows: absences }),
    ...table('同户的孩子', ['姓名', '性别', '出生日期'], { columns: [2, 1, 2], rows: siblings.map(one => [one.name, labelOf(sex, one.sexCode), one.birthDate ?? '']) }),
    ...(spells.length < 2 ? [] : table('照护人经过', ['从', '到', '照护人', '关系', '监护类型'], { columns: [2, 2, 2, 2, 3], rows: spells.map(one => [one.validFrom, one.validTo ?? '现在', one.name ?? '', labelOf(relation, one.relationCode), labelOf(guardianshipType, one.guardianshipType)]) })),
  ]
}

type Kept = Pick<Ledger, 'kind'> & { rows: RecordRow[] }
/** Records of the child by kind, as their lists show them to this post. */
async function keptOf(r: Reader, asking: Asking, { id }: Archive): Promise<{ kept: Kept[]; unread: readonly string[] }> {
  const { records, unread, next } = await asking.ask(r, timelineOf, { child: id, limit: 100 })
  const there = new Set(records.map(one => one.kind))
  const kept: Kept[] = []
  for (const { kind, list } of await readLedgers(r, asking)) {
    if (next === null && !there.has(kind.kind)) continue
    const rows = await allPages(Number.MAX_SAFE_INTEGER, async after => {
      const page = await list({ child: id, limit: 100, ...(after === undefined ? {} : { after }) })
      return { rows: page.records, next: page.next }
    })
    if (rows.length > 0) kept.push({ kind, rows })
  }
  return { kept, unread }
}

const told = ['child', 'subject', 'region'] as const
async function recordBlocks(r: Reader, asking: Asking, { kept, unread }: Awaited<ReturnType<typeof keptOf>>): Promise<Block[]> {
  const say = await sayingFor(r, asking, kept.flatMap(({ kind, rows }) => rows.map(row => ({ fields: kind.fields, values: row.values }))))
  return [
    ...kept.flatMap(({ kind, rows }): Block[] => [heading(`${kind.title}（${rows.length} 条）`), ...recordTable(kind, { rows, say, role: r.actor.role, leaves: told })]),
    quiet(kept.length === 0 ? '没有您能看到的台账记录。' : '台账只列主要栏目，每条记录的全文可以从台账单独打印。'), ...(unread.length === 0 ? [] : [quiet(`您的岗位不查看${unread.join('、')}，有没有都不显示。`)]),
  ]
}

const order: readonly Section[] = ['identity', 'schooling', 'health', 'father', 'mother', 'guardianship', 'relief']
/** @returns the paper, and which records stand on it */
export async function childFile(r: Reader, asking: Asking, archive: Archive): Promise<{ paper: Paper; holds: string[] }> {
  const records = await keptOf(r, asking, archive)
  const words = wordsOf(archive, r.actor)
  const { exit, leftBehind } = archive
  const paper: Paper = {
    title: '一人一档', under: [`${words.name}　${words.place}　${stateWords(archive)}　建档 ${archive.createdAt.slice(0, 10)}`], of: `${words.name}的档案`, blocks: [
      ...(exit === null ? [] : [quiet(`退出：${labelOf(exitReason, exit.reason)}，${exit.on ?? ''}${exit.note === null ? '' : `，${exit.note}`}`)]),
      ...order.flatMap(section => sectionBlocks(words, section, r.actor)),
      ...(leftBehind === null ? [] : [heading(`为什么：${leftBehind.title}`), quiet(`${leftBehind.facts.map(fact => `${fact.label}：${fact.detail}`).join('；')}。规则「${leftBehind.rule}」第 ${leftBehind.version} 版，依据 ${leftBehind.basis}`)]),
      ...familyBlocks(archive), heading('台账记录'), ...await recordBlocks(r, asking, records),
      quiet(`证件号码、电话和住址按规定遮挡。${words.isMasked ? maskedWords : ''}`),
    ],
  }
  return { paper, holds: records.kept.flatMap(({ rows }) => rows.map(row => row.record)) }
}
