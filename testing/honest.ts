/** What the verification of the audit says of a test's database: nothing, when whatever happened in it went through the program. */
import { generateKeyPairSync } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import type { KeyRing } from '../server/src/crypto/sealing.ts'
import { type Finding, sayFinding } from '../server/src/audit/findings.ts'
import { type HeadClaim, makeSigner } from '../server/src/audit/head.ts'
import { sequenceOnce } from '../server/src/audit/sequencer.ts'
import { type VerifyReport, verify } from '../server/src/audit/verify.ts'
import { testRing } from './app.ts'

type Db = Pick<pg.ClientBase, 'query'>
const pair = generateKeyPairSync('ed25519')
export const testOrigin = newUuid()
export const testSigner = makeSigner(testOrigin, pair.privateKey)

/** A transaction of its own becomes a savepoint of the one that is open. */
const nested = (owner: Db): Db => ({ query: (asked: unknown, values?: unknown[]) => {
  const text = typeof asked === 'string' ? asked : ''
  if (text.startsWith('BEGIN')) return owner.query('SAVEPOINT nested')
  if (text === 'COMMIT') return owner.query('RELEASE SAVEPOINT nested')
  return text === 'ROLLBACK' ? owner.query('ROLLBACK TO SAVEPOINT nested') : owner.query(asked as string, values)
} }) as Db

/** Numbers whatever stands in the inbox; `within` the owner's open transaction, if so. */
export async function sequenceAll(db: Db, within?: 'within'): Promise<void> {
  const owner = within === undefined ? db : nested(db)
  for (;;) {
    const turn = await sequenceOnce(owner, testSigner)
    if (turn === 'busy' || turn.taken === 0) return
  }
}

export const verifyNow = (owner: Db, { ring = testRing, heads = [] }: { ring?: KeyRing; heads?: readonly HeadClaim[] } = {}): Promise<VerifyReport> =>
  verify(owner, { origin: testOrigin, publicKeys: [pair.publicKey], heads, ring })

/** In the owner's open transaction: what was done in it is seen and nothing of it stays. */
export const verifyWithin = (owner: Db, more: { ring?: KeyRing; heads?: readonly HeadClaim[] } = {}): Promise<VerifyReport> => verifyNow(nested(owner), more)

/** Sentences of everything that was found. */
export async function findingsNow(owner: Db, more: { ring?: KeyRing } = {}): Promise<string[]> {
  await sequenceAll(owner)
  return (await verifyNow(owner, more)).findings.map((finding: Finding) => sayFinding(finding))
}
