import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Card, Note } from '../ui/layout.tsx'

/** Half a code, made in this browser: the first by whoever proposes, the second by whoever confirms. Only its hash was sent. */
export type Half = 'first' | 'second'
export type HeldHalf = { key: string; name: string; code: string }

const titles: Record<Half, string> = { first: '前 8 位', second: '后 8 位' }
const advice: Record<Half, string> = {
  first: '请当面或打电话告诉本人，不要发到群里，也不要告诉确认的管理员。后 8 位在另一名管理员确认时生成，由他另行告诉本人，两半接着填才能登录。',
  second: '请当面告诉本人，或者打您自己核实过的电话，不要发到群里，也不要告诉提出的管理员。本人先填提出的管理员给的前 8 位，再接着填这 8 位。7 天内有效，用一次作废。',
}
const once = '只显示这一次，系统里没有保存。'

export function HalfShown({ half, name, code, onClose }: { half: Half; name: string; code: string; onClose: () => void }) {
  return (
    <Dialog title={`${name}的一次性口令（${titles[half]}）`} onClose={onClose} footer={<Button kind="primary" onClick={onClose}>已经抄下，关闭</Button>}>
      <Note tone="amber">{once}{advice[half]}</Note>
      <p className="bigcode">{code}</p>
    </Dialog>
  )
}

function HalfTable({ half, held }: { half: Half; held: readonly HeldHalf[] }) {
  return (
    <table className="tb low"><thead><tr><th>姓名</th><th>一次性口令（{titles[half]}）</th></tr></thead>
      <tbody>{held.map(one => <tr key={one.key}><td><b>{one.name}</b></td><td className="codelist">{one.code}</td></tr>)}</tbody></table>
  )
}

/** Many at once, to be printed. */
export function HalvesCard({ half, held, footer }: { half: Half; held: readonly HeldHalf[]; footer: React.ReactNode }) {
  return (
    <Card flush title={`一次性口令（${titles[half]}）`} note="只显示这一次，系统里没有保存">
      <div className="state"><Note tone="amber">已有账号的人不用新口令，仍用原来的登录。{advice[half]}</Note></div>
      <HalfTable half={half} held={held} />
      <div className="tablefoot"><Button icon="print" onClick={() => window.print()}>打印</Button>{footer}</div>
    </Card>
  )
}

export function HalvesDialog({ half, held, onClose }: { half: Half; held: readonly HeldHalf[]; onClose: () => void }) {
  const [only] = held
  if (held.length === 1 && only !== undefined) return <HalfShown half={half} name={only.name} code={only.code} onClose={onClose} />
  return (
    <Dialog wide title={`${held.length} 个人的一次性口令（${titles[half]}）`} onClose={onClose}
      footer={<><Button icon="print" onClick={() => window.print()}>打印</Button><Button kind="primary" onClick={onClose}>已经抄下，关闭</Button></>}>
      <Note tone="amber">{once}{advice[half]}</Note>
      <HalfTable half={half} held={held} />
    </Dialog>
  )
}
