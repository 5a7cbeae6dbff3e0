/** How ledgers stand together on the page that lists them: by what people do, in the order of the work. */
import type { IconName } from '../ui/Icon.tsx'

/** `oneStory`: what of a child is told together on the page of the case (web/src/cases). */
type Feature = { id: string; title: string; icon: IconName; oneStory?: true }
export const features: readonly Feature[] = [
  { id: 'visits', title: '走访与亲情联系', icon: 'visit' }, { id: 'pairing', title: '结对帮扶', icon: 'relief' }, { id: 'guardianship', title: '监护', icon: 'hand' },
  { id: 'incidents', title: '报告与应急', icon: 'report', oneStory: true }, { id: 'cases', title: '个案帮扶', icon: 'case', oneStory: true }, { id: 'hotline', title: '12355', icon: 'call' },
  { id: 'schooling', title: '就学与控辍', icon: 'school' }, { id: 'relief', title: '救助转介', icon: 'relief' }, { id: 'hazards', title: '重点时段', icon: 'warn' },
  { id: 'activities', title: '活动', icon: 'activity' }, { id: 'facilities', title: '阵地', icon: 'house' }, { id: 'resources', title: '资源', icon: 'users' },
  { id: 'office', title: '文件、会议与培训', icon: 'file' },
  { id: 'outreach', title: '宣传与通知', icon: 'sound' }, { id: 'staff', title: '机构人员', icon: 'users' }, { id: 'archives', title: '档案', icon: 'file' }, { id: 'supervision', title: '督查考核', icon: 'supervision' },
]
export const other: Feature = { id: 'other', title: '其他', icon: 'file' }
export const featureOf = (id: string): Feature => features.find(one => one.id === id) ?? other
