/** What stands against a change of the map; all of it at once. */
import { type Issue, issue } from '../kernel/problem.ts'
import { ancestorAt, isWithin, levelOf } from '../kernel/regionCode.ts'
import { applyChange, movesOf, type RegionChange, type RegionTree } from './change.ts'

export function problemsOf(tree: RegionTree, change: RegionChange): Issue[] {
  const shape = problemsOfShape(tree, change)
  return shape.length > 0 ? shape : problemsOfCodes(tree, change)
}

function problemsOfShape(tree: RegionTree, change: RegionChange): Issue[] {
  const missing = namedPlaces(change).filter(code => !tree.has(code))
  if (missing.length > 0) return missing.map(code => issue('regions.unknownCode', `区划代码 ${code} 现在没有使用`))
  switch (change.kind) {
    case 'rename':
      return tree.get(change.code)?.name === change.name ? [issue('regions.sameName', '新名称与现名称相同', 'name')] : []
    case 'recode': return problemsOfRecode(change)
    case 'merge': return problemsOfMerge(change)
    case 'split': return problemsOfSplit(change)
  }
}

function namedPlaces(change: RegionChange): number[] {
  switch (change.kind) {
    case 'rename': case 'recode': return [change.code]
    case 'merge': return change.codes
    case 'split': return [change.code, ...change.parts.flatMap(part => part.members)]
  }
}

const isLocal = (code: number): boolean => levelOf(code) === 'town' || levelOf(code) === 'village'
/** Every record stays with the tenant it belongs to; between counties children are transferred, not recoded. */
const sameCounty = (codes: readonly number[]): boolean => new Set(codes.map(code => ancestorAt(code, 'county'))).size === 1

function problemsOfRecode({ code, to }: Extract<RegionChange, { kind: 'recode' }>): Issue[] {
  const level = levelOf(code)
  const issues: Issue[] = []
  if (level !== levelOf(to)) issues.push(issue('regions.otherLevel', '新代码与原代码不是同一级', 'to'))
  if (level === 'province' || level === 'city') issues.push(issue('regions.tooHigh', '只能变更县级及以下的代码', 'code'))
  if (isLocal(code) && !sameCounty([code, to])) issues.push(issue('regions.otherCounty', '跨县调整要逐县办理档案移交', 'to'))
  return issues
}

function problemsOfMerge({ codes, into }: Extract<RegionChange, { kind: 'merge' }>): Issue[] {
  const all = [...codes, into.code]
  const issues: Issue[] = []
  if (new Set(codes).size < codes.length) issues.push(issue('regions.namedTwice', '同一个地方写了两次', 'codes'))
  if (!all.every(isLocal)) issues.push(issue('regions.tooHigh', '这里只合并镇街和村（居）；县级合并要按迁移办理', 'codes'))
  else if (new Set(all.map(levelOf)).size > 1) issues.push(issue('regions.otherLevel', '合并的地方不是同一级', 'codes'))
  else if (!sameCounty(all)) issues.push(issue('regions.otherCounty', '跨县调整要逐县办理档案移交', 'codes'))
  return issues
}

function problemsOfSplit({ code, parts }: Extract<RegionChange, { kind: 'split' }>): Issue[] {
  const issues: Issue[] = []
  const members = parts.flatMap(part => part.members)
  if (!isLocal(code)) return [issue('regions.tooHigh', '这里只拆分镇街和村（居）', 'code')]
  if (new Set(members).size < members.length) issues.push(issue('regions.namedTwice', '同一个村写进了两个新地方', 'parts'))
  if (members.some(member => !isWithin(member, code))) issues.push(issue('regions.notAMember', '有的村不属于被拆分的地方', 'parts'))
  if (parts.some(part => levelOf(part.code) !== levelOf(code))) issues.push(issue('regions.otherLevel', '新地方与原地方不是同一级', 'parts'))
  if (!sameCounty([code, ...parts.map(part => part.code)])) issues.push(issue('regions.otherCounty', '跨县调整要逐县办理档案移交', 'parts'))
  return issues
}

function problemsOfCodes(tree: RegionTree, change: RegionChange): Issue[] {
  const moves = movesOf(tree, change).filter(move => move.from !== move.to)
  const given = new Set<number>(moves.map(move => move.from))
  const merged = change.kind === 'merge' ? change.into.code : undefined
  const targets = [...moves.map(move => move.to), ...(change.kind === 'split' ? change.parts.map(part => part.code) : [])]
  const taken = targets.filter(code => code !== merged && tree.has(code))
  const seen = new Set<number>()
  const twice = targets.filter(code => code !== merged && (seen.has(code) || !seen.add(code)))
  const again = targets.filter(code => given.has(code))
  const early = applyChange(tree, change).closed.filter(region => region.validFrom >= change.day)
  return [
    ...[...new Set([...taken, ...twice, ...again])].map(code => issue('regions.codeTaken', `代码 ${code} 已经在用`)),
    ...early.map(region => issue('regions.tooEarly', `${region.name}在 ${region.validFrom} 才开始使用现在的代码，生效日要晚于这一天`, 'day')),
  ]
}
