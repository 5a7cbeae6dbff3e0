import { renderToStaticMarkup } from 'react-dom/server'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import type { Line } from '@qinghe/domain/census/contract.ts'
import { headOf, lineOf } from '../../../testing/censusLine.ts'
import type { Doing } from './ChildCard.tsx'

// What listens to the network asks for a window as it is loaded.
vi.stubGlobal('window', Object.assign(new EventTarget(), { setTimeout, clearTimeout }))
vi.stubGlobal('document', new EventTarget())
const { ChildCard } = await import('./ChildCard.tsx')
const { HomeCard } = await import('./HomeCard.tsx')
const { CallFailed } = await import('../app/failure.ts')

const nothing = () => undefined
const doing: Doing = { unchanged: nothing, takeBack: nothing, ask: nothing, repeat: nothing, forget: nothing, mayReturn: false }
const cardOf = (line: Line, stays: readonly string[] = []): string => renderToStaticMarkup(<ChildCard line={line} failed={undefined} stays={stays} sending={false} doing={doing} />)

it('offers of a child who moved away after the moment only what will not be refused', () => {
  const card = cardOf(lineOf({ isHere: false }))
  expect(card).toContain('标准时点时在本村，以后迁走的，选无变化')
  expect([card.includes('无变化</button>'), card.includes('查无此人</button>'), card.includes('有变化</button>'), card.includes('不在村</button>')]).toEqual([true, true, false, false])
})
it('says on the card what was not undone by taking back, while nothing else is said of her', () => {
  const away = { isHere: false } as const // her name leads nowhere: no router is needed
  const words = '退出申请还在，请让镇儿童督导员撤回'
  expect(cardOf(lineOf(away), [words])).toContain(words)
  expect(cardOf(lineOf({ ...away, state: 'verified', answer: 'unchanged', heads: [headOf()] }), [words])).not.toContain(words)
})
it('says on the desk that the quarter was not read, and how to ask again', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, retryOnMount: false } } })
  await client.prefetchQuery({ queryKey: ['census.rounds', {}], queryFn: () => Promise.reject(new CallFailed({ kind: 'away' })) })
  const card = renderToStaticMarkup(<QueryClientProvider client={client}><HomeCard /></QueryClientProvider>)
  expect(card).toContain('季度排查')
  expect(card).toContain('再读一次')
})
