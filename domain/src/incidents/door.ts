/** The public door: steps without a session, for anybody (W3 of docs/domain, decision 073). They add reports and answer whoever holds number and secret how theirs
 *  stands; nothing else is ever read here. */
import { z } from 'zod'
import { anyone } from '../kernel/contract.ts'
import { RecordId } from '../kernel/ids.ts'
import { isPhone, normalPhone } from '../kernel/phone.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { publicStep } from '../staff/session.ts'
import { type Choice, longest, relations, reporters, secretDigits, situations, urgencies } from './doorWords.ts'

const among = <C extends string>(choices: readonly Choice<C>[], words: string) => z.enum(choices.map(one => one.code), words)
const words = (most: number, what: string) => z.string().trim().max(most, `${what}最多 ${most} 个字，请写短一些`)
const some = (most: number, what: string) => words(most, what).default('')
const phone = (whose: string) => some(longest.phone, `${whose}电话`).refine(text => text === '' || isPhone(normalPhone(text)), `${whose}电话要写 11 位手机号，或者带区号的固定电话；记不全的可以不填，写在经过里`)

/** Made by whoever reports, so that what is sent again is known again; told to nobody else. */
const Secret = z.string().regex(new RegExp(`^\\d{${secretDigits}}$`, 'u'), '查询码不对，请重新打开这一页')
/** As it was told, or its digits alone. */
const ReceiptNumber = z.string().trim().max(40, '编号太长，请照回执上的填写').transform(text => /(\d{4})\D*(\d{8})\D*$/u.exec(text.normalize('NFKC'))).transform(found => (found ? `报${found[1]}-${found[2]}` : ''))

const told = {
  id: RecordId, secret: Secret,
  /** Given with the page: whoever took the time to fill it in is served before whoever did not. */
  ticket: z.string().max(100).default(''),
  urgency: among(urgencies, '请选择孩子现在有没有危险'), told110: z.boolean('请选择打过 110 没有'),
  what: words(longest.what, '经过').min(1, '请写一写看到、听到了什么，几个字也行'),
}
export const DoorReport = z.object({
  ...told,
  county: z.number().int(), place: RegionCode.nullable().default(null),
  situation: z.array(among(situations, '请选择属于哪种情形')).min(1, '请选择属于哪种情形').max(situations.length),
  childName: some(longest.name, '孩子姓名'), childAge: z.number().int('年龄写整数').min(0, '年龄写 0 到 99').max(99, '年龄写 0 到 99').nullable().default(null), childAt: some(longest.where, '地方'),
  suspectName: some(longest.name, '姓名'), suspectedAs: among(relations, '请重新选择').nullable().default(null), suspectPhone: phone('那个人的'),
  reporterSort: among(reporters, '请重新选择').nullable().default(null), reporterName: some(longest.name, '您的姓名'), reporterPhone: phone('您的'),
})
export type DoorReport = z.infer<typeof DoorReport>
export const DoorAddition = z.object({ ...told, number: ReceiptNumber })
export type DoorAddition = z.infer<typeof DoorAddition>
export const DoorReceipt = z.object({ number: z.string() })
export type DoorReceipt = z.infer<typeof DoorReceipt>
export const DoorQuestion = z.object({ number: ReceiptNumber, secret: z.string().max(40, '查询码不对').transform(text => text.normalize('NFKC').replaceAll(/\D/gu, '')) })
export type DoorQuestion = z.infer<typeof DoorQuestion>
export const DoorStanding = z.object({ reports: z.array(z.object({ at: Instant, standing: z.string(), added: z.boolean() })).max(200) })
export type DoorStanding = z.infer<typeof DoorStanding>
const Place = z.object({ code: RegionCode, name: z.string() })
export const DoorPlaces = z.object({ ticket: z.string(), counties: z.array(Place), places: z.array(Place) })
export type DoorPlaces = z.infer<typeof DoorPlaces>

const mayDoor = anyone('任何人发现孩子受到侵害或者面临危险都可以报告，不用登录')
export const doorPlaces = publicStep('door.places', { at: 'GET /api/door/places', input: z.object({ county: z.coerce.number().int().optional() }), output: DoorPlaces, may: mayDoor, audit: '打开公开报告入口' })
export const doorReport = publicStep('door.report', { at: 'POST /api/door/reports', input: DoorReport, output: DoorReceipt, may: mayDoor, audit: '公开入口提交' })
export const doorAdd = publicStep('door.add', { at: 'POST /api/door/additions', input: DoorAddition, output: DoorReceipt, may: anyone('凭回执编号和查询码'), audit: '公开入口补充' })
export const doorLook = publicStep('door.look', { at: 'POST /api/door/standing', input: DoorQuestion, output: DoorStanding, may: anyone('凭回执编号和查询码'), audit: '公开入口查询' })
export const doorSteps = [doorPlaces, doorReport, doorAdd, doorLook] as const
