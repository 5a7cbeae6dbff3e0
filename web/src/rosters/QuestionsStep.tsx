/** Questions before, not faults after: what only a person can know about this file. Each has an answer that holds until somebody gives another. */
import { useState } from 'react'
import { answerQuestions } from '@qinghe/domain/rosters/contract.ts'
import type { Batch, Question } from '@qinghe/domain/rosters/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure } from '../ui/time.ts'
import { Foot } from './Foot.tsx'

type Option = Question['options'][number]

function OptionLine({ question, option, on, onPick }: { question: Question; option: Option; on: boolean; onPick: () => void }) {
  return (
    <label className={on ? 'qopt on' : 'qopt'}>
      <input type={question.several ? 'checkbox' : 'radio'} className={question.several ? 'cb' : undefined} name={question.id} checked={on} onChange={onPick} />
      <span className="grow"><b>{option.label}</b>{option.detail !== null && <span className="cap muted qdetail">{option.detail}</span>}</span>
      {option.count !== null && <span className="muted t13 nowrap">{figure(option.count)} 行</span>}
    </label>
  )
}

function Asked({ question, at, chosen, onChoose }: { question: Question; at: number; chosen: readonly string[]; onChoose: (options: string[]) => void }) {
  const pick = (id: string) => onChoose(question.several ? (chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id]) : [id])
  return (
    <Card title={`${at}. ${question.title}`}>
      <fieldset className="qset" aria-label={question.title}>
        {question.text !== '' && <p className="soft t13">{question.text}</p>}
        {question.options.map(option => <OptionLine key={option.id} question={question} option={option} on={chosen.includes(option.id)} onPick={() => pick(option.id)} />)}
      </fieldset>
    </Card>
  )
}

export function QuestionsStep({ batch, onBack, onDone }: { batch: Batch; onBack?: () => void; onDone: () => void }) {
  const [answers, setAnswers] = useState<Readonly<Record<string, string[]>>>({})
  const sending = useSend(answerQuestions, onDone)
  const chosenOf = (question: Question): readonly string[] => answers[question.id] ?? question.answer ?? question.preset
  const open = batch.questions.filter(question => chosenOf(question).length === 0 && !question.several)
  const submit = () => sending.mutate({ input: { batch: batch.id, answers: batch.questions.map(question => ({ question: question.id, options: [...chosenOf(question)] })) } })
  return (
    <>
      <Note tone="blue">这份表里有 {batch.questions.length} 处要您定一下，定好以后再逐行检查。已经替您选好最可能的一项，不对的请改。</Note>
      {batch.questions.map((question, i) => (
        <Asked key={question.id} question={question} at={i + 1} chosen={chosenOf(question)} onChoose={options => setAnswers({ ...answers, [question.id]: options })} />
      ))}
      <ProblemList issues={issuesOf(sending.error)} />
      <Foot {...(onBack === undefined ? {} : { onBack })} note={open.length > 0 ? `还有 ${open.length} 处没有选` : '回答会记在这一批里，随时可以回来改'}>
        <Button kind="primary" iconEnd="right" busy={sending.isPending} disabled={open.length > 0} onClick={submit}>就按这样检查</Button>
      </Foot>
    </>
  )
}
