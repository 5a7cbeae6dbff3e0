/** One rule of relief for a child: the result in a line, below it the tree of reasons and what is missing. */
import { useState } from 'react'
import type { ExplainedScheme, Explanation, ReliefFactShown } from '@qinghe/domain/relief/contract.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Status, Why } from '../ui/marks.tsx'
import { PickField } from '../ui/pickers.tsx'
import { Segment } from '../ui/layout.tsx'
import { Refer } from './Refer.tsx'
import { answerWords, factsById, groupOf, type Supposing } from './words.ts'

type Said = { icon: IconName; words: string; tone: string }
const holdWords = (holds: boolean | null): Said => (holds === null ? { icon: 'idle', words: '不清楚', tone: 'amber' } : holds ? { icon: 'check', words: '成立', tone: 'green' } : { icon: 'close', words: '不成立', tone: 'red' })

function Reasons({ ask }: { ask: ExplainedScheme['asks'][number] }) {
  const said = holdWords(ask.holds)
  const keyed = ask.reasons.map((one, i) => ({ ...one, key: `${i}` }))
  return (
    <li className="relask">
      <p className="row start"><span className={`relhold ${said.tone}`}><Icon name={said.icon} size="s" />{said.words}</span><b>{ask.says}</b></p>
      <ul>{keyed.map(({ key, depth, words, holds, sort }) => {
        const of = holdWords(holds)
        return <li key={key} style={{ paddingLeft: depth * 14 }}><Icon name={sort === 'fact' ? 'file' : of.icon} size="s" />{sort === 'part' && <span className="sr">{of.words}</span>}<span>{words}</span></li>
      })}</ul>
      {ask.proof !== null && <p className="muted cap">凭：{ask.proof}</p>}
    </li>
  )
}

/** What nobody wrote down may be supposed, to see what would come of it. */
function Suppose({ fact, supposing: { supposed, suppose } }: { fact: ReliefFactShown; supposing: Supposing }) {
  const value = supposed[fact.id]
  const none = { key: '', label: '不假设' }
  if (fact.is === 'yesNo') return <Segment label={`假设：${fact.label}`} items={[...fact.options.map(one => ({ key: one.value, label: one.label })), none]} value={value ?? ''} onPick={picked => suppose(fact.id, picked === '' ? null : picked)} />
  if (fact.is === 'code') return <div className="relpick"><PickField label={`假设：${fact.label}`} options={fact.options.map(one => ({ value: one.value, label: one.label }))} value={value ?? null} onChange={picked => suppose(fact.id, picked)} /></div>
  return null
}

type Props = { answer: Explanation; scheme: ExplainedScheme; supposing: Supposing }
function Missing({ answer, scheme, supposing }: Props) {
  const facts = factsById(answer)
  const asked = [...scheme.missing, ...Object.keys(supposing.supposed).filter(id => !scheme.missing.includes(id))].flatMap(id => facts.get(id) ?? [])
  if (asked.length === 0) return null
  return (
    <div className="relmissing"><h4>还缺什么，问谁</h4>
      <ul>{asked.map(fact => (
        <li key={fact.id}>
          <div className="grow"><p>{fact.label}</p><p className="muted cap">{fact.standing === 'hidden' ? fact.because : `${fact.standing === 'empty' ? '档案里没有填；' : ''}问：${fact.knows}`}</p></div>
          <Suppose fact={fact} supposing={supposing} />
        </li>
      ))}</ul>
    </div>
  )
}

function sum(answer: Explanation, scheme: ExplainedScheme): string {
  const facts = factsById(answer)
  if (scheme.answer === 'unknown') return `还缺：${scheme.missing.map(id => facts.get(id)?.label ?? id).join('、')}`
  if (scheme.answer === 'yes' && scheme.recorded === null) return `是不是已经享受，还不知道${scheme.note === null ? '' : `：${scheme.note}`}`
  return scheme.answer === 'yes' ? scheme.gives : `不成立：${scheme.asks.filter(one => one.holds === false).map(one => one.says).join('；')}`
}

export function OneScheme({ answer, scheme, supposing }: Props) {
  const [open, setOpen] = useState(false)
  const group = groupOf(scheme)
  const { tone, words } = answerWords[scheme.answer]
  return (
    <li className="relone">
      <div className="relhead">
        <div className="grow"><p className="row wrap start"><b>{scheme.title}</b><Status tone={tone}>{words}</Status>{group === 'recorded' && <span className="tag">档案里记着在享受</span>}</p><p className="t13 soft">{sum(answer, scheme)}</p></div>
        <div className="row relways"><Why open={open} onClick={() => setOpen(!open)} />{(group === 'untold' || group === 'unknown') && <Refer answer={answer} scheme={scheme} supposed={supposing.supposed} />}</div>
      </div>
      {open && (
        <div className="relopen">
          <ul className="relasks">{scheme.asks.map(ask => <Reasons key={ask.id} ask={ask} />)}</ul>
          <Missing answer={answer} scheme={scheme} supposing={supposing} />
          <p className="muted cap">{scheme.office}。依据：{scheme.basis}（规则第 {scheme.version} 版，{scheme.since} 起用）。{scheme.note !== null && `${scheme.note}。`}{scheme.papers.length > 0 && `另带：${scheme.papers.join('、')}。`}</p>
        </div>
      )}
    </li>
  )
}
