/** Blind indexes of telephones of accounts that were opened before they had one: filled when the server begins, so that a record knows its suspects. */
import type pg from 'pg'
import { normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { SealBroken } from '../crypto/cipher.ts'
import { blind, type KeyRing, open } from '../crypto/sealing.ts'

type Pool = Pick<pg.Pool, 'query'>
export async function fillBlinds({ qinghe_signin: signin, qinghe_rotator: rotator }: { qinghe_signin: Pool; qinghe_rotator: Pool }, ring: KeyRing): Promise<void> {
  const { rows } = await signin.query<{ id: string; phone: Buffer }>('select id, phone from qinghe.accounts where phone is not null and phone_blind is null')
  for (const { id, phone } of rows) {
    try {
      const [current] = blind(ring, 'phone', normalPhone(open(ring, { table: 'accounts', column: 'phone', row: id }, phone)))
      await rotator.query('update qinghe.accounts set phone_blind = $2 where id = $1', [id, current])
    } catch (error) {
      // Told by the verification and the rotation; the server begins.
      if (!(error instanceof SealBroken)) throw error
    }
  }
}
