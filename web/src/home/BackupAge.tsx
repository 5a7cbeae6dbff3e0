/** The age of the newest backup that was restored and read. Red is for everybody, the rest for those who look after the system. */
import { useInstallation } from '../app/installation.tsx'
import { useMay } from '../app/session.ts'
import { Card, Note } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'

export function BackupAge() {
  const { data } = useInstallation()
  const looksAfter = [useMay('staff.look'), useMay('audit.read')].some(Boolean)
  if (data === undefined || data.backup === null) return null
  const { verifiedAt, red, secondPlace } = data.backup
  // A demo on its first day has broken no deadline.
  const late = red && !(data.kind === 'demo' && verifiedAt === null)
  if (!late && !looksAfter) return null
  return (
    <Card title="数据备份">
      <div className="col gap2 t13">
        {late && <Note tone="red">{verifiedAt === null ? '还没有一份核验过的备份' : `最近一份核验过的备份是${sayWhen(verifiedAt)}的，已超过 26 小时`}，请系统管理员马上处理。</Note>}
        {!late && <Status tone={verifiedAt === null ? 'soon' : 'ok'}>{verifiedAt === null ? '还没有备份，今晚自动进行' : `${sayWhen(verifiedAt)}备份，已核验能恢复`}</Status>}
        {!secondPlace && <Status tone="soon">只存在这一台机器上，还没有设置第二处存放</Status>}
      </div>
    </Card>
  )
}
