/** 目的和依据: whose roster this is, and why it may be used (个保法 17: told before it is processed). */
import { ComparisonKind, kindNames } from '@qinghe/domain/comparisons/types.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { ChoiceField, TextField, type Choice } from '../ui/Field.tsx'
import { Card } from '../ui/layout.tsx'
import { isoDay } from '../ui/time.ts'
import { asksComplete, asksFiled, type OrderValues } from './order.ts'
import { suggested, usualBases } from './words.tsx'

type Props = { values: OrderValues; issues: readonly Issue[]; onChange: (values: OrderValues) => void }

const kinds: readonly Choice<ComparisonKind>[] = ComparisonKind.options.map(value => ({ value, label: kindNames[value] }))
const complete: readonly Choice<boolean>[] = [{ value: true, label: '是全量' }, { value: false, label: '只是一部分' }]
const filed: readonly Choice<boolean>[] = [{ value: true, label: '都应当建档' }, { value: false, label: '不都要建档' }]

/** Words one may take instead of typing; gone once something stands there. */
function Presets({ words, value, onPick }: { words: readonly string[]; value: string; onPick: (word: string) => void }) {
  if (value !== '') return null
  return <div className="choices presets">{words.map(word => <button key={word} type="button" className="chip" onClick={() => onPick(word)}>{word}</button>)}</div>
}

/** Whom a complete roster misses, in the words of its kind. */
const missingWords: Partial<Record<ComparisonKind, string>> = {
  schooling: '档案登记小学、初中在读而名册里没有的，列为疑似失学', household: '有档案而名册里没有的，列为疑似迁出', relief: '档案登记了救助而名册里没有的，列为有档案未领补贴',
}

export function OrderForm({ values, issues, onChange }: Props) {
  const set = (changes: Partial<OrderValues>) => onChange({ ...values, ...changes })
  const error = (field: keyof OrderValues) => issues.find(found => found.field === field)?.message
  const usual = values.kind === null ? null : suggested[values.kind]
  const period = (usual ?? suggested.schooling).period(isoDay(Date.now()))
  return (
    <Card title="这份名册" note="比对结果里会写明，对账时看得到">
      <div className="fields orderfields" id="order">
        <ChoiceField label="名册种类" must full options={kinds} value={values.kind} onChange={kind => set({ kind })} clearable={false} error={error('kind')} />
        <div className="col gap1">
          <TextField label="提供名册的部门" must value={values.department} onChange={department => set({ department })} maxLength={60} error={error('department')} placeholder="如 苏仙区教育局" />
          {usual !== null && <Presets words={[usual.department]} value={values.department} onPick={department => set({ department })} />}
        </div>
        <div className="col gap1">
          <TextField label="名册的时间范围" must value={values.period} onChange={period => set({ period })} maxLength={40} error={error('period')} placeholder={`如 ${period}`} />
          {usual !== null && <Presets words={[period]} value={values.period} onPick={words => set({ period: words })} />}
        </div>
        <div className="full col gap1">
          <TextField label="比对目的" must lines={2} value={values.purpose} onChange={purpose => set({ purpose })} maxLength={200} error={error('purpose')} hint="为什么要用这份名册，一句话" />
          {usual !== null && <Presets words={[usual.purpose]} value={values.purpose} onPick={purpose => set({ purpose })} />}
        </div>
        <div className="full col gap1">
          <TextField label="依据" must lines={2} value={values.legalBasis} onChange={legalBasis => set({ legalBasis })} maxLength={200} error={error('legalBasis')} hint="个人信息保护法要求说得出凭什么用" />
          <Presets words={usualBases} value={values.legalBasis} onPick={legalBasis => set({ legalBasis })} />
        </div>
        {values.kind !== null && asksComplete(values.kind) && (
          <ChoiceField label="是不是全量" must full options={complete} value={values.isComplete} onChange={isComplete => set({ isComplete })} clearable={false} error={error('isComplete')}
            hint={`应在名册的人都在里面，才是全量。${missingWords[values.kind] ?? ''}；只是一部分，就不列缺的。`} />
        )}
        {values.kind !== null && asksFiled(values.kind) && (
          <ChoiceField label="名册里的人" must full options={filed} value={values.allShouldBeFiled} onChange={allShouldBeFiled => set({ allShouldBeFiled })} clearable={false} error={error('allShouldBeFiled')}
            hint="都是农村留守、困境儿童的名册，选“都应当建档”，没有档案的列为新线索。全校、全村的名册选“不都要建档”，没有档案的算不在范围。" />
        )}
      </div>
    </Card>
  )
}
