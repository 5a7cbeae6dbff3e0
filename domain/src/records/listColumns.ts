/** Columns of a ledger's list, on the screen and in a file alike: what the declaration names, and what nobody can do without. */
import type { Kind } from './kind.ts'

export const standardColumns = {
  child: '儿童', subject: '儿童', region: '地方', author: '登记人', state: '状态', number: '编号', createdAt: '登记时间', day: '日期', assignee: '办理人',
} as const
export type StandardColumn = keyof typeof standardColumns
export const isStandard = (id: string): id is StandardColumn => Object.hasOwn(standardColumns, id)

export function columnIds({ list: { columns }, acts, fields }: Pick<Kind, 'list' | 'acts' | 'fields'>): string[] {
  const given = acts.some(act => act.assigns) ? ['assignee'] : []
  const ends = ['region', 'author', ...given, 'state'].filter(id => !columns.includes(id))
  return [...columns, ...ends].filter(id => isStandard(id) || fields.some(field => field.id === id))
}
