/** The one button of a duty: opens the form of the act, and whoever saves there comes back to what is due. */
import { Link } from '@tanstack/react-router'
import { Icon } from '../ui/Icon.tsx'
import type { Way } from './ways.ts'

type Props = { way: Way; duty: string; main: boolean; small?: boolean | undefined }

export function WayLink({ way, duty, main, small }: Props) {
  const look = `btn${main ? ' p' : ''}${small === true ? ' sm' : ''}`
  const words = <><Icon name={way.by === 'new' ? 'edit' : 'right'} />{way.label}</>
  switch (way.by) {
    case 'new': return <Link to="/records/$kind/new" params={{ kind: way.kind }} search={{ ...(way.child === undefined ? {} : { child: way.child }), ...(way.parent === undefined ? {} : { parent: way.parent }), duty }} className={look} preload={false}>{words}</Link>
    case 'act': return way.whole
      ? <Link to="/records/$kind/$record/edit" params={{ kind: way.kind, record: way.record }} search={{ act: way.act, duty }} className={look} preload={false}>{words}</Link>
      : <Link to="/records/$kind/$record" params={{ kind: way.kind, record: way.record }} search={{ act: way.act, duty }} className={look} preload={false}>{words}</Link>
    case 'list': return <Link to="/records/$kind" params={{ kind: way.kind }} search={way.child === undefined ? {} : { child: way.child }} className={look} preload={false}>{words}</Link>
    case 'archive': return <Link to="/archives/$id" params={{ id: way.child }} search={{}} className={look} preload={false}>{words}</Link>
    default: return <Link to={way.to} search={{}} className={look} preload={false}>{words}</Link>
  }
}
