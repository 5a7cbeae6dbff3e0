/** What a duty, an indicator or a judgement of a plan is about. Apart from the shape of a plan, which no screen needs to read a duty. */
import { z } from 'zod'

export const Subject = z.enum(['child', 'village', 'town', 'county', 'city', 'school', 'organisation', 'posting', 'record'])
export type Subject = z.infer<typeof Subject>
export const subjectWords: Record<Subject, string> = {
  child: '儿童', village: '村（社区）', town: '乡镇（街道）', county: '县（市、区）', city: '市', school: '学校', organisation: '单位', posting: '任职的人', record: '引起它的那条记录',
}
