/** A school of the county, from the register of schools. */
import { listSchools } from '@qinghe/domain/staff/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useSession } from '../app/session.ts'
import type { FieldWords } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'

export function useSchools() {
  const { posting } = useSession()
  return useAsk(listSchools, posting === undefined ? {} : { county: posting.county }, { staleMs: 600_000 })
}

export function SchoolField({ value, onChange, ...words }: FieldWords & { value: number | null; onChange: (value: number | null) => void }) {
  const schools = useSchools()
  const options = (schools.data?.schools ?? []).filter(s => s.closedOn === null).map(s => ({ value: s.id, label: s.name }))
  return <PickField {...words} options={options} value={value} onChange={onChange} loading={schools.isPending} />
}
