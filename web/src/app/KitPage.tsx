/** Every component in every state on one page: for eyes during development, absent from the bundle. */
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { ChoiceField, TextField, yesNo } from '../ui/Field.tsx'
import { Card, Note, PageHead, Segment } from '../ui/layout.tsx'
import { Clause, Kbd, Risk, Status, Tag } from '../ui/marks.tsx'
import { Secret } from '../ui/Mask.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { Progress } from '../ui/Progress.tsx'
import { EmptyState, ErrorState, NotYours, Skeleton } from '../ui/states.tsx'
import { Steps } from '../ui/Steps.tsx'

function Marks() {
  return (
    <Card title="状态" note="图标 + 文字 + 颜色">
      <div className="col gap3">
        <div className="row wrap"><Status tone="ok">已完成</Status><Status tone="info">办理中</Status><Status tone="soon">剩 2 天</Status><Status tone="back">退回</Status><Status tone="late">逾期 3 天</Status><Status tone="idle">未开始</Status></div>
        <div className="row wrap"><Risk level={1} /><Risk level={2} /><Risk level={3} /><Risk level={4} /></div>
        <div className="row wrap"><Tag tone="green">农村留守</Tag><Tag tone="blue">困境</Tag><Tag>流动</Tag><Tag tone="line">已退出</Tag><Clause>实施意见 102</Clause><Kbd>Enter</Kbd></div>
        <div className="row wrap"><Secret masked="9999 •••••••• 0016" label="身份证号" onReveal={() => undefined} /><b className="lk">271</b></div>
      </div>
    </Card>
  )
}

function Inputs() {
  const [text, setText] = useState('曹丽华')
  const [pick, setPick] = useState<number | null>(null)
  const [on, setOn] = useState<boolean | null>(true)
  const [day, setDay] = useState<string | null>('2017-04-16')
  return (
    <Card title="操作">
      <div className="col gap3">
        <div className="row wrap"><Button kind="primary">主要</Button><Button>一般</Button><Button disabled>不可用</Button><Button kind="danger">作废</Button><Button kind="alarm" icon="phone">110</Button><Button kind="ghost">链接</Button><Button busy>正在办</Button></div>
        <div className="fields">
          <TextField label="姓名" must value={text} onChange={setText} /><TextField label="身份证号" value="9999" onChange={() => undefined} error="少 1 位，应为 18 位。请对照户口簿补上。" />
          <PickField label="关系" options={[{ value: 62, label: '祖母' }, { value: 82, label: '伯母' }]} value={pick} onChange={setPick} /><DayField label="日期" value={day} onChange={setDay} warning="满 16 周岁，请核对" />
          <ChoiceField label="是否外出" options={yesNo} value={on} onChange={setOn} />
        </div>
      </div>
    </Card>
  )
}

export function KitPage() {
  const [view, setView] = useState<'picture' | 'table'>('picture')
  return (
    <>
      <PageHead title="组件与状态"><Steps names={['选文件', '对应列', '检查错误']} at={1} /><Segment label="看法" value={view} onPick={setView} items={[{ key: 'picture', label: '图' }, { key: 'table', label: '表' }]} /></PageHead>
      <Marks /><Inputs />
      <Card title="提示"><div className="col gap2"><Note>说明</Note><Note tone="green">办成了</Note><Note tone="amber">请核对</Note><Note tone="red">不能提交</Note><Note tone="blue">其他系统</Note></div></Card>
      <Card title="长任务"><Progress title="正在比对 3,912 条" done={0.62} secondsLeft={40} onStop={() => undefined} /></Card>
      <Card flush label="四种状态"><EmptyState title="本村还没有儿童">可以导入花名册，或新建一名。</EmptyState><ErrorState title="没有保存到服务器">网络恢复后自动再送。</ErrorState><NotYours title="这一项不在您的范围">您能看苏仙区。</NotYours><Skeleton /></Card>
    </>
  )
}
