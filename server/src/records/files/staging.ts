/** What people upload for a record that is not written yet. */
import { type StageInput, mostStaged } from '@qinghe/domain/records/files.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { refusedFile, type Taken } from '../../exchange/picture/taking.ts'
import { sql } from '../../db/sql.ts'
import type { Writer } from '../../db/writer.ts'
import { sealTaken } from './store.ts'

const endings = { picture: 'jpg', pdf: 'pdf', docx: 'docx', xlsx: 'xlsx' } as const
/** The last part of a path, without signs nobody can see, under the ending of what it is. */
function fileNameOf(name: string, type: Taken['type']): string {
  const last = name.split(/[/\\]/u).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '').replace(/\.[A-Za-z0-9]{1,5}$/u, '').trim().slice(0, 120)
  return `${plain === '' ? (type === 'picture' ? '照片' : '文件') : plain}.${endings[type]}`
}

/** @param taken nothing when the sender may not send any: then it is refused before it comes here */
export const stageFiles = (taken: Taken | undefined) => async (w: Writer, inputs: readonly StageInput[]): Promise<Done[]> => {
  const { county, account, posting } = w.actor
  if (county === 0) throw problem('record.aboveCounty', '县级以上岗位不登记台账，请由县里登记', 422)
  const [lying] = await w.derive(sql<{ files: number; bytes: number }>`select count(*)::int as files, coalesce(sum(bytes), 0)::int as bytes from qinghe.staged_files where county = ${county} and account = ${account}`)
  if (taken === undefined) throw refusedFile('empty')
  if (lying && (lying.files >= mostStaged.files || lying.bytes + taken.content.length > mostStaged.bytes)) {
    throw problem('file.tooManyStaged', '您上传了很多文件还没有保存到记录里，请先保存或删去一些再上传；没有用到的一天后自动清除', 429)
  }
  for (const { file, name } of inputs) await w.put('staged_files', [{ ...sealTaken(w.ring, { id: file, name: fileNameOf(name, taken.type), taken }), account, posting, at: new Date(w.now) }])
  return inputs.map(({ file }) => ({ records: [{ type: 'file', id: file, version: 1 }] }))
}
