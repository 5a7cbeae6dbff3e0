import { Button } from './Button.tsx'

type Props = { title: string; /** 0–1 */ done: number; secondsLeft: number | null; note?: string; onStop?: () => void }

const sayLeft = (s: number): string => s < 60 ? `大约还要 ${Math.max(1, s)} 秒` : `大约还要 ${Math.ceil(s / 60)} 分钟`

/** Long work in the background: the result stays, so one may leave. */
export function Progress({ title, done, secondsLeft, note, onStop }: Props) {
  const percent = Math.round(done * 100)
  return (
    <div className="col gap2">
      <div className="row"><b>{title}</b><span className="end muted">{percent}%</span></div>
      <div className="bar thick" role="progressbar" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-label={title}>
        <i style={{ width: `${percent}%` }} />
      </div>
      <p className="cap muted">{secondsLeft === null ? '' : `${sayLeft(secondsLeft)}。`}{note ?? '可以离开，结果会留着。'}</p>
      {onStop !== undefined && <div><Button size="sm" onClick={onStop}>停止</Button></div>}
    </div>
  )
}
