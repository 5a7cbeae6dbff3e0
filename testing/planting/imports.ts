/** Secrets in a ledger of records on its way in: only the post that uploaded it may meet them, and numbers only one by one or in its own file. */
import { setTimeout as pause } from 'node:timers/promises'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Person } from '../app.ts'
import { dayFromToday } from '../bureau.ts'
import { idNumberFor, newText, plant, type Secret } from './secrets.ts'
import { applied, type Settled } from './world.ts'

/** Two lines: one whose child is there, one nobody knows. @returns the import */
export async function plantImport(director: Person, known: Settled): Promise<string> {
  const isAuthor: Secret['may'] = (who, query) => query.startsWith('imports.') && who.person.actor.posting === director.actor.posting
  const isOpened: Secret['may'] = (who, query) => isAuthor(who, query) && ['imports.reveal', 'imports.marked'].includes(query)
  const cell = (what: string, value = newText(), may = isAuthor): string => plant({ what: `${what} in a ledger`, value, may })
  const lines = [
    ['儿童姓名', '身份证号', '走访日期', '谈话内容', '走访方式', '家访说明'],
    [known.name, known.idNumber, dayFromToday(-1), cell('talk'), cell('way of visiting'), cell('column nobody knows')],
    [cell('name'), cell('number', idNumberFor('2014-02-02'), isOpened), dayFromToday(-1), cell('talk'), '儿童主任走访', cell('column nobody knows')],
  ]
  const batch = newRecordId()
  const name = `${cell('name of the file')}.csv`
  await applied(director.upload('/api/imports', { batch, kind: 'visit', fileName: name }, { name: '台账.csv', bytes: new TextEncoder().encode(lines.map(row => row.join(',')).join('\n')) }))
  while (['reading', 'checking'].includes((await director.get(`/api/imports/${batch}`)).body.state)) await pause(20)
  return batch
}
