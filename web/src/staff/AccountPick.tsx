import { useState } from 'react'
import { listAccounts } from '@qinghe/domain/staff/contract.ts'
import { useAsk } from '../app/asking.ts'
import { PickField } from '../ui/pickers.tsx'
import { useSettled } from '../ui/useSettled.ts'

/** Somebody with an account, found by name or login. */
export function AccountPick({ label, value, onChange, except }: { label: string; value: string | null; onChange: (account: string | null) => void; except?: string }) {
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 250)
  const asked = useAsk(listAccounts, { limit: 20, ...(settled === '' ? {} : { text: settled }) }, { keep: true })
  const options = (asked.data?.accounts ?? []).filter(a => a.id !== except && (a.state === 'active' || a.state === 'invited')).map(a => ({ value: String(a.id), label: `${a.name}（${a.login}，${a.regionName}）` }))
  return <PickField label={label} must options={options} value={value} loading={asked.isFetching} onSearch={setText} onChange={onChange} placeholder="输入姓名或登录名" />
}
