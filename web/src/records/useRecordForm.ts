/** One form: what was typed, judged once a change. */
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { type FormOf, isBlank, issuesByField, judge, type Judgement, type partsOf, sameValue, type Values } from './form.ts'
import type { Act } from '@qinghe/domain/records/kind.ts'

export type RecordForm = {
  values: Values; judgement: Judgement; issues: ReadonlyMap<string, readonly Issue[]>; dirty: boolean
  touched: ReadonlySet<string>; pressed: boolean; press: () => void
  set: (id: string, value: unknown) => void; touch: (id: string) => void; replace: (values: Values) => void
  /** As another act would judge it: what is asked of a draft is not what is asked of a record. */
  judgedAs: (act: Act) => Judgement
  /** As it would be judged with these answers. */
  judgedWith: (answers: Values) => Judgement
}

/** Typed words are judged when the field is left, answers as soon as they are given. */
const typed: readonly string[] = ['text', 'longText', 'number', 'money', 'percent', 'phone', 'idNumber', 'moment', 'period', 'term', 'lines']

/** @param begun what stands in it when it opens, where that is not what is kept */
export function useRecordForm(of: FormOf, initial: Values, begun: Values = initial): RecordForm {
  const [values, setValues] = useState(begun)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [pressed, setPressed] = useState(false)
  const before = useRef<ReadonlyMap<string, readonly Issue[]>>(new Map())
  const judgement = useMemo(() => judge(of, values), [of, values])
  const issues = useMemo(() => (before.current = issuesByField(judgement.issues, before.current)), [judgement])
  const touch = useCallback((id: string) => setTouched(all => (all.has(id) ? all : new Set(all).add(id))), [])
  const { kind } = of
  const set = useCallback((id: string, value: unknown) => {
    setValues(all => ({ ...all, [id]: value }))
    if (!typed.includes(kind.fields.find(one => one.id === id)?.type ?? 'text')) touch(id)
  }, [kind, touch])
  const dirty = useMemo(() => kind.fields.some(({ id }) => !sameValue(values[id], initial[id])), [kind, values, initial])
  return { values, judgement, issues, dirty, touched, pressed, press: () => setPressed(true), set, touch, replace: setValues, judgedAs: act => judge({ ...of, act }, values), judgedWith: answers => judge(of, { ...values, ...answers }) }
}

/** What still stands in the way of a section: needed and empty, or wrong. */
export const lackingIn = (part: ReturnType<typeof partsOf>[number], { judgement: { shown, needed }, issues, values }: Pick<RecordForm, 'judgement' | 'issues' | 'values'>): number =>
  part.fields.filter(({ id }) => shown.has(id) && (issues.has(id) || (needed.has(id) && isBlank(values[id])))).length
