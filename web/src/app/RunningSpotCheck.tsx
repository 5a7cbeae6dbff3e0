/** Names are open only here and only until then: said on every page while it lasts, with the way out. */
import { useRef, useState } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import { monthDay } from '../ui/time.ts'
import { useActAs } from './acting.ts'
import { useSession } from './session.ts'

export function RunningSpotCheck() {
  const { spotCheck, posting } = useSession()
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  const actAs = useActAs()
  if (spotCheck === null || posting === undefined) return null
  const last = monthDay(addDays(spotCheck.until, -1))
  const leave = () => actAs({ posting: posting.id, spotCheck: null }, { word: '已结束查看', go: () => navigate({ to: '/spot-checks', search: {} }) })
  return (
    <>
      <button ref={anchor} type="button" className="chip on" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="eye" />抽查{spotCheck.aboutName}<span className="wideonly">，到 {last}</span>
      </button>
      {open && (
        <Popover anchor={anchor} align="end" onClose={() => setOpen(false)} pad label="正在抽查">
          <div className="col gap2 spotpop">
            <p>您正在按经批准的抽查查看<b>{spotCheck.aboutName}</b>，到 {last}为止。每一次查看都有记录。</p>
            <div className="row"><Button size="sm" kind="primary" onClick={() => { setOpen(false); void leave() }}>结束查看</Button><Link to="/spot-checks" className="tl t13" onClick={() => setOpen(false)}>抽查审批</Link></div>
          </div>
        </Popover>
      )}
    </>
  )
}
