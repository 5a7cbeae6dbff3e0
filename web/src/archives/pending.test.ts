import type { HistoryEntry, HistoryKind } from '@qinghe/domain/archives/types.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { describe, expect, it } from 'vitest'
import { pendingOf } from './pending.ts'

const entry = (kind: HistoryKind, ...fields: [field: string, after: string][]) => ({
  id: newUuid(), at: '2026-06-01T00:00:00Z', kind, phrase: kind, actorName: '李春禾', actorRole: '村儿童主任', actorRegion: '栖凤渡村', version: 1,
  effectiveFrom: null, reason: null, fields: fields.map(([field, after]) => ({ field, label: field, before: null, after })),
}) as unknown as HistoryEntry
const kinds = (found: readonly HistoryEntry[] | null) => found?.map(one => one.fields[0]?.field) ?? null

describe('what a reviewer decides about', () => {
  const accepted = entry('review', ['status', '在册'])
  const turned = entry('correct', ['name', '王小禾'], ['status', '在册（变更待审）'])
  it('is every edit since the archive of the register was changed, and none of before', () => {
    expect(kinds(pendingOf('changed', [entry('correct', ['sexCode', '女']), turned, entry('correct', ['classNo', '2']), accepted]))).toEqual(['sexCode', 'name'])
  })
  it('is still the change when it was returned and mended in between', () => {
    expect(kinds(pendingOf('changed', [entry('correct', ['birthDate', '2017-04-16']), entry('return'), turned, accepted]))).toEqual(['birthDate', 'name'])
  })
  it('is what was mended since it was returned; of an archive nobody returned, the whole', () => {
    expect(kinds(pendingOf('villageSubmitted', [entry('submit', ['status', '村已提交']), entry('correct', ['name', '王小禾']), entry('return', ['status', '已退回']), entry('create', ['name', '王小何'])]))).toEqual(['name'])
    expect(pendingOf('villageSubmitted', [entry('submit'), entry('create', ['name', '王小何'])])).toBeNull()
  })
})
