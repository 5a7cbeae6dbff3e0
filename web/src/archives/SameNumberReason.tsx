/** Another archive of the county carries this number: asked for only once the server has said so, because only it can know. */
import { sameNumberCode } from '@qinghe/domain/archives/duplicates.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { TextField } from '../ui/Field.tsx'
import { Card } from '../ui/layout.tsx'

export const sameNumberReason = (words: string): { sameNumberReason?: string } => (words.trim() === '' ? {} : { sameNumberReason: words.trim() })

export function SameNumberReason({ issues, value, onChange }: { issues: readonly Issue[]; value: string; onChange: (words: string) => void }) {
  if (value === '' && !issues.some(issue => issue.code === sameNumberCode)) return null
  return (
    <Card title="两份档案证件号相同">
      <div className="fields">
        <TextField label="确属两名儿童的理由" value={value} onChange={onChange} maxLength={500} full hint="例如派出所登记重号、正在更正。是同一名儿童的不要再建，请找到原档案登记变化。理由写进历史。" />
      </div>
    </Card>
  )
}
