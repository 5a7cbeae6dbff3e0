import type { Address, MenuItem } from '../app/slotTypes.ts'

export const menu: readonly MenuItem[] = [
  { to: '/assignments', label: '分配儿童', icon: 'hand', at: 110, any: ['staff.assign'], when: post => !post.isList },
  { to: '/spot-checks', label: '抽查审批', icon: 'eye', at: 120, any: ['staff.spotCheck'] },
  { to: '/staff', label: '机构人员', icon: 'users', at: 150, any: ['staff.look', 'staff.administer', 'staff.second'], group: '管理' },
  { to: '/staff/directory', label: '在岗名录', icon: 'users', at: 160, any: ['staff.directory'], group: '管理' },
  { to: '/staff/matrix', label: '权限说明', icon: 'shield', at: 170, any: ['staff.reference'], group: '管理' },
]
export const inner: readonly Address[] = [
  { to: '/staff/import', any: ['staff.administer'] },
]
