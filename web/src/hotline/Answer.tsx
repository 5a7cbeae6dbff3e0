/** At the desk of whoever answers the telephone: one press to begin. */
import { Link } from '@tanstack/react-router'
import { buttonClass } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Card } from '../ui/layout.tsx'
import './hotline.css'

export function Answer() {
  return (
    <Card title="12355 接线" note="电话一响就打开；一句话也可以先登记">
      <div className="callbuttons">
        <Link to="/records/$kind/new" params={{ kind: 'hotlineCall' }} search={{}} className={buttonClass('primary', 'lg')}><Icon name="call" />登记来电</Link>
        <Link to="/records/$kind" params={{ kind: 'hotlineCall' }} search={{}} className={buttonClass('plain', 'lg')}>看我接的来电</Link>
      </div>
    </Card>
  )
}
