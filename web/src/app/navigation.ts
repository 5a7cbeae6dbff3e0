/** What stands on the left. Only what exists, and only what the acting post may open. */
import { shippedKinds } from '@qinghe/domain/records/shipped.ts'
import type { IconName } from '../ui/Icon.tsx'

export type NavItem = { to: '/' | '/archives' | '/records' | '/rosters' | '/exports' | '/comparisons' | '/comparisons/tasks' | '/submissions' | '/statistics' | '/plans' | '/staff' | '/staff/directory' | '/staff/matrix' | '/assignments' | '/spot-checks' | '/audit'; label: string; icon: IconName; any: readonly string[]; group?: string }

/** `any`: one of these `may` words is enough; an empty list is for everybody. */
export const navItems: readonly NavItem[] = [
  { to: '/', label: '工作台', icon: 'home', any: [] },
  { to: '/archives', label: '档案', icon: 'file', any: ['archives.read'] },
  { to: '/records', label: '台账', icon: 'table', any: ['records.read'] },
  { to: '/rosters', label: '花名册导入', icon: 'upload', any: ['rosters.read'] },
  { to: '/exports', label: '导出', icon: 'download', any: ['exports.ask'] },
  { to: '/comparisons', label: '数据比对', icon: 'match', any: ['comparisons.read'] },
  { to: '/comparisons/tasks', label: '比对差异', icon: 'check', any: ['comparisons.tasks'] },
  { to: '/submissions', label: '部门名册', icon: 'send', any: ['submissions.own', 'submissions.take'] },
  { to: '/assignments', label: '分配儿童', icon: 'hand', any: ['staff.assign'] },
  { to: '/spot-checks', label: '抽查审批', icon: 'eye', any: ['staff.spotCheck'] },
  { to: '/statistics', label: '统计', icon: 'statistics', any: ['statistics.read'] },
  { to: '/plans', label: '方案', icon: 'plan', any: ['plans.read'] },
  { to: '/staff', label: '机构人员', icon: 'users', any: ['staff.look', 'staff.administer', 'staff.second'], group: '管理' },
  { to: '/staff/directory', label: '在岗名录', icon: 'users', any: ['staff.directory'], group: '管理' },
  { to: '/staff/matrix', label: '权限说明', icon: 'shield', any: ['staff.reference'], group: '管理' },
  { to: '/audit', label: '查看记录', icon: 'history', any: ['audit.read'], group: '管理' },
]

/** Every kind of record has a word of its own for whoever reads it. */
export const hasLedgers = (abilities: readonly string[]): boolean => shippedKinds.some(kind => abilities.includes(`${kind}.read`))

type Post = { abilities: readonly string[]; /** Whether the post works from a list of children by name. */ isList: boolean; seesNames: boolean }

/** What can never hold anything for a post is not on its menu: archives where none are opened, giving children where one is given them. */
export const visibleItems = ({ abilities, isList, seesNames }: Post): NavItem[] =>
  navItems.filter(item => (item.any.length === 0 || item.any.some(word => abilities.includes(word)))
    && (item.to !== '/archives' || seesNames) && (item.to !== '/records' || hasLedgers(abilities)) && (item.to !== '/exports' || seesNames || hasLedgers(abilities)) && (item.to !== '/assignments' || !isList))

/** Addresses that are on no menu and still are somebody's: the longest that fits decides. */
const inner: readonly { to: string; any: readonly string[] }[] = [
  { to: '/archives/new', any: ['archives.create'] }, { to: '/archives/identities', any: ['archives.verify'] }, { to: '/rosters/new', any: ['rosters.import'] },
  { to: '/comparisons/new', any: ['comparisons.order'] }, { to: '/submissions/new', any: ['submissions.hand'] }, { to: '/staff/import', any: ['staff.administer'] },
  { to: '/kinds', any: ['kinds.look'] },
]
const reaches = (to: string, pathname: string): boolean => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`))

/** Whether the acting post may open this address at all. What it may not is said at once; nothing is asked that would be refused. */
export function mayOpen(pathname: string, abilities: readonly string[]): boolean {
  const [best] = [...navItems, ...inner].filter(item => reaches(item.to, pathname)).sort((a, b) => b.to.length - a.to.length)
  return best === undefined || best.any.length === 0 || best.any.some(word => abilities.includes(word))
}
