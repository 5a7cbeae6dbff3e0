/** One of the colleagues of one's own area, by name, post and place. */
import { listColleagues } from '@qinghe/domain/staff/contract.ts'
import { PostingId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../app/asking.ts'
import type { FieldWords } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'
import { placeOf } from './words.tsx'

type Props = FieldWords & { value: PostingId | null; onChange: (value: PostingId | null) => void; /** Posts to whom it can be given. */ suits: (role: string) => boolean }

export function ColleaguePick({ value, onChange, suits, ...words }: Props) {
  const asked = useAsk(listColleagues, { limit: 100 }, { staleMs: 60_000 })
  const options = (asked.data?.colleagues ?? []).filter(one => suits(one.role)).map(one => ({ value: String(one.id), label: `${one.holder}（${one.roleLabel}，${placeOf(one)}）` }))
  // A judge sits with the county: whoever looks after a town finds none here and is told who does.
  const nobody = asked.data !== undefined && options.length === 0 ? { hint: '您这里没有可以交给的人，请上一级（县民政）在同一页办理' } : {}
  return (
    <PickField {...words} {...nobody} options={options} value={value} loading={asked.isPending} placeholder="输入姓名、岗位或地方"
      onChange={id => { const read = PostingId.safeParse(id); onChange(read.success ? read.data : null) }} />
  )
}
