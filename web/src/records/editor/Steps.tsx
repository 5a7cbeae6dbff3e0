/** What may be done to a ledger without a word of YAML: each button is one sentence, the server writes it into the file. */
import { useState } from 'react'
import type { CountyChange } from '@qinghe/domain/records/countyChange.ts'
import type { CountyLedgers } from '@qinghe/domain/records/countyKinds.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { Button } from '../../ui/Button.tsx'
import { Check, ChoiceField, TextField } from '../../ui/Field.tsx'
import { Card } from '../../ui/layout.tsx'
import { Tag } from '../../ui/marks.tsx'
import { features, other } from '../features.ts'

type Change = (change: CountyChange) => void
type FieldType = Extract<CountyChange, { what: 'addField' }>['type']
const types: readonly { value: FieldType; label: string }[] = [
  { value: 'text', label: '短文字' }, { value: 'longText', label: '长文字' }, { value: 'yesNo', label: '是否' }, { value: 'day', label: '日期' }, { value: 'number', label: '数字' }, { value: 'money', label: '金额' }, { value: 'code', label: '选一项' },
]
const linesOf = (text: string): string[] => text.split(/[\n\t,，、;；]/u).map(one => one.trim()).filter(Boolean)

/** `shipped`: a choice with a list of its own stands only in a ledger of the county. */
export function AddField({ shipped, busy, onChange }: { shipped: boolean; busy: boolean; onChange: Change }) {
  const [label, setLabel] = useState('')
  const [type, setType] = useState<FieldType | null>('text')
  const [needed, setNeeded] = useState(false)
  const [options, setOptions] = useState('')
  const ready = label.trim() !== '' && type !== null && (type !== 'code' || linesOf(options).length > 1)
  const add = () => { if (ready && type !== null) { onChange({ what: 'addField', label: label.trim(), type, needed, options: type === 'code' ? linesOf(options) : [] }); setLabel(''); setOptions('') } }
  return (
    <Card title="加一个栏目">
      <div className="col gap3">
        <TextField label="栏目名称" value={label} onChange={setLabel} maxLength={40} placeholder="例如 有爱心妈妈" />
        <ChoiceField label="填什么" options={shipped ? types.filter(one => one.value !== 'code') : types} value={type} onChange={setType} clearable={false} hint={shipped ? '要选一项的，请在本县自己的台账里加；平台已有的选项可以在下面增加' : undefined} />
        {type === 'code' && <TextField label="选项" must value={options} onChange={setOptions} lines={4} hint="一行一个，至少两个" />}
        <Check checked={needed} onChange={setNeeded} label="必填" />
        <div><Button kind="primary" busy={busy} disabled={!ready} onClick={add}>加上</Button></div>
      </div>
    </Card>
  )
}

function Row({ field, shipped, onChange }: { field: KindField; shipped: boolean; onChange: Change }) {
  const [name, setName] = useState<string | null>(null)
  const isOwn = /^x\d{6}-/u.test(field.id)
  return (
    <li className="kindline">
      {name === null
        ? <span className="grow">{field.label} {field.needed !== 'never' && <Tag tone="line">必填</Tag>} {isOwn && <Tag tone="green">本县</Tag>} {field.core && <Tag tone="plain">平台要用</Tag>}</span>
        : <span className="grow"><input className="inp" aria-label={`${field.label}的新名称`} value={name} maxLength={40} onChange={event => setName(event.target.value)} /></span>}
      {shipped && !isOwn && (name === null
        ? <><Button size="sm" aria-label={`给${field.label}改名`} onClick={() => setName(field.label)}>改名</Button>
          {field.needed === 'never' && <Button size="sm" aria-label={`要求必填${field.label}`} onClick={() => onChange({ what: 'require', field: field.id })}>要求必填</Button>}
          {!field.core && <Button size="sm" aria-label={`隐藏${field.label}`} onClick={() => onChange({ what: 'hide', field: field.id })}>隐藏</Button>}</>
        : <><Button size="sm" kind="primary" disabled={name.trim() === ''} onClick={() => { onChange({ what: 'relabel', field: field.id, label: name.trim() }); setName(null) }}>改好了</Button><Button size="sm" onClick={() => setName(null)}>取消</Button></>)}
    </li>
  )
}

export function Fields({ kind, shipped, onChange }: { kind: Kind; shipped: boolean; onChange: Change }) {
  return <Card flush title="现有的栏目" note={`${kind.fields.length} 项`}><ul>{kind.fields.map(field => <Row key={field.id} field={field} shipped={shipped} onChange={onChange} />)}</ul></Card>
}

/** Choices that are the ledger's own; those of the whole platform are nobody's to change in one place. */
export function AddCode({ kind, busy, onChange }: { kind: Kind; busy: boolean; onChange: Change }) {
  const lists = [...new Map(kind.fields.flatMap(field => (field.list && !field.list.id.startsWith('CL-') ? [[field.list.id, field.list] as const] : []))).values()]
  const [list, setList] = useState<string | null>(null)
  const [label, setLabel] = useState('')
  if (lists.length === 0) return null
  return (
    <Card title="加一个选项">
      <div className="col gap3">
        <ChoiceField label="加到哪里" options={lists.map(one => ({ value: one.id, label: one.title }))} value={list} onChange={setList} clearable={false} />
        <TextField label="选项名称" value={label} onChange={setLabel} maxLength={40} />
        <div><Button busy={busy} disabled={list === null || label.trim() === ''} onClick={() => { if (list !== null) { onChange({ what: 'addCode', list, label: label.trim() }); setLabel('') } }}>加上</Button></div>
      </div>
    </Card>
  )
}

type Audience = CountyLedgers['audiences'][number]
const postsIn = (audience: Audience): number => audience.sees.reduce((sum, one) => sum + one.posts, 0)
/** From nothing, or from the first row of the workbook that was kept so far. */
export function Begin({ audiences, busy, onChange }: { audiences: readonly Audience[]; busy: boolean; onChange: Change }) {
  const [title, setTitle] = useState('')
  const [audience, setAudience] = useState<string | null>(null)
  const [feature, setFeature] = useState<string | null>('pairing')
  const [header, setHeader] = useState('')
  const chosen = audiences.find(one => one.id === audience)
  const begin = () => { if (audience !== null && feature !== null) onChange({ what: 'begin', title: title.trim(), audience, feature, header: linesOf(header) }) }
  return (
    <Card title="新建本县台账">
      <div className="col gap3">
        <TextField label="台账名称" must value={title} onChange={setTitle} maxLength={40} placeholder="例如 爱心妈妈结对" />
        <ChoiceField label="谁能看" must options={audiences.map(one => ({ value: one.id, label: `像${one.like[0] ?? one.title}一样（${postsIn(one)} 个岗位）` }))} value={audience} onChange={setAudience} clearable={false}
          hint={chosen === undefined ? '定了以后不能再改' : `能看的岗位：${chosen.sees.map(one => `${one.role} ${one.posts}`).join('、')}。定了以后不能再改`} />
        <ChoiceField label="放在哪里" options={[...features, other].map(one => ({ value: one.id, label: one.title }))} value={feature} onChange={setFeature} clearable={false} />
        <TextField label="原来表格的表头" value={header} onChange={setHeader} lines={3} hint="把原来那张表的第一行复制过来，会按名称定下栏目；没有就空着，以后再加。只要表头，不要复制儿童的内容" />
        <div><Button kind="primary" busy={busy} disabled={title.trim() === '' || audience === null || feature === null} onClick={begin}>开始</Button></div>
      </div>
    </Card>
  )
}
