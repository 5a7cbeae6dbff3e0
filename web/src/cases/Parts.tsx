/** The story of a case, what comes next in it, who works on it, and its papers. */
import { Link } from '@tanstack/react-router'
import type { TimelineOutput } from '@qinghe/domain/records/contract.ts'
import { PrintButton } from '../app/PrintButton.tsx'
import { printableRecords } from '../app/printing.ts'
import { addressOfFile } from '../records/files/known.ts'
import type { Ledger } from '../records/kinds.ts'
import { stateTone } from '../records/say.ts'
import { Card } from '../ui/layout.tsx'
import { Dotted, Status } from '../ui/marks.tsx'
import { type Owed, owes } from './Clocks.tsx'
import { nextOf } from './known.ts'

export type Entry = TimelineOutput['records'][number]
type Both = { entries: readonly Entry[]; ledgers: readonly Ledger[] }
const kindOf = (ledgers: readonly Ledger[], { kind }: Entry) => ledgers.find(one => one.kind.kind === kind)?.kind

function State({ entry, ledgers }: { entry: Entry; ledgers: readonly Ledger[] }) {
  const kind = kindOf(ledgers, entry)
  const state = kind?.states.find(one => one.label === entry.state)?.id
  return kind === undefined || state === undefined ? <span className="t13 soft">{entry.state}</span> : <Status tone={stateTone(kind, state)}>{entry.state}</Status>
}

export function Story({ entries, ledgers, isMore }: Both & { isMore: boolean }) {
  return (
    <Card title="经过" note="从先到后">
      {isMore && <p className="cap muted">只列最近的 {entries.length} 条，更早的在“记录”里。</p>}
      <ol className="strip">{entries.map(entry => (
        <li key={entry.record}>
          <span className="stripday casedate">{entry.day}</span>
          <Link to="/records/$kind/$record" params={{ kind: entry.kind, record: entry.record }} search={{}} className="stripline">
            <span className="grow"><b>{entry.title}</b>{entry.number !== null && <span className="muted cap"> {entry.number}</span>}<span className="cap muted block"><Dotted items={[`${entry.author.name}（${entry.author.role}）`, entry.region]} /></span></span>
            <State entry={entry} ledgers={ledgers} />
          </Link>
        </li>
      ))}</ol>
    </Card>
  )
}

export function WhatNext({ entries, ledgers }: Both) {
  const found = entries.flatMap(entry => {
    const kind = kindOf(ledgers, entry)
    const next = kind === undefined ? [] : nextOf(kind, entry.state)
    return next.length === 0 ? [] : [{ entry, next }]
  })
  return (
    <Card flush title="接下来">
      {found.length === 0 ? <p className="quiet">列出的记录都办到头了。</p> : <ul>{found.map(({ entry, next }) => (
        <li key={entry.record}>
          <Link to="/records/$kind/$record" params={{ kind: entry.kind, record: entry.record }} search={{}} className="linecard caseline">
            <span className="row wrap"><b className="grow"><Dotted items={[entry.title, entry.number]} /></b><State entry={entry} ledgers={ledgers} /></span>
            <span className="cap muted block">可以办：{next.map(({ act, who }) => `${act.label}（${who}）`).join('、')}</span>
          </Link>
        </li>
      ))}</ul>}
    </Card>
  )
}

export function People({ entries, owed }: { entries: readonly Entry[]; owed: readonly Owed[] }) {
  const did = new Map<string, Set<string>>()
  for (const { author, title } of entries) { const who = `${author.name}（${author.role}）`; did.set(who, (did.get(who) ?? new Set()).add(title)) }
  const due = [...new Set(owed.map(owes))].filter(who => !did.has(who))
  return (
    <Card title="谁在办">
      <ul className="caselist">
        {[...did].map(([who, titles]) => <li key={who}><b>{who}</b><span className="cap muted block">登记：{[...titles].join('、')}</span></li>)}
        {due.map(who => <li key={who}><b>{who}</b><span className="cap muted block">有期限在身</span></li>)}
      </ul>
    </Card>
  )
}

export function Papers({ entries, ledgers }: Both) {
  const printed = ledgers.filter(one => one.kind.print !== null)
  const pictures = entries.flatMap(entry => entry.pictures.map(file => ({ file, entry })))
  return (
    <Card title="文书和图片">
      <ul className="caselist">{printed.map(({ kind }) => {
        const records = entries.filter(one => one.kind === kind.kind).map(one => one.record)
        return <li key={kind.kind} className="row wrap"><span className="grow">{kind.print?.title}{records.length > 1 && `，${records.length} 份`}</span><PrintButton small about={`这名儿童的${kind.title}`} printables={() => printableRecords(['each'], { kind: kind.kind, records })} /></li>
      })}</ul>
      {pictures.length > 0 && <div className="row wrap">{pictures.map(({ file, entry }) => (
        <Link key={file} to="/records/$kind/$record" params={{ kind: entry.kind, record: entry.record }} search={{}} className="stripthumbs"><img src={addressOfFile(file, 'small')} alt={`${entry.title}的图片`} loading="lazy" /></Link>
      ))}</div>}
      <p className="cap muted">附件在各条记录里看。</p>
    </Card>
  )
}
