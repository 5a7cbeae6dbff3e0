/** A child where only its name is needed, and choosing one by name. Lists of the register stand in web/src/archives; this is what forms of
 *  other features need of them. */
import { listArchives, nameChildren, searchArchives } from '@qinghe/domain/archives/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { useState } from 'react'
import type { FieldWords } from '../ui/Field.tsx'
import { Name } from '../ui/Mask.tsx'
import { PickField } from '../ui/pickers.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { Skeleton } from '../ui/states.tsx'
import { useSettled } from '../ui/useSettled.ts'
import { useAsk } from './asking.ts'
import { failureOf, sayFailure } from './failure.ts'

/** null: not one's own, or not there. */
export function useChildName(id: ChildId | undefined): string | null | undefined {
  const asked = useAsk(nameChildren, { ids: id === undefined ? [] : [id] }, { enabled: id !== undefined, staleMs: 60_000 })
  return asked.data === undefined ? undefined : (asked.data.children.find(one => one.id === id)?.name ?? null)
}

type Found = { id: ChildId; name: string; about: string }
const sexWord: Record<number, string> = { 1: '男', 2: '女' }
const about = (...words: readonly (string | null | undefined)[]): string => words.filter(Boolean).join(' ')

/** Nothing typed: the first of one's own, so that whoever has few chooses with one press. */
function useFound(text: string): { rows: Found[]; more: boolean; error: unknown; isReady: boolean } {
  const listed = useAsk(listArchives, { limit: 20, group: 'official' as const }, { enabled: text === '' })
  const found = useAsk(searchArchives, { text }, { enabled: text !== '', keep: true })
  if (text !== '') return { rows: (found.data?.hits ?? []).map(h => ({ id: h.id, name: h.name, about: about(sexWord[h.sexCode], h.birthDate, h.regionName) })), more: found.data?.more === true, error: found.error, isReady: found.data !== undefined }
  return { rows: (listed.data?.rows ?? []).map(r => ({ id: r.id, name: r.name, about: about(sexWord[r.sexCode], r.birthDate, r.regionName) })), more: listed.data?.nextCursor != null, error: listed.error, isReady: listed.data !== undefined }
}

/** The first question of a form about a child: whom. */
export function ChildChoice({ onPick }: { onPick: (id: ChildId) => void }) {
  const [text, setText] = useState('')
  const { rows, more, error, isReady } = useFound(useSettled(text.trim(), 250))
  return (
    <div className="picker">
      <input className="inp" value={text} onChange={e => setText(e.target.value)} placeholder="姓名、拼音、首字母或证号" aria-label="查找要登记的儿童" />
      <Scroll label="您的儿童">
        {!isReady && (error === null ? <Skeleton lines={5} /> : <p className="menuhead red">{sayFailure(failureOf(error)).title}</p>)}
        {isReady && rows.length === 0 && <p className="menuhead">您的工作范围内没有找到。可以换拼音或首字母再试。</p>}
        {rows.map(row => (
          <button type="button" key={row.id} className="menuitem pickchild" onClick={() => onPick(row.id)}><b><Name text={row.name} /></b><span className="muted ell">{row.about}</span></button>
        ))}
        {more && <p className="menuhead">后面还有，请输入姓名或拼音查找。</p>}
      </Scroll>
    </div>
  )
}

/** A child as one answer of a form. */
export function ChildField({ value, onChange, ...words }: FieldWords & { value: ChildId | null; onChange: (value: ChildId | null) => void }) {
  const [text, setText] = useState('')
  const { rows } = useFound(useSettled(text.trim(), 250))
  const name = useChildName(value ?? undefined)
  const options = [...rows.map(r => ({ value: String(r.id), label: `${r.name}（${r.about}）` })), ...(value === null || rows.some(r => r.id === value) ? [] : [{ value: String(value), label: name ?? '一名儿童' }])]
  return <PickField {...words} options={options} value={value} onSearch={setText} placeholder="输入姓名或拼音" onChange={id => { const read = ChildId.safeParse(id); onChange(read.success ? read.data : null) }} />
}
