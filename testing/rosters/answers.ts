/** What the clerk answers, found among the options by their words: how a question is put is the product's own affair. */
import type { Question } from '@qinghe/domain/rosters/types.ts'
import type { Ask } from './truth.ts'

const words = (option: Question['options'][number]): string => `${option.label} ${option.detail ?? ''}`

/** The sheets to take, by name; an option names the longest sheet whose name it holds. */
export const takeSheets = (all: readonly string[], taken: readonly string[], presetRight: boolean): Ask => ({
  kind: 'sheets', presetRight,
  answer: ({ options }) => options.filter(option => {
    const named = all.filter(name => option.label.includes(name) || option.id.includes(name)).sort((a, b) => b.length - a.length)[0]
    return named !== undefined && taken.includes(named)
  }).map(option => option.id),
})

const leaves = /不导入|不要|不读|不算|跳过|略过|排除|去掉|剔除|忽略|留下|只导入(显示|可见|看得见)/
/** Questions about some rows: take them in, or leave them out. Where several may be ticked, the ticked ones are taken. */
export const takeRows = (kind: 'hiddenRows' | 'markedRows', take: boolean, presetRight: boolean): Ask => ({
  kind, presetRight,
  answer: ({ options, several }) => (several ? options.filter(() => take) : options.filter(option => leaves.test(option.label) !== take).slice(0, 1)).map(option => option.id),
})

/** Which column is meant is said by its letter or its number; `meant` gives the words of the right option. */
export const columnMeans = (meant: Record<string, RegExp>, { presetRight = false, optional }: { presetRight?: boolean; optional?: true } = {}): Ask => ({
  kind: 'column', presetRight, ...(optional ? { optional } : {}),
  answer: ({ id, title, text, options }) => {
    const letter = Object.keys(meant).find(one => new RegExp(`(^|[^A-Z])${one}([^A-Z]|$)`).test(`${title} ${text} ${id}`))
    const right = letter === undefined ? Object.values(meant)[0] : meant[letter]
    return options.filter(option => right?.test(words(option))).slice(0, 1).map(option => option.id)
  },
})

export const divisionIs = (about: RegExp, right: RegExp): Ask => ({
  kind: 'division', about, presetRight: false, answer: ({ options }) => options.filter(option => right.test(words(option))).slice(0, 1).map(option => option.id),
})
