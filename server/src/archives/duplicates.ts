/** Before a new archive: who might be the same child, among those this person may see anyway (V-05). */
import type { DuplicatesInput } from '@qinghe/domain/archives/contract.ts'
import { searchLimit } from '@qinghe/domain/archives/contract.ts'
import { eighteenDigits, normalIdNumber } from '@qinghe/domain/archives/idNumber.ts'
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { refuseUnseenSearch } from './shown.ts'
import { type Candidate, isUnusual, keyOfName, rowsOf, toHits } from './search.ts'

/** As it was written into the archive. */
const numberOf = (text: string): string => eighteenDigits(normalIdNumber(text))

async function found(r: Reader, why: Candidate['why'], conditions: Sql[]): Promise<Candidate[]> {
  return (await r.rows(rowsOf([sql`c.status <> 'merged'`, ...conditions]))).map(row => ({ ...row, why }))
}

/** Equal names; those from before decision 030 are looked at here, because the database does not know how they are written today. */
const named = (row: Candidate, name: string): boolean => nameKey(row.name) === nameKey(name)
const sameName = (name: string): Sql => sql`(${keyOfName} = ${nameKey(name)} or ${isUnusual})`

/** Same number; same name and birthday; same mother and either. */
/** Who creates archives reads identity and family in clear; should that change, this stays so. */
function refuseUnseenIn(r: Reader, { name, idNumber, motherIdNumber }: DuplicatesInput): void {
  if (name) refuseUnseenSearch(r.actor, 'name')
  if (idNumber) refuseUnseenSearch(r.actor, 'idNumber')
  if (motherIdNumber) refuseUnseenSearch(r.actor, 'motherIdNumber')
}

export async function findDuplicates(r: Reader, input: DuplicatesInput): Promise<Unparsed> {
  refuseUnseenIn(r, input)
  const all: Candidate[] = []
  const { name, birthDate } = input
  if (input.idNumber) all.push(...await found(r, 'idNumber', [sql`c.id_blind = any(${r.blind('idNumber', numberOf(input.idNumber))}::bytea[])`]))
  if (name && birthDate) {
    const rows = await found(r, 'sameNameAndBirth', [sql`c.county = ${r.actor.county}`, sql`c.birth_date = ${birthDate}`, sameName(name)])
    all.push(...rows.filter(row => named(row, name)))
  }
  if (input.motherIdNumber && (birthDate || name)) {
    const rows = await found(r, 'sameMother', [
      sql`(c.birth_date = ${birthDate ?? null} or ${name ? sameName(name) : sql`false`})`,
      sql`(c.county, c.id) in (select p.county, p.child from qinghe.child_parents p
        where p.county = ${r.actor.county} and p.role = 'mother' and p.id_blind = any(${r.blind('idNumber', numberOf(input.motherIdNumber))}::bytea[]))`])
    all.push(...rows.filter(row => row.birth_date === birthDate || (name !== undefined && named(row, name))))
  }
  const distinct = all.filter((row, i) => row.id !== input.except && all.findIndex(other => other.id === row.id) === i)
  return unparsed({ hits: await toHits(r, distinct.slice(0, searchLimit)), more: distinct.length > searchLimit })
}
