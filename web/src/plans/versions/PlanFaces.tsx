/** What else can be done with a plan that is looked at: read it as one post would, print it. */
import { Link } from '@tanstack/react-router'
import { type PlanSide, printPlan } from '@qinghe/domain/plans/versionFaces.ts'
import { download } from '../../app/api.ts'
import { PrintButton } from '../../app/PrintButton.tsx'

/** @param side one version of it; left out, the one in force */
export function PlanFaces({ plan, title, side }: { plan: string; title: string; side?: PlanSide | undefined }) {
  const which = side === undefined ? {} : { side }
  return (
    <>
      <Link to="/plans/seen" search={{ plan, ...which }} className="btn sm">按岗位看</Link>
      <PrintButton small about={`“${title}”`} printables={() => [{ key: 'plan', label: title, print: how => download(printPlan, { plan, ...which, ...how }, title), big: null }]} />
    </>
  )
}
