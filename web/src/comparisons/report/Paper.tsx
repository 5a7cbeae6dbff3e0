/** 对账报告 as a sheet of paper: the same on the screen and in print, and nothing on it that only a screen can do. */
import type { ReactNode } from 'react'
import type { Reconciliation } from '@qinghe/domain/comparisons/reconciliation.ts'
import { kindNames, rowStateNames } from '@qinghe/domain/comparisons/types.ts'
import { LogFoot } from '../../app/LogFoot.tsx'
import { Note } from '../../ui/layout.tsx'
import { exactTime, figure, fullTime } from '../../ui/time.ts'
import { Differences, Names, Places } from './Differences.tsx'
import './report.css'

type One = { one: Reconciliation }

export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return <section className="psec"><h2>{title}</h2>{note !== undefined && <p className="cap soft">{note}</p>}{children}</section>
}

function Facts({ one }: One) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['提供部门', one.department], ['名册', `${kindNames[one.kind]}（${one.fileName}）`], ['时间范围', one.period], ['比对范围', `${one.regionName}的档案`],
    ['比对目的', one.purpose], ['依据', one.legalBasis],
    ['名册性质', `${one.isComplete ? '全量' : '只是一部分'}，${one.allShouldBeFiled ? '其中的人都应当建档' : '其中的人不都要建档'}`], ['保留的列', one.keptColumns.join('、')],
    ['送交', one.handedBy === null ? '由民政上传' : `${one.handedBy.name} ${fullTime(one.handedBy.at)}`],
    ['比对', `${one.orderedByName} ${fullTime(one.orderedAt)} 发起${one.finishedAt === null ? '' : `，${fullTime(one.finishedAt)} 完成`}`],
  ]
  return <dl className="facts">{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
}

function Balance({ one: { balance: b, agrees, isComplete } }: One) {
  const rows = (['same', 'differs', 'lead', 'doubtful', 'outside'] as const).map(state => ({ name: rowStateNames[state], n: b[state] }))
  const expected = [{ name: '在名册里', n: b.expectedFound }, { name: '疑似，待判断', n: b.expectedDoubtful }, { name: '不在名册里', n: b.missing }]
  const Sum = ({ label, all, parts }: { label: string; all: number; parts: readonly { name: string; n: number }[] }) => (
    <table className="tb low sum">
      <thead><tr><th>{label}</th>{parts.map(part => <th key={part.name} className="r">{part.name}</th>)}</tr></thead>
      <tbody><tr><td><b>{figure(all)}</b></td>{parts.map(part => <td key={part.name} className="r">{figure(part.n)}</td>)}</tr></tbody>
    </table>
  )
  return (
    <>
      <Sum label="名册行数" all={b.rows} parts={rows} />
      {isComplete && <Sum label="应在名册的档案" all={b.expected} parts={expected} />}
      {agrees ? <p className="cap soft">各数从明细逐行数出，与保存的合计一致。</p> : <Note tone="red">明细与保存的合计不一致，请重新比对，并告知系统管理员。本报告不能作为对账依据。</Note>}
    </>
  )
}

function Since({ one: { earlier } }: One) {
  if (earlier === null) return <p className="soft t13">同部门、同类名册、同一范围，此前没有比对过。</p>
  const { followed: f, balance: b } = earlier
  return (
    <>
      <p className="soft t13">上一次：{earlier.number}，{earlier.period}，{fullTime(earlier.finishedAt)} 完成，名册 {figure(b.rows)} 行。当时的差异 {figure(f.total)} 条，现在：</p>
      <table className="tb low sum">
        <thead><tr><th>上次差异</th><th className="r">已办结</th><th className="r">办结后又出现</th><th className="r">没有办结，这次不再出现</th><th className="r">没有办结，这次仍在</th><th className="r">已撤回</th></tr></thead>
        <tbody><tr><td><b>{figure(f.total)}</b></td><td className="r">{figure(f.settled)}</td><td className="r">{figure(f.back)}</td><td className="r">{figure(f.gone)}</td><td className="r">{figure(f.still)}</td><td className="r">{figure(f.withdrawn)}</td></tr></tbody>
      </table>
    </>
  )
}

const signatures = ['提供部门经办人', '提供部门负责人', '民政经办人', '民政负责人'] as const
function Signatures() {
  return (
    <div className="signs">
      {signatures.map(who => <div key={who}><span>{who}</span><i /><span className="cap muted">年　　月　　日（盖章）</span></div>)}
    </div>
  )
}

export function Paper({ one }: One) {
  const { decisions: d } = one
  return (
    <article className="paper card" aria-label="对账报告">
      <header>
        <h1>{one.department}{kindNames[one.kind]}名册与儿童档案对账报告</h1>
        <p className="cap soft">编号 {one.number}　　生成于 {exactTime(one.asOf)}</p>
      </header>
      <Part title="一、名册"><Facts one={one} /></Part>
      <Part title="二、合计"><Balance one={one} /></Part>
      {one.warnings.length > 0 && <Part title="名册本身的问题"><ul className="plainlist">{one.warnings.map(words => <li key={words}>{words}</li>)}</ul></Part>}
      <Part title="三、差异"><Differences one={one} /></Part>
      {one.places.length > 0 && <Part title="四、按镇街"><Places one={one} /></Part>}
      <Part title="五、人工判断">
        <p className="t13">判“是同一人” {figure(d.same)} 对，“不是同一人” {figure(d.different)} 对，等第二人确认 {figure(d.awaitingSecond)} 对，撤销过 {figure(d.undone)} 次；还没有判断的疑似 {figure(one.balance.doubtful)} 行。</p>
      </Part>
      <Part title="六、上一次的差异现在怎样"><Since one={one} /></Part>
      {one.names.length > 0 && <Part title="七、未办结名单" note={one.moreNames > 0 ? `按期限先后列前 ${figure(one.names.length)} 条，另有 ${figure(one.moreNames)} 条在差异清单里。` : '按期限先后。'}><Names one={one} /></Part>}
      <Signatures />
      <LogFoot />
      <footer className="cap muted">{one.modelHash !== null && <>模型编号 {one.modelHash}。</>}比对只说谁是谁，不改档案；{one.names.length > 0 ? '本报告有儿童姓名，请按敏感个人信息保管，用后销毁。' : '本报告没有儿童姓名。'}</footer>
    </article>
  )
}
