/** A child nobody cares for: what to do comes first, why the register says so comes after (P2-67 … P2-77). */
import { Link } from '@tanstack/react-router'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { Icon } from '../ui/Icon.tsx'
import { figure } from '../ui/time.ts'
import { nowCaring, Parents } from './People.tsx'

const nobody = 1 // CL-11
const inCare: readonly Archive['status'][] = ['active', 'changed', 'exitPending', 'villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'draft']

export const isAlone = (archive: Archive): boolean => inCare.includes(archive.status) && nowCaring(archive)?.guardianshipType === nobody

export function Alarm({ archive }: { archive: Archive }) {
  const spell = nowCaring(archive)
  if (!isAlone(archive) || spell === undefined) return null
  const days = Math.max(1, Math.round((Date.now() - Date.parse(spell.validFrom)) / 86_400_000))
  const mends = archive.may.change?.allowed === true
  return (
    <section className="card alarm" aria-label="无人监护，现在要办的事" role="alert">
      <h2 className="row"><Icon name="warn" size="l" />无人监护 {figure(days)} 天，请现在就办</h2>
      <ol className="alarmsteps">
        <li><div className="grow"><b>孩子有危险，或者找不到人：先打 110</b><div className="t13 soft">遇到这种情况，村（居）、学校、医院等单位的工作人员必须马上报告公安。</div></div><a className="btn dp" href="tel:110"><Icon name="phone" />拨打 110</a></li>
        <li><div className="grow"><b>联系父母，要求马上返回或者委托照护</b></div></li>
      </ol>
      <div className="alarmpeople"><Parents archive={archive} /></div>
      <ol className="alarmsteps" start={3}>
        <li><div className="grow"><b>落实照护人，登记是谁、从哪一天起</b>{!mends && <div className="t13 soft">由村儿童主任或镇儿童督导员登记。</div>}</div>
          {mends && <Link to="/archives/$id/edit" params={{ id: archive.id }} search={{ mode: 'change', field: 'hasEntrustedGuardian' }} className="btn p">登记照护人</Link>}</li>
        <li><div className="grow"><b>落实不了的，当天报告镇街和县民政</b><div className="t13 soft">由公安、民政安排临时照护。心理求助和维权可拨打 12355。</div></div><a className="btn" href="tel:12355"><Icon name="phone" />12355</a></li>
      </ol>
      <p className="t13 soft">为什么：{spell.validFrom} 起监护类型登记为“无人监护”。情况变了请用「登记变化」，登记错了请用「更正」。</p>
    </section>
  )
}
