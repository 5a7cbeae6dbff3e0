/** A file of a record written past every check, as the program would lay it there. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { fieldOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import type pg from 'pg'
import { wrapKeyOf } from '../../server/src/crypto/childKeys.ts'
import { findKind } from '../../server/src/records/kinds.ts'
import { fileSecretAt, keyOfFile, sealTaken, stagedSecretAt } from '../../server/src/records/files/store.ts'
import { testRing } from '../app.ts'
import { insertRow } from '../walk/county.ts'

type Of = { county: number; kind: string; readers: string; barred: string[]; region: string; school: number; child: string | null; follows: boolean; posting: string; account: string; assignee: string }
/** Of a ledger that a county made itself. */
async function ownKind(owner: pg.ClientBase, record: string): Promise<Kind> {
  const { rows: [content] } = await owner.query<{ compiled: string }>('select k.compiled from qinghe.kind_contents k join qinghe.records r using (content) where r.id = $1', [record])
  return JSON.parse(content!.compiled) as Kind
}
/** @returns its id */
export async function plantFile(owner: pg.ClientBase, { record, field, name, id = newUuid() }: { record: string; field: string; name: string; id?: string }): Promise<string> {
  const { rows: [of] } = await owner.query<Of>('select county, kind, readers, barred, region, school, child, follows, posting, account, assignee from qinghe.records where id = $1', [record])
  const kind = findKind(of!.kind)?.kind ?? await ownKind(owner, record)
  const audience = fieldOf(kind, field)?.part ?? kind.audience
  const sealed = sealTaken(testRing, { id, name, taken: { type: 'picture', content: Buffer.from('full'), small: Buffer.from('small') } })
  await insertRow(owner, 'record_files', {
    ...sealed, secret: wrapKeyOf(testRing, fileSecretAt(id), keyOfFile(testRing, stagedSecretAt(id), sealed.secret)), county: of!.county, record, field, audience, readers: Number(bitOf(audience)), entry: Number(of!.readers),
    barred: of!.barred, region: Number(of!.region), school: of!.school, child: of!.child, follows: of!.follows, made_by: of!.posting, given_to: of!.assignee, account: of!.account, posting: of!.posting, at: new Date(),
  })
  return id
}
