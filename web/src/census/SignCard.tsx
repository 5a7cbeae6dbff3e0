/** 签字: what is signed, in words; what stands in the way; who has signed, and whether what was signed still stands. */
import type { ReactNode } from 'react'
import { signTown, signVillage } from '@qinghe/domain/census/commands.ts'
import type { Sheet } from '@qinghe/domain/census/contract.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card, Note } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { fullTime } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { signsHere } from './words.ts'

export type Signing = {
  period: string; sheet: Sheet; maySign: boolean; locked: boolean; /** Words of rules, each a line. */ standsInTheWay: readonly string[]; /** To where most of it is done. */ way?: ReactNode
  /** What the signature is of. */ words: ReactNode; /** What is still on its way, in words. */ waits?: string | undefined; /** What was shown is not what stands there any more. */ onStale?: () => void; /** What is different since. */ changes?: ReactNode
}

function Signatures({ signatures }: Pick<Sheet, 'signatures'>) {
  if (signatures.length === 0) return null
  return (
    <ul className="col gap2 t13">
      {signatures.map(({ by, at, onBehalf, current }) => (
        <li key={`${at}${by.name}`}><Status tone={current ? 'ok' : 'soon'}>{current ? '已签字' : '签过，后来有改动'}</Status><span className="soft block">{by.name}（{by.role}{onBehalf ? '，代签' : ''}）{fullTime(at)}</span></li>
      ))}
    </ul>
  )
}

/** A digest that is not current any more: what was shown is not what stands there. */
const isStale = (error: unknown): boolean => issuesOf(error).some(({ code }) => code === 'census.stale')
function Refused({ error, changes }: { error: unknown; changes: ReactNode }) {
  const issues = issuesOf(error)
  if (issues.length === 0) return null
  return <div className="col gap2" role="alert"><Note tone="amber"><b>没有签上</b><ul>{issues.map(({ code, message }) => <li key={code + message}>{message}</li>)}</ul>{isStale(error) && <p>名单已经重新读取。{changes}</p>}</Note></div>
}

export function SignCard({ period, sheet, maySign, locked, standsInTheWay, way, words, waits, onStale, changes }: Signing) {
  const sent = { onError: (error: unknown) => { if (isStale(error)) onStale?.() } }
  const village = useSend(signVillage, () => toast(`${sheet.place.name}已签字`))
  const town = useSend(signTown, () => toast(`${sheet.place.name}已签字`))
  const sending = sheet.level === 'village' ? village : town
  const signed = sheet.state === 'signed'
  const free = standsInTheWay.length === 0
  const signs = signsHere({ maySign, sheet })
  return (
    <Card title={`${sheet.place.name}签字`} label="签字" className="censussign">
      <div className="col gap3">
        <Signatures signatures={sheet.signatures} />
        {locked && <Note>本轮已锁定，改动请走更正单。</Note>}
        {!locked && !signed && !free && <div className="t13"><p className="soft">签字以前还差：</p><ul className="censusway">{standsInTheWay.map(one => <li key={one}>{one}</li>)}</ul>{way}</div>}
        {!locked && !signed && free && <p className="signwords">{words}</p>}
        {!locked && !signed && free && signs && <p className="soft t13">签字即由您确认以上情况属实。签字后再有改动，要重新签。</p>}
        <Refused error={sending.error} changes={changes} />
        {!locked && !signed && signs && <Button kind="primary" size="lg" wide icon="edit" disabled={!free || waits !== undefined} busy={sending.isPending} onClick={() => sending.mutate({ input: { period, region: sheet.place.code, digest: sheet.digest } }, sent)}>{waits ?? '签字'}</Button>}
      </div>
    </Card>
  )
}
