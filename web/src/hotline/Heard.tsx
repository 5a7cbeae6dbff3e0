/** 这次通话的孩子: looked for by what was heard, when somebody presses; three at most, and the register is not leafed through. */
import { useState } from 'react'
import { findHeard, type HeardInput, type HeardOutput } from '@qinghe/domain/hotline/contract.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/layout.tsx'
import { Dotted } from '../ui/marks.tsx'
import { Name } from '../ui/Mask.tsx'
import { Skeleton } from '../ui/states.tsx'
import './hotline.css'

type Values = Readonly<Record<string, unknown>>
type Match = HeardOutput['children'][number]
const sexWord: Readonly<Record<number, string>> = { 1: '男', 2: '女' }
const wholeAge = (value: unknown): number | undefined => (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 30 ? value : undefined)

/** What was heard so far; nothing where it is too little to look by. */
export function cluesIn({ childName, childAge, childAt }: Values): HeardInput | null {
  const name = typeof childName === 'string' ? childName.trim() : ''
  const age = wholeAge(childAge)
  const region = RegionCode.safeParse(childAt)
  if (name.length < 2 || (age === undefined && !region.success)) return null
  return { name, ...(age === undefined ? {} : { age }), ...(region.success ? { region: region.data } : {}) }
}

function Line({ match, onPick }: { match: Match; onPick: ((child: ChildId) => void) | undefined }) {
  return (
    <div className="heardline">
      <span className="grow"><b><Name text={match.name} /></b><span className="cap muted block"><Dotted items={[sexWord[match.sexCode ?? 0], match.age === null ? null : `${match.age} 岁`, match.regionName]} /></span></span>
      {onPick !== undefined && <Button onClick={() => onPick(match.id)}>是这个孩子</Button>}
    </div>
  )
}

function Found({ clues, onPick }: { clues: HeardInput; onPick: ((child: ChildId) => void) | undefined }) {
  const asked = useAsk(findHeard, clues, { staleMs: 60_000 })
  if (asked.isError) return <p className="t13 red">{sayFailure(failureOf(asked.error)).title}</p>
  if (asked.data === undefined) return <Skeleton lines={2} />
  const { children, tooMany } = asked.data
  if (tooMany) return <p className="t13" role="status">符合的孩子不止三名，不显示。请再问年龄、在哪个村。</p>
  if (children.length === 0) return <p className="t13" role="status">在册的孩子里没有找到。不影响登记和转办，按听到的地方转给乡镇。</p>
  return <div role="status"><p className="t13 soft">可能是本县在册儿童：</p>{children.map(match => <Line key={match.id} match={match} onPick={onPick} />)}{onPick === undefined && <p className="cap muted">登记以后，在来电页面上认是哪名孩子。</p>}</div>
}

export function Heard({ values, onPick }: { values: Values; onPick?: (child: ChildId) => void }) {
  const [looked, setLooked] = useState<HeardInput | null>(null)
  const clues = cluesIn(values)
  return (
    <Card title="这次通话的孩子">
      {clues === null
        ? <p className="t13 soft">填了孩子的名字（两个字以上），再加大约几岁或者在哪个乡镇、村，就可以找。</p>
        : <Button onClick={() => setLooked(clues)}>按听到的找一找</Button>}
      <p className="cap muted">只按听到的线索找；每找一次都有记录，写着看到了谁。</p>
      {looked !== null && <Found clues={looked} onPick={onPick} />}
    </Card>
  )
}
