import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { Card } from '../ui/layout.tsx'
import { SumBar, SumWords } from './Sum.tsx'

export const Result = ({ one }: { one: Comparison }) => <Card title="每一行的去处"><SumBar balance={one.balance} thick /><SumWords balance={one.balance} /></Card>
