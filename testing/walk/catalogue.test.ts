import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditGrants, rotationGrants } from '../../server/src/audit/grants.ts'
import { sealedColumns } from '../../server/src/crypto/sealedColumns.ts'
import { grants } from '../../server/src/db/grants.gen.ts'
import { actualGrants, catalogueFindings, writeExpected } from '../../server/src/db/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { actualDefiners, rules } from './catalogueRules.ts'
import { root } from './contractTable.ts'

let db: TestDatabase
let client: pg.Client
beforeAll(async () => {
  db = await cloneDatabase()
  client = new pg.Client(db.connection('postgres'))
  await client.connect()
  if (process.env['QINGHE_WRITE_GRANTS'] !== undefined) await writeGrants()
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

/** Run once with QINGHE_WRITE_GRANTS=1 after a migration changed a grant; the diff is what a reviewer reads. */
async function writeGrants(): Promise<void> {
  await writeExpected(client)
  const object = (name: string, type: string, lines: string[]) => `export const ${name}: ${type} = {\n${lines.join('\n')}\n}\n`
  const words = (all: Record<string, string>, indent: string) => Object.entries(all).map(([key, value]) => `${indent}${/^\w+$/.test(key) ? key : `'${key}'`}: '${value}',`)
  const granted = Object.entries(await actualGrants(client)).flatMap(([role, own]) => [`  ${role}: {`, ...words(own, '    '), '  },'])
  writeFileSync(join(root, 'server/src/db/grants.gen.ts'), `/** Every grant of every role on every table. Written by testing/walk/catalogue.test.ts and committed, so that one more grant is one more line of a diff. */
${object('grants', 'Readonly<Record<string, Readonly<Record<string, string>>>>', granted)}`)
  writeFileSync(join(root, 'server/src/db/definers.ts'), `/** Every function that runs with the owner's rights, with those who may call it. Written by testing/walk/catalogue.test.ts and committed, like the grants. */
${object('definers', 'Readonly<Record<string, string>>', words(await actualDefiners(client), '  '))}`)
}

const titles: Record<keyof typeof rules, string> = {
  roles: 'has login roles that own nothing and see past nothing', grants: 'grants what is written down and nothing more',
  definers: 'has the committed definer functions, each judging who asks', countyFirst: 'leads every key about children with the county',
  rowSecurity: 'guards every row of a person that a role can reach', scopeKeys: 'carries county, region, school and child in every protected table',
  nothingForbidden: 'has no trigger, sequence, other clock or index that policies switch off', sealing: 'seals what the Writer says it seals, and rotates all of it',
  policies: 'holds the policies of protected tables to the letter', census: 'shows the quarter by area to whoever keeps identity up, and lets nobody write', duties: 'opens duties by area, list, seat and name, and to nobody who is barred', records: 'opens records by area, list and hand to their audiences, and to nobody who is barred', inline: 'compares columns inline in every policy', history: 'shows history by the domain of each line', atStart: 'is what the server starts on',
}

describe('the database', () => {
  for (const [key, rule] of Object.entries(rules)) {
    it(titles[key as keyof typeof rules], async () => {
      expect(await rule(client)).toEqual([])
    })
  }

  it('lets the rotation of keys and the check of the audit reach what they need', () => {
    const missing = [...auditGrants, ...rotationGrants(sealedColumns)].filter(({ role, table, verb, columns }) =>
      !grants[role]?.[table]?.includes(`${verb}(${[...columns].sort().join(', ')})`))
    expect(missing).toEqual([])
  })

  it('is as it should be where an older PostgreSQL keeps rights on columns that are gone', async () => {
    await client.query('begin')
    const { rowCount } = await client.query(`update pg_attribute set attacl = '{qinghe_range=w/qinghe_owner}' where attrelid = 'qinghe.roster_rows'::regclass and attisdropped`)
    const found = await catalogueFindings(client)
    await client.query('rollback')
    expect([rowCount, found]).toEqual([1, []])
  })

  it('has a column for every field of an archive', async () => {
    const { rows } = await client.query<{ col: string }>(`select table_name || '.' || column_name as col from information_schema.columns where table_schema = 'qinghe'`)
    const known = new Set(rows.map(row => row.col))
    expect(fieldKeys.map(key => `${fields[key].table}.${fields[key].column}`).filter(col => !known.has(col))).toEqual([])
  })
})
