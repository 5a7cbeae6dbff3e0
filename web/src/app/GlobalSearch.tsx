/** Name, pinyin, initials, id number or phone, from anywhere; `/` comes here. The words go by POST and stand in no address. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { searchArchives, type SearchOutput } from '@qinghe/domain/archives/contract.ts'
import { searchesBy } from '@qinghe/domain/archives/exists.ts'
import { archiveStatusNames, type SearchHit } from '@qinghe/domain/archives/types.ts'
import { Icon } from '../ui/Icon.tsx'
import { Masked, Name } from '../ui/Mask.tsx'
import { Kbd } from '../ui/marks.tsx'
import { useMedia } from '../ui/useMedia.ts'
import { useSettled } from '../ui/useSettled.ts'
import { useAsk } from './asking.ts'
import { failureOf, sayFailure } from './failure.ts'
import { useEye, useNames } from './session.ts'

const waitMs = 250
const sexWord: Record<number, string> = { 1: '男', 2: '女' }
const whyWord: Record<SearchHit['why'], string> = {
  name: '姓名', pinyin: '拼音', initials: '首字母', idNumber: '证件号', phone: '电话', sameNameAndBirth: '同名同生日', sameMother: '同一母亲',
}

/** `/` anywhere outside an input. */
function useSlash(focus: () => void) {
  useEffect(() => {
    const press = (e: globalThis.KeyboardEvent) => {
      const typing = e.target instanceof HTMLElement && (e.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName))
      if (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && document.querySelector('dialog[open]') === null) { e.preventDefault(); focus() }
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [focus])
}

function Hit({ hit, on, id, onPick }: { hit: SearchHit; on: boolean; id: string; onPick: () => void }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the box, which names the active option
    <div id={id} role="option" aria-selected={on} className={on ? 'hit on' : 'hit'} onMouseDown={e => { e.preventDefault(); onPick() }}>
      <b><Name text={hit.name} /> <span className="muted cap">{sexWord[hit.sexCode] ?? ''} {hit.birthDate ?? ''}</span></b>
      <span className="soft ell">{hit.regionName}{hit.schoolName !== null && ` ${hit.schoolName}`}</span>
      <span className="muted cap">{hit.idMasked !== null && <Masked text={hit.idMasked} />} {archiveStatusNames[hit.status]} · {whyWord[hit.why]}</span>
    </div>
  )
}

/** What this post can look for a child by (decision 034). */
function useWays(): string[] {
  const eye = useEye()
  return [
    ...(searchesBy(eye, 'name') ? ['姓名', '拼音', '首字母'] : ['姓氏或它的拼音']),
    ...(searchesBy(eye, 'idNumber') ? ['证号'] : []), ...(searchesBy(eye, 'phone') ? ['电话'] : []),
  ]
}
function usePlaceholder(): string {
  const ways = useWays()
  const narrow = useMedia('(max-width: 639px)')
  return ways.filter(way => !narrow || !['首字母', '电话'].includes(way)).join('、')
}

type Found = { isError: boolean; error: unknown; isFetching: boolean; data: SearchOutput | undefined }
function Remark({ found, text }: { found: Found; text: string }) {
  const ways = useWays().join('、')
  const byName = searchesBy(useEye(), 'name')
  if (found.isError) {
    const failure = failureOf(found.error)
    return failure.kind === 'denied' ? <p className="menuhead">{failure.message}</p> : <p className="menuhead red">{sayFailure(failure).title}</p>
  }
  if (found.data === undefined) return found.isFetching ? <p className="menuhead">正在查找…</p> : null
  if (found.data.hits.length === 0) return <p className="menuhead">您的工作范围内没有找到「{text}」。可以按{ways}再试。</p>
  return found.data.more ? <p className="menuhead">只列出前 {found.data.hits.length} 名，{byName ? '请多输入几个字' : '其余的请在档案列表里按村（居）查看'}。</p> : null
}

/** Focus is still in the box when this is pressed, so it acts before the box closes. */
function AskFirst() {
  const navigate = useNavigate()
  return (
    <p className="menuhead">
      市级以上要先有经批准的抽查，才能查找儿童。
      <button type="button" className="tl" onMouseDown={e => { e.preventDefault(); void navigate({ to: '/spot-checks', search: {} }) }} onClick={() => void navigate({ to: '/spot-checks', search: {} })}>去抽查审批</button>
    </p>
  )
}


function useHits(text: string, open: boolean) {
  const names = useNames()
  const settled = useSettled(text.trim(), waitMs)
  const found = useAsk(searchArchives, { text: settled }, { enabled: names === 'open' && settled !== '' && open, keep: true })
  // What was found for other words is not the answer to refused ones.
  return { names, settled, found, hits: settled === '' || found.isError ? [] : (found.data?.hits ?? []) }
}

export function GlobalSearch() {
  const navigate = useNavigate()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const { names, settled, found, hits } = useHits(text, open)
  useSlash(() => input.current?.focus())
  const pick = (hit: SearchHit | undefined) => {
    if (hit === undefined) return
    setOpen(false); setText(''); input.current?.blur()
    void navigate({ to: '/archives/$id', params: { id: hit.id }, search: {} })
  }
  const key = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown') { e.preventDefault(); setAt(Math.min(at + 1, hits.length - 1)) }
    if (e.key === 'ArrowUp') { e.preventDefault(); setAt(Math.max(at - 1, 0)) }
    if (e.key === 'Enter' && settled === text.trim()) pick(hits[at])
    if (e.key === 'Escape') { setOpen(false); input.current?.blur() }
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element is newer than the oldest browsers served
    <div className="searchbox" role="search">
      <Icon name="search" />
      <input ref={input} type="search" value={text} autoComplete="off" placeholder={usePlaceholder()} aria-label="查找儿童" role="combobox"
        aria-expanded={open && settled !== ''} aria-controls={`${id}-list`} aria-activedescendant={hits[at] === undefined ? undefined : `${id}-${at}`}
        onChange={e => { setText(e.target.value); setAt(0); setOpen(true) }} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)} onKeyDown={key} />
      <Kbd>/</Kbd>
      {open && settled !== '' && (
        <div className="hits" role="listbox" id={`${id}-list`} aria-label="查找结果">
          {hits.map((h, i) => <Hit key={h.id} hit={h} on={i === at} id={`${id}-${i}`} onPick={() => pick(h)} />)}
          {names === 'open' ? <Remark found={found} text={settled} /> : <AskFirst />}
        </div>
      )}
    </div>
  )
}
