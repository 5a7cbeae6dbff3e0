/** Somebody in office, by name; and who that is on a page. Whoever has no directory is told what to write instead. */
import { PostingId } from '@qinghe/domain/kernel/ids.ts'
import { listColleagues } from '@qinghe/domain/staff/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import type { FieldWords } from '../ui/Field.tsx'
import { ColleaguePick } from './ColleaguePick.tsx'

const anybody = (): boolean => true

export function StaffField({ value, onChange, ...words }: FieldWords & { value: string | null; onChange: (value: string | null) => void }) {
  const lists = useMay('staff.directory')
  const held = PostingId.safeParse(value)
  if (!lists) return <div className="field"><span className="muted t13">{words.label}：您的岗位不查看在岗名录，请写姓名、电话和单位</span></div>
  return <ColleaguePick {...words} value={held.success ? held.data : null} onChange={onChange} suits={anybody} />
}

export function StaffName({ id }: { id: string }) {
  const lists = useMay('staff.directory')
  const asked = useAsk(listColleagues, { limit: 100 }, { staleMs: 60_000, enabled: lists })
  const found = asked.data?.colleagues.find(one => String(one.id) === id)
  if (found) return <>{found.holder}（{found.roleLabel}）</>
  return <span className="muted">{lists && asked.data === undefined ? '…' : '名录里看不到的工作人员'}</span>
}
