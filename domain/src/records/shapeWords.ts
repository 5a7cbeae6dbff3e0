/** What the shape of a declaration refuses, in the words of whoever writes one. */
import type { z } from 'zod'
import type { Fault, Place } from './declaration.ts'
import { nearest } from './nearest.ts'

/** Keys anywhere in a declaration, to say which one was meant. */
export const keys: readonly string[] = [
  'kind', 'title', 'feature', 'audience', 'about', 'follows', 'basis', 'day', 'unique', 'parameters', 'codeLists', 'fields', 'sections', 'list', 'states', 'acts', 'print', 'import', 'cases', 'id', 'type', 'label',
  'codes', 'needed', 'shown', 'check', 'say', 'filter', 'core', 'sealed', 'mask', 'part', 'on', 'from', 'help', 'most', 'of', 'opens', 'each', 'carries', 'to', 'who', 'asks', 'second', 'not', 'offline', 'within', 'after',
  'calls', 'assigns', 'columns', 'filters', 'sort', 'given', 'state', 'act', 'problems', 'today', 'layout', 'match', 'spellings', 'entries', 'code', 'short',
  'summary', 'desk', 'blocks', 'screen', 'links', 'table', 'by', 'rows', 'when', 'gives', 'number', 'prefix', 'sends', 'shows', 'due', 'needs', 'posts', 'attaches', 'moves', 'bars', 'paper', 'door', 'valid', 'proof', 'what', 'since', 'is', 'may', 'ended', 'why',
]
const placeOf = (path: readonly PropertyKey[]): Place => path.map(one => (typeof one === 'number' ? one : String(one)))
const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

type Issue = z.core.$ZodIssue
const kinds: Record<string, string> = { string: '文字', number: '数字', int: '整数', boolean: 'true 或 false', array: '列表', object: '一组“名称: 值”', record: '一组“名称: 值”' }

function words(issue: Issue): string {
  const { input } = issue
  switch (issue.code) {
    case 'invalid_type': return input === undefined ? `缺少“${String(issue.path.at(-1) ?? '')}”` : `这里要写${kinds[issue.expected] ?? issue.expected}`
    case 'invalid_value': {
      const near = typeof input === 'string' ? nearest(input, issue.values.map(String)) : undefined
      return `没有“${String(input)}”这种写法${near === undefined ? '' : `，是不是 ${near}？`}；可以写 ${issue.values.slice(0, 30).map(String).join('、')}`
    }
    default: return isChinese(issue.message) ? issue.message : '这里写得不对，请对照说明'
  }
}

/** One issue may be about several keys, and a union about the shape that came nearest. */
export function wordsOfIssue(issue: Issue, known: readonly string[] = keys): Fault[] {
  const path = placeOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => {
      const near = nearest(key, known)
      return { path: [...path, key], message: `没有“${key}”这一项${near === undefined ? '' : `，是不是 ${near}？`}` }
    })
  }
  if (issue.code === 'invalid_union') {
    const [first] = [...issue.errors].sort((a, b) => b.length - a.length || 0).flat()
    return first === undefined ? [{ path, message: '这里写得不对，请对照说明' }] : [{ path: [...path, ...placeOf(first.path)], message: words(first) }]
  }
  return [{ path, message: words(issue) }]
}
