/** One condition of a list: a chip that opens its answers, says what was chosen, and is taken away with one press. */
import { useRef, useState } from 'react'
import { Check } from './Field.tsx'
import { Icon } from './Icon.tsx'
import { Popover } from './Popover.tsx'

export type FilterOption = { value: string; label: string }
type Props = { label: string; options: readonly FilterOption[]; chosen: readonly string[]; onChange: (values: string[]) => void; startOpen?: boolean; /** What is known by words although it cannot be chosen. */ words?: readonly FilterOption[] }

function Options({ label, options, chosen, onChange }: Pick<Props, 'label' | 'options' | 'chosen' | 'onChange'>) {
  const [text, setText] = useState('')
  const shown = options.filter(o => o.label.includes(text.trim()))
  return (
    <div className="optionlist">
      {options.length > 12 && <input className="inp" placeholder={`查找${label}`} aria-label={`查找${label}`} value={text} onChange={e => setText(e.target.value)} data-focus="" />}
      {shown.map(o => (
        <Check key={o.value} label={o.label} checked={chosen.includes(o.value)}
          onChange={on => onChange(on ? [...chosen, o.value] : chosen.filter(v => v !== o.value))} />
      ))}
    </div>
  )
}

export function FilterChip({ label, options, chosen, onChange, startOpen, words = options }: Props) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [open, setOpen] = useState(startOpen === true)
  const said = words.filter(o => chosen.includes(o.value)).map(o => o.label)
  const short = said.length > 2 ? `${said.slice(0, 2).join('、')}等 ${said.length} 项` : said.join('、')
  return (
    <span ref={anchor} className={chosen.length > 0 ? 'chip on' : 'chip'}>
      <button type="button" className="row chipbtn" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}{chosen.length > 0 ? <b>{short}</b> : <Icon name="down" />}
      </button>
      {chosen.length > 0 && <button type="button" className="x" aria-label={`去掉条件${label}`} onClick={() => onChange([])}><Icon name="close" /></button>}
      {open && <Popover anchor={anchor} onClose={() => setOpen(false)} label={label}><Options label={label} options={options} chosen={chosen} onChange={onChange} /></Popover>}
    </span>
  )
}
