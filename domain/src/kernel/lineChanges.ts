/** Two versions of a thing, line by line: which line became which, and what in it is another word or number. */

/** `differs`: not in the line it is put beside. */
export type Run = { text: string; differs: boolean }
/** `before` or `after` empty: the line stands alone. */
export type LinePair = { before: readonly Run[]; after: readonly Run[] }

/** Numbers by themselves, words between marks: a due day that moved is one number and not a sentence. */
const tokensOf = (line: string): string[] => line.match(/\d+(?:\.\d+)?|[^\d\s，。；：、（）“”]+|./gu) ?? []

/** Which of `from` stand in `beside`, in the same order. */
function commonIn(from: readonly string[], beside: readonly string[]): boolean[] {
  const lengths = Array.from({ length: from.length + 1 }, () => Array.from({ length: beside.length + 1 }, () => 0))
  const at = (i: number, k: number): number => lengths[i]?.[k] ?? 0
  for (let i = from.length - 1; i >= 0; i -= 1) {
    const row = lengths[i]
    if (row) for (let k = beside.length - 1; k >= 0; k -= 1) row[k] = from[i] === beside[k] ? at(i + 1, k + 1) + 1 : Math.max(at(i + 1, k), at(i, k + 1))
  }
  const common = from.map(() => false)
  for (let i = 0, k = 0; i < from.length && k < beside.length;) {
    if (from[i] === beside[k]) { common[i] = true; i += 1; k += 1 } else if (at(i + 1, k) >= at(i, k + 1)) i += 1
    else k += 1
  }
  return common
}

function runsOf(tokens: readonly string[], common: readonly boolean[]): Run[] {
  const runs: Run[] = []
  tokens.forEach((text, i) => {
    const differs = common[i] !== true
    const last = runs.at(-1)
    if (last?.differs === differs) runs.splice(-1, 1, { text: last.text + text, differs })
    else runs.push({ text, differs })
  })
  return runs
}
const whole = (line: string): Run[] => [{ text: line, differs: false }]

const share = (a: readonly string[], b: readonly string[]): number => commonIn(a, b).reduce((sum, is, i) => sum + (is ? (a[i]?.length ?? 0) : 0), 0) / Math.max(1, Math.max(a.join('').length, b.join('').length))
/** Less in common, and one did not become the other. */
const alike = 0.3
/** Two lines that begin with the same word before a colon (名称：…, 期限：…) answer the same question, however little of the answer is the same. */
const headOf = (line: string): string => line.split('：', 1)[0] ?? ''
type Split = { line: string; tokens: readonly string[] }
const likeness = (a: Split, b: Split): number => Math.max(headOf(a.line) === headOf(b.line) ? alike : 0, share(a.tokens, b.tokens))

/** In the order of the newer lines; those that only the older has at the end. */
export function lineChanges(before: readonly string[], after: readonly string[]): LinePair[] {
  const left = before.map(line => ({ line, tokens: tokensOf(line) }))
  const pairs = after.map((line): LinePair => {
    const tokens = tokensOf(line)
    const [best] = left.map(one => ({ one, likeness: likeness(one, { line, tokens }) })).filter(one => one.likeness >= alike).sort((a, b) => b.likeness - a.likeness)
    if (best === undefined) return { before: [], after: whole(line) }
    left.splice(left.indexOf(best.one), 1)
    return { before: runsOf(best.one.tokens, commonIn(best.one.tokens, tokens)), after: runsOf(tokens, commonIn(tokens, best.one.tokens)) }
  })
  return [...pairs, ...left.map(({ line }): LinePair => ({ before: whole(line), after: [] }))]
}
