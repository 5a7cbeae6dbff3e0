/** One child of the list: what was known, what is said of her now, and the three things that can be said. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { keyNames, type Line } from '@qinghe/domain/census/contract.ts'
import { answerNames, lineStateNames } from '@qinghe/domain/census/types.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { isSilence, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/layout.tsx'
import { Status, Tag } from '../ui/marks.tsx'
import { Name } from '../ui/Mask.tsx'
import { sayWhen } from '../ui/time.ts'
import { ownOf, type Tap } from './tapped.ts'
import { answerLooks, lastWords } from './words.ts'

export type Asking = 'changed' | 'away' | 'return'
/** What can be done with a line; what the post may not do is absent. */
export type Doing = {
  unchanged?: (line: Line, words?: string) => void; takeBack?: (line: Line) => void; ask: (asking: Asking, line: Line) => void
  repeat: (tap: Tap) => void; forget: (tap: Tap) => void; mayReturn: boolean
}
/** `stays`: what was not undone by taking back. */
export type CardProps = { line: Line; failed: Tap | undefined; stays?: readonly string[]; sending: boolean; doing: Doing }

const longest = 200

function Head({ line: { child, ageInYears, isHere, isNewcomer }, children }: { line: Line; children?: ReactNode }) {
  return (
    <div className="row censushead">
      {isHere ? <Link to="/archives/$id" params={{ id: child.id }} search={{}} className="namelink strong" preload={false}><Name text={child.name} /></Link> : <b className="strong"><Name text={child.name} /></b>}
      {ageInYears !== null && <span className="muted nowrap">{ageInYears} 岁</span>}
      {isNewcomer && <Tag tone="blue">本季新增</Tag>}
      {!isHere && <Tag tone="plain">已不在本地</Tag>}
      {children !== undefined && <span className="end">{children}</span>}
    </div>
  )
}

/** Both words side by side; nothing is preselected. */
function Disputed({ heads }: Pick<Line, 'heads'>) {
  return (
    <div className="censusdispute">
      <p className="amber strong">有两种说法，请看过以后定一种</p>
      <ul>
        {heads.filter(({ kind }) => kind !== null).map(({ answer, kind, by, at, words, mine }) => (
          <li key={answer}><b>{kind === null ? '' : answerNames[kind]}</b><span className="soft block">{mine ? '您' : by.name}（{by.role}）{sayWhen(at)}</span>{words !== null && <span className="block">{words}</span>}</li>
        ))}
      </ul>
    </div>
  )
}

function Standing({ line }: { line: Line }) {
  const { state, returned, heads, keys } = line
  const [last] = heads.filter(({ kind }) => kind !== null)
  return (
    <>
      {state === 'returned' && returned !== null && <Note tone="amber"><b>退回：</b>{returned.reason}<span className="block">{returned.by.name} {sayWhen(returned.at)}</span></Note>}
      {state === 'returned' && returned === null && <Note tone="amber">上级退回，请再核实一次。</Note>}
      {state === 'reopened' && <Note tone="blue">{last?.kind == null ? '' : `核实过“${answerNames[last.kind]}”，`}后来档案又有改动，请再确认一次。</Note>}
      {state === 'disputed' && <Disputed heads={heads} />}
      {keys.length > 0 && <p className="row wrap gap1">{keys.map(key => <Tag key={key} tone="blue">{keyNames[key]}</Tag>)}<span className="soft">重点排查，要写一句现在的情况</span></p>}
    </>
  )
}

/** A child of a key category is not ticked off: somebody writes how she is. */
function Words({ line, onSay, onClose }: { line: Line; onSay: (words: string) => void; onClose: () => void }) {
  const [words, setWords] = useState('')
  const [pressed, setPressed] = useState(false)
  const submit = () => { setPressed(true); if (words.trim() !== '') onSay(words.trim()) }
  return (
    <form className="col gap2" onSubmit={e => { e.preventDefault(); submit() }} noValidate>
      <TextField label={`${line.child.name}现在的情况`} must focus value={words} onChange={setWords} lines={2} maxLength={longest} hint={`如由谁照护、身体和上学怎样。${leaveNumbersOut}`} error={pressed && words.trim() === '' ? '请写一句现在的情况' : undefined} />
      <div className="row censusacts"><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit">无变化，记下</Button></div>
    </form>
  )
}

/** A category this post does not read is asked about by the server. */
const asksWords = (failed: Tap | undefined): boolean => failed?.failure?.kind === 'problem' && failed.failure.issues.some(({ code }) => code === 'census.keyWords')

/** The archive of who moved away is kept elsewhere: it is changed and left from there. */
function Acts({ line, failed, doing, onClose }: Omit<CardProps, 'sending'> & { onClose?: () => void }) {
  const [writes, setWrites] = useState(false)
  const { unchanged, ask } = doing
  if (unchanged === undefined) return null
  if (writes) return <Words line={line} onClose={() => setWrites(false)} onSay={words => { setWrites(false); onClose?.(); unchanged(line, words) }} />
  const confirm = () => { if (line.keys.length > 0 || asksWords(failed)) setWrites(true); else { onClose?.(); unchanged(line) } }
  return (
    <>
      {!line.isHere && <p className="soft">标准时点时在本村，以后迁走的，选无变化。</p>}
      <div className="row censusacts">
        <Button icon="check" onClick={confirm}>无变化</Button>
        {line.isHere && <Button onClick={() => ask('changed', line)}>有变化</Button>}
        <Button onClick={() => ask('away', line)}>{line.isHere ? '不在村' : '查无此人'}</Button>
        {onClose !== undefined && <Button kind="ghost" onClick={onClose}>不改</Button>}
      </div>
    </>
  )
}

function Failed({ tap, doing }: { tap: Tap; doing: Doing }) {
  if (tap.failure === null) return null
  const said = isSilence(tap.failure) ? { title: '没有收到服务器的回答', next: '网络恢复会自动再发，不会重复记。' } : sayFailure(tap.failure)
  // What was refused would be refused again as it is.
  const refused = ['problem', 'denied', 'notFound'].includes(tap.failure.kind)
  return (
    <Note tone="amber">
      <b>{tap.kind === null ? '撤销' : `“${answerNames[tap.kind]}”`}没有记上：</b>{said.title}{said.next === '' ? '' : `。${said.next}`}
      <span className="row wrap censusacts">{refused ? <Button size="sm" onClick={() => doing.forget(tap)}>知道了</Button> : <><Button size="sm" icon="sync" onClick={() => doing.repeat(tap)}>再发一次</Button><Button size="sm" kind="ghost" onClick={() => doing.forget(tap)}>不发了</Button></>}</span>
    </Note>
  )
}

/** Taking back stands where the card was; its word is where 无变化 was, so that a second tap hits nothing. */
function Answered({ line, sending, doing }: CardProps) {
  const [changes, setChanges] = useState(false)
  const said = line.heads.find(({ kind }) => kind === line.answer)
  const mine = ownOf(line).length > 0 && doing.takeBack !== undefined
  if (changes) return <Acts line={line} failed={undefined} doing={doing} onClose={() => setChanges(false)} />
  return (
    <>
      {said?.words != null && <p className="soft">{said.words}</p>}
      <div className="row censussaid">
        <span className="grow soft">{said === undefined ? '' : `${said.mine ? '' : `${said.by.name} `}${sayWhen(said.at)}`}{sending && '，正在发送'}</span>
        {doing.mayReturn && said?.mine !== true && <Button kind="ghost" onClick={() => doing.ask('return', line)}>退回</Button>}
        {mine && <Button icon="undo" onClick={() => doing.takeBack?.(line)}>撤销</Button>}
        {!mine && doing.unchanged !== undefined && <Button kind="ghost" icon="edit" onClick={() => setChanges(true)}>改</Button>}
      </div>
    </>
  )
}

const stateTones = { returned: 'back', disputed: 'soon', reopened: 'info' } as const
function Mark({ line: { state, answer } }: { line: Line }) {
  if (state === 'verified') return answer === null ? null : <span className={`st ${answerLooks[answer].tone}`}><Icon name={answerLooks[answer].icon} />{answerNames[answer]}</span>
  return state === 'open' ? null : <Status tone={stateTones[state]}>{lineStateNames[state]}</Status>
}

/** What stood under the finger is gone after a tap: the focus stays on the card and its next thing is one key away. */
function useStay(state: Line['state']) {
  const ref = useRef<HTMLElement>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== state && document.activeElement === document.body) ref.current?.focus({ preventScroll: true })
    before.current = state
  }, [state])
  return ref
}

export function ChildCard({ line, failed, stays = [], sending, doing }: CardProps) {
  const ref = useStay(line.state)
  const done = line.state === 'verified'
  return (
    <article ref={ref} tabIndex={-1} className={`censuscard ${line.state}`} aria-label={`${line.child.name}，${done && line.answer !== null ? answerNames[line.answer] : lineStateNames[line.state]}`}>
      <Head line={line}><Mark line={line} /></Head>
      {!done && <p className="soft">{lastWords(line)}</p>}
      {!done && <Standing line={line} />}
      {!done && stays.map(words => <Note key={words} tone="amber">已撤销。{words}。</Note>)}
      {failed !== undefined && <Failed tap={failed} doing={doing} />}
      {done ? <Answered line={line} failed={failed} sending={sending} doing={doing} /> : <Acts line={line} failed={failed} doing={doing} />}
    </article>
  )
}
