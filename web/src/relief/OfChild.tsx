/** 可以享受的救助 beside a child: what she may receive by the rules, why, what is missing and who knows it; what would be if; and the referral. */
import { useState } from 'react'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { type ExplainedScheme, type Explanation, explainRelief } from '@qinghe/domain/relief/contract.ts'
import { writeSupposed } from '@qinghe/domain/relief/supposed.ts'
import { useAsk } from '../app/asking.ts'
import { NotRead } from '../app/NotRead.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { OneScheme } from './OneScheme.tsx'
import { factsById, type Group, groupOf, groups, groupWords, type Supposed, type Supposing } from './words.ts'
import './relief.css'

function useSupposing(): Supposing & { clear: () => void } {
  const [supposed, setSupposed] = useState<Supposed>({})
  const suppose = (fact: string, value: string | null) => setSupposed(all => Object.fromEntries([...Object.entries(all).filter(([id]) => id !== fact), ...(value === null ? [] : [[fact, value]])]))
  return { supposed, suppose, clear: () => setSupposed({}) }
}

function Assumed({ answer, supposed, clear }: { answer: Explanation; supposed: Supposed; clear: () => void }) {
  const facts = factsById(answer)
  const said = Object.entries(supposed).map(([id, value]) => { const fact = facts.get(id); return `${fact?.label ?? id}：${fact?.options.find(one => one.value === value)?.label ?? value}` })
  return said.length === 0 ? null : <Note tone="amber">正在假设 {said.join('；')}。只在这一页算，不写进档案。 <button type="button" className="tl" onClick={clear}>不再假设</button></Note>
}

function Hidden({ answer }: { answer: Explanation }) {
  const because = [...new Set(answer.facts.flatMap(one => (one.standing === 'hidden' ? (one.because ?? []) : [])))]
  return because.length === 0 ? null : <p className="muted t13 row start"><Icon name="lock" size="s" /><span>{because.join('，')}；用到这些的，结果写“还不知道”。</span></p>
}

type PartProps = { group: Group; answer: Explanation; schemes: readonly ExplainedScheme[]; supposing: Supposing }
/** What does not fit is there for whoever looks for it. */
function Part({ group, answer, schemes, supposing }: PartProps) {
  const [open, setOpen] = useState(group !== 'no')
  if (schemes.length === 0) return null
  return (
    <section className="relpart" aria-label={groupWords[group]}>
      <h3>{group === 'no' ? <button type="button" className="tl" aria-expanded={open} onClick={() => setOpen(!open)}>{groupWords[group]} {schemes.length} 项<Icon name={open ? 'up' : 'down'} size="s" /></button> : <>{groupWords[group]} <span className="muted">{schemes.length} 项</span></>}</h3>
      {open && <ul className="rellist">{schemes.map(scheme => <OneScheme key={scheme.scheme} answer={answer} scheme={scheme} supposing={supposing} />)}</ul>}
    </section>
  )
}

export function ReliefOfChild({ child }: { child: ChildId }) {
  const { supposed, suppose, clear } = useSupposing()
  const said = writeSupposed(supposed)
  const asked = useAsk(explainRelief, { child, ...(said === '' ? {} : { supposed: said }) }, { keep: true })
  const answer = asked.data
  if (answer === undefined) return <NotRead asked={asked} lines={6} />
  return (
    <div className="col gap3 relbox">
      <p className="muted t13">按档案今天的内容和国家的规定核对，帮着找出该享受没有享受的；批不批，由办理的单位定。</p>
      <Assumed answer={answer} supposed={supposed} clear={clear} />
      <Hidden answer={answer} />
      {groups.map(group => <Part key={group} group={group} answer={answer} schemes={answer.schemes.filter(one => groupOf(one) === group)} supposing={{ supposed, suppose }} />)}
    </div>
  )
}
