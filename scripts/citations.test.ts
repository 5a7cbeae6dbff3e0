import { describe, expect, it } from 'vitest'
import { faultsOfLine, libraryOf } from './citations.ts'

const texts: Record<string, string> = {
  'ARCHITECTURE.md': '# Architecture\n\n## 1. Add an endpoint\n\n## 2. Shape\n',
  'docs/coverage.tsv': 'item\tfeature\nP2-05\tguardianship\nS-09\tcensus\n',
  'docs/domain/规则.md': '**V-06 留守认定**。见 V-99\n',
  'docs/domain/代码表.md': '| CL-13 | 风险等级 |\n| CL-11b | 监护主体 |\n',
  'docs/domain/工作流程与时限.md': '## W1 儿童档案\n| W18 政府购买服务 |\n',
  'docs/decisions/024-identities.md': '', 'docs/guide/README.md': '', 'README.md': '', 'docs/status.md': '',
}
const library = libraryOf(Object.keys(texts), path => texts[path]!)
const faults = (line: string, from = 'server/src/x.ts') => faultsOfLine(line, from, library)

describe('what a comment cites', () => {
  it('is a text of the repository, by its path, from where it stands, or by a name only one has', () => {
    for (const name of ['docs/domain/规则.md', 'status.md', 'README.md']) expect(faults(`// ${name}`), name).toEqual([])
    expect(faults('见[规则](../domain/规则.md)', 'docs/guide/档案.md')).toEqual([])
    expect(faults('// the order of a request (architecture.md §7)')).toEqual(['cites architecture.md, which is not in the repository'])
    expect(faults('// docs/domain/词汇.md')).toEqual(['cites docs/domain/词汇.md, which is not in the repository'])
    expect(faults('// guide/README.md')).toEqual(['cites guide/README.md, which is not in the repository'])
  })

  it('is a decision that was written and a section that exists', () => {
    expect(faults('// decision 024; ARCHITECTURE.md section 2')).toEqual([])
    expect(faults('// decisions 024 and 999')).toEqual(['cites decision 999, which was never written'])
    expect(faults('（决策 998）')).toEqual(['cites decision 998, which was never written'])
    expect(faults('// ARCHITECTURE.md section 8')).toEqual(['cites section 8 of ARCHITECTURE.md, which has 2'])
  })

  it('is an item, a rule, a code list or a process that is explained, and not only mentioned', () => {
    expect(faults('// P2-05, S-09, V-06, CL-13, CL-11b, W1, W18')).toEqual([])
    for (const name of ['P2-138', 'P7-01', 'S-18', 'V-99', 'CL-21', 'W22']) {
      expect(faults(`// ${name}`), name).toEqual(name === 'P7-01' ? [] : [`cites ${name}, which docs/coverage.tsv and docs/domain do not explain`])
    }
  })

  it('does not lie on somebody’s desk', () => {
    for (const line of ['// as in mock-up 17', '// ../shared/design', '// issue 11']) {
      expect(faults(line), line).toEqual(['cites papers that are not in the repository'])
    }
  })
})
