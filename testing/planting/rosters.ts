/** Secrets in what comes from outside: a roster on its way in, and a department's roster compared with the archives. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { estimateNext } from '../../server/src/comparisons/estimating.ts'
import { runNext } from '../../server/src/comparisons/run.ts'
import type { Reader } from '../../server/src/db/reader.ts'
import { words } from '../../server/src/main.ts'
import { sealKept } from '../../server/src/rosters/store.ts'
import { type Person, testRing } from '../app.ts'
import { places } from '../cast.ts'
import { insertRow } from '../walk/county.ts'
import type { Stage } from '../walk/stage.ts'
import { idNumberFor, newBirthday, newPhone, newText, nobody, plant, type Secret } from './secrets.ts'
import { covers, readsClear, readsPlainly, sees } from './who.ts'
import { applied, inside, type Settled } from './world.ts'

const inARoster = ['ID', 'FAM', 'EDU', 'HLT', 'REL'] as const
/** Whoever may import, where it is kept, and reads in clear all that a cell may hold. */
const mayReadRoster: Secret['may'] = (who, query) => query.startsWith('rosters.') && mayDo(who.role, 'rosters.read', words) && covers(who, places.village) && inARoster.every(domain => readsPlainly(who, domain))
/** A number is looked at one by one, or taken home in one's own file. */
const mayReadNumber: Secret['may'] = (who, query) => mayReadRoster(who, query) && ['rosters.reveal', 'rosters.marked'].includes(query)
/** A number that lacks its last digit is completed, and the proposal is the number. */
const mayReadProposal: Secret['may'] = (who, query) => mayReadNumber(who, query) || (mayReadRoster(who, query) && ['rosters.rows', 'rosters.groups'].includes(query))
const cell = (what: string, value = newText(), may = mayReadRoster): string => plant({ what: `${what} in a roster`, value, may })

/** A roster of three lines: one whose child is in the register, one with a wrong number, one nobody knows. @returns its batch */
export async function plantRoster(stage: Stage, director: Person, known: Settled): Promise<string> {
  const line = (number: string, birth: string): string[] => [cell('name'), number, birth, '栖凤渡村', cell('school'), cell('father'), cell('phone', newPhone(), mayReadNumber), cell('note')]
  const born = cell('birthday', newBirthday())
  const lines = [
    ['姓名', '身份证号', '出生日期', '所在村', '学校名称', '父亲姓名', '父亲联系电话', '备注'],
    [known.name, known.idNumber, known.birthDate, '栖凤渡村', ...line('', '').slice(4)],
    line(cell('number', idNumberFor(born), mayReadNumber), born),
    line(cell('wrong number', idNumberFor('2015-01-01').slice(0, 17), mayReadProposal), cell('birthday', newBirthday())),
  ]
  const batch = newRecordId()
  await applied(director.upload('/api/rosters', { batch, fileName: '名册.csv' }, { name: '名册.csv', bytes: new TextEncoder().encode(lines.map(row => row.join(',')).join('\n')) }))
  while (['parsing', 'checking'].includes((await director.get(`/api/rosters/${batch}`)).body.state)) await pause(20)
  await plantUndone(stage, director)
  return batch
}

/** An import that was taken back, with a child somebody had worked on. */
async function plantUndone({ owner }: Stage, { actor }: Person): Promise<void> {
  const id = newRecordId()
  const rows = [{ row: 1, child: newRecordId(), name: cell('name of a child that stayed'), because: cell('why a child stayed') }]
  await insertRow(owner, 'roster_batches', { county: 431003, id, region: actor.region, number: 'R2', file_name: '撤销.csv', state: 'undone', uploaded_by: actor.account, posting: actor.posting, uploaded_at: new Date(),
    columns: '[]', is_read: true, kept: sealKept({ ring: testRing } as Reader, id, { reason: cell('why it was undone'), rows }) })
}

const mayCompare: Secret['may'] = (who, query) => (query.startsWith('comparisons.')) && mayDo(who.role, 'comparisons.read', words) && covers(who, places.county) && readsClear(who, 'ID')
const mayCompareFamily: Secret['may'] = (who, query) => mayCompare(who, query) && readsClear(who, 'FAM')
const told = (what: string, value = newText(), may = mayCompare): string => plant({ what: `${what} in a department’s roster`, value, may })

export type Compared = { submission: string; comparison: string; model: string; row: number; child: string }
type Office = { bureau: Person; officer: Person; director: Person }

/** A department hands its roster over, civil affairs compares it, somebody decides and somebody answers. */
export async function plantComparison(stage: Stage, { bureau, officer, director }: Office, known: Settled): Promise<Compared> {
  const lines = [
    ['姓名', '性别', '出生日期', '监护人姓名', '联系电话', '学校名称', '就学情况'],
    [known.name, '女', known.birthDate, told('guardian of one who is known', newText(), mayCompareFamily), known.phone, '青禾小学', '小学'],
    [told('name of a stranger'), '男', told('birthday', newBirthday()), told('guardian of a stranger', newText(), nobody), told('phone', newPhone(), nobody), '青禾小学', '小学'],
  ]
  const submission = newRecordId()
  await applied(bureau.send('/api/submissions', { submission, kind: 'schooling', period: '2026 年秋季', purpose: '核对在读情况', legalBasis: '方案二第 105 条', isComplete: true, allShouldBeFiled: true, headings: lines[0] }))
  await applied(bureau.send(`/api/submissions/${submission}/rows`, { piece: 1, rows: lines.slice(1) }))
  await applied(bureau.send(`/api/submissions/${submission}/hand-in`, { rows: lines.length - 1 }))
  const comparison = newRecordId()
  await applied(officer.send(`/api/submissions/${submission}/accept`, { comparison, always: false }))
  while (await runNext(stage.app.kernel)) { /* once more */ }
  const row = await decided(stage, officer, { comparison, child: known.id })
  await answered(stage, director, known.id)
  return { submission, comparison, model: await proposed(stage, officer, comparison), row, child: known.id }
}

/** Somebody says that the line and the archive it was found for are two people. */
async function decided({ owner }: Stage, officer: Person, { comparison, child }: { comparison: string; child: string }): Promise<number> {
  const { rows: [found] } = await owner.query<{ row: number }>(`select row from qinghe.comparison_rows where comparison = $1 and candidates::text like '%' || $2 || '%' order by row limit 1`, [comparison, child])
  if (!found) throw new Error('nobody was found in the roster')
  await applied(officer.send(`/api/comparisons/${comparison}/decide`, { row: found.row, child, verdict: 'unsure' }))
  return found.row
}

/** What the village found out, in its own words. */
async function answered({ owner }: Stage, director: Person, child: string): Promise<void> {
  const evidence = plant({ what: 'what a village answered', value: newText(), may: (who, query) => query.startsWith('comparisons.') && mayDo(who.role, 'comparisons.tasks', words) && sees(who, inside) && readsPlainly(who, 'ID') && readsPlainly(who, 'FAM') })
  const { rows: [task] } = await owner.query<{ id: string }>(`select id from qinghe.comparison_tasks where child = $1 and state = 'open' order by kind desc limit 1`, [child])
  if (!task) throw new Error('nothing was asked of the village')
  await applied(director.send(`/api/comparisons/tasks/${task.id}/close`, { outcome: 'done', evidence }))
}

async function proposed({ app }: Stage, officer: Person, comparison: string): Promise<string> {
  const model = newRecordId()
  await officer.send('/api/comparison-models', { model, comparison, reason: '试算一次' })
  await estimateNext(app.kernel)
  return model
}
