/** Values of records in words. */
import { labelOf, labelsOf } from '@qinghe/domain/codes/codeList.ts'
import { isLine } from '@qinghe/domain/records/evaluate.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'

/** A value as people say it: codes by their labels, money in yuan, lines one after the other. */
export function sayValue(field: KindField, given: unknown): string | null {
  if (given === null || given === undefined) return null
  const { list } = field
  if (typeof given === 'boolean') return given ? '是' : '否'
  if (field.type === 'money' && typeof given === 'number') return `${(given / 100).toFixed(2)} 元`
  if (field.type === 'lines' && Array.isArray(given)) {
    return given.filter(isLine).map((line, i) => `${i + 1}. ${field.of.flatMap(inner => { const said = sayValue(inner, line[inner.id]); return said === null ? [] : `${inner.label}：${said}` }).join('，')}`).join('；')
  }
  if (list && Array.isArray(given)) return labelsOf(list, given.filter(one => typeof one === 'string' || typeof one === 'number'))
  if (list && (typeof given === 'string' || typeof given === 'number')) return labelOf(list, given)
  return typeof given === 'string' || typeof given === 'number' ? String(given) : JSON.stringify(given)
}
