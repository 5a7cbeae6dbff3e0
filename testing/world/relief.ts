/** The demo's referrals: one whose family was told its papers, one that is paid every month and was looked at again. The demo's own people bring it about with the commands they would use. */
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { act, idOf } from './demoActs.ts'
import type { Desk, Login } from './desk.ts'
import type { WorldChild } from './types.ts'

type Step = { by: Login; act: string; body: object }
async function referred(desk: Desk, child: WorldChild | undefined, steps: readonly Step[]): Promise<void> {
  if (child === undefined) return
  const record = idOf('referral', child.id)
  for (const [at, { by, act: name, body }] of steps.entries()) await act(desk, by, { act: `referral.${name}`, record, child: child.id, body, ...(at === 0 ? {} : { revision: at }) })
}

export async function seedDemoReferrals(desk: Desk, children: readonly WorldChild[], day: PlainDate): Promise<void> {
  const back = (days: number): PlainDate => addDays(day, -days)
  await referred(desk, children.at(-1), [
    { by: 'zhuren', act: 'propose', body: { sort: 'temporary', foundOn: back(3), found: 'visit', household: true, basis: '（演示）社会救助暂行办法第四十七条：奶奶住院，必需的支出突然增加', lacks: '住院的票据' } },
    { by: 'zhuren', act: 'tell', body: { toldOn: back(2), toldWhom: '奶奶', papers: ['form', 'identity', 'medical'] } },
  ])
  const month = back(20).slice(0, 7)
  await referred(desk, children.at(-2), [
    { by: 'zhuren', act: 'propose', body: { sort: 'subsistence', foundOn: back(27), found: 'asked', household: true, basis: '（演示）社会救助暂行办法第九条：家庭申报的收入低于当地低保标准' } },
    { by: 'zhuren', act: 'tell', body: { toldOn: back(27), toldWhom: '爷爷', papers: ['form', 'identity', 'authorise', 'account'] } },
    { by: 'zhuren', act: 'apply', body: { appliedOn: back(26), applicant: '爷爷' } },
    { by: 'dudao', act: 'verify', body: { verifiedOn: back(24), opinion: '入户核查，情况属实' } },
    { by: 'minzheng', act: 'confirm', body: { confirmedOn: back(22), startsOn: back(10), amount: 52_000 } },
    { by: 'dudao', act: 'tellResult', body: { resultToldOn: back(21), resultToldWhom: '爷爷' } },
    { by: 'minzheng', act: 'pay', body: { paidMonth: month, paid: 52_000, paidOn: back(1) } },
  ])
  const paid = children.at(-2)
  if (paid === undefined) return
  await act(desk, 'dudao', {
    act: 'reliefReview.record', record: idOf('reliefReview', paid.id), parent: idOf('referral', paid.id), child: paid.id,
    body: { reviewedOn: back(1), cause: 'told', result: 'same', note: '（演示）村里反映父亲回来过，入户看了，又出去了' },
  })
}
