/** An office or unit of the county, from the register of units. */
import { listOrganisations } from '@qinghe/domain/staff/contract.ts'
import { useState } from 'react'
import { useAsk } from '../app/asking.ts'
import { countyOf, useSession } from '../app/session.ts'
import type { FieldWords } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'
import { useSettled } from '../ui/useSettled.ts'

function useOrganisations(text: string) {
  const { region } = useSession()
  return useAsk(listOrganisations, { region: countyOf(region), limit: 100, ...(text === '' ? {} : { text }) }, { keep: true, staleMs: 600_000 })
}

/** A unit by its id, as far as the register of the county has it. */
export function OrganisationName({ id }: { id: string }) {
  const asked = useOrganisations('')
  return <>{asked.data?.organisations.find(one => String(one.id) === id)?.name ?? (asked.data === undefined ? '…' : '名录里没有的单位')}</>
}

export function OrganisationField({ value, onChange, ...words }: FieldWords & { value: string | null; onChange: (value: string | null) => void }) {
  const [text, setText] = useState('')
  const all = useOrganisations('')
  const asked = useOrganisations(useSettled(text.trim(), 250))
  const found = asked.data?.organisations ?? []
  const held = all.data?.organisations.filter(one => String(one.id) === value && found.every(other => other.id !== one.id)) ?? []
  return (
    <PickField {...words} options={[...found, ...held].map(one => ({ value: String(one.id), label: `${one.name}（${one.regionName}）` }))} value={value} loading={asked.isFetching} onSearch={setText}
      onChange={onChange} placeholder="输入单位名称" />
  )
}
