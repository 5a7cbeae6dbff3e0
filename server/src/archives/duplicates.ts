/** Before a new archive: who might be the same child, among those this person may see anyway (V-05). */
import type { DuplicatesInput } from '@qinghe/domain/archives/contract.ts'
import { searchLimit } from '@qinghe/domain/archives/contract.ts'
import { normalIdNumber } from '@qinghe/domain/archives/idNumber.ts'
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { type Candidate, keyOfName, rowsOf, toHits } from './search.ts'

async function found(r: Reader, why: Candidate['why'], conditions: Sql[]): Promise<Candidate[]> {
  return (await r.rows(rowsOf([sql`c.status <> 'merged'`, ...conditions]))).map(row => ({ ...row, why }))
}

/** Same number; same name and birthday; same mother and either. */
export async function findDuplicates(r: Reader, input: DuplicatesInput): Promise<Unparsed> {
  const all: Candidate[] = []
  if (input.idNumber) all.push(...await found(r, 'idNumber', [sql`c.id_blind = any(${r.blind('idNumber', normalIdNumber(input.idNumber))}::bytea[])`]))
  if (input.name && input.birthDate) {
    all.push(...await found(r, 'sameNameAndBirth', [sql`c.county = ${r.actor.county}`, sql`c.birth_date = ${input.birthDate}`, sql`${keyOfName} = ${nameKey(input.name)}`]))
  }
  if (input.motherIdNumber && (input.birthDate || input.name)) {
    all.push(...await found(r, 'sameMother', [
      sql`(c.birth_date = ${input.birthDate ?? null} or ${keyOfName} = ${input.name === undefined ? null : nameKey(input.name)})`,
      sql`(c.county, c.id) in (select p.county, p.child from qinghe.child_parents p
        where p.county = ${r.actor.county} and p.role = 'mother' and p.id_blind = any(${r.blind('idNumber', normalIdNumber(input.motherIdNumber))}::bytea[]))`]))
  }
  const distinct = all.filter((row, i) => row.id !== input.except && all.findIndex(other => other.id === row.id) === i)
  return unparsed({ hits: await toHits(r, distinct.slice(0, searchLimit)), more: distinct.length > searchLimit })
}
