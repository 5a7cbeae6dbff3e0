/** A place in a form: found by name, pinyin or initials, shown with its whole path. */
import { useState } from 'react'
import { getPath, searchRegions } from '@qinghe/domain/regions/contract.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import type { FieldWords } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'
import { useSettled } from '../ui/useSettled.ts'

type Props = FieldWords & { value: RegionCode | null; onChange: (value: RegionCode | null) => void; within?: RegionCode | undefined; disabled?: boolean }

export function RegionField({ value, onChange, within, disabled, ...words }: Props) {
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 250)
  const found = useAsk(searchRegions, { text: settled, ...(within === undefined ? {} : { within }), limit: 20 }, { enabled: settled !== '', keep: true, staleMs: 600_000 })
  const path = useAsk(getPath, { of: value ?? RegionCode.parse(0) }, { enabled: value !== null, staleMs: 600_000 })
  const chosen = value === null ? [] : [{ value, label: path.data?.path ?? String(value) }]
  const hits = settled === '' ? [] : (found.data?.hits ?? []).map(h => ({ value: h.code, label: h.path }))
  const options = [...hits, ...chosen.filter(c => hits.every(h => h.value !== c.value))]
  return (
    <PickField {...words} options={options} value={value} loading={found.isFetching} onSearch={setText} placeholder="输入地名、拼音或首字母"
      disabled={disabled === true} onChange={code => onChange(code === null ? null : RegionCode.parse(code))} />
  )
}
