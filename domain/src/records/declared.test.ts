/** What a declaration may say of acts, parts and consequences, and how each mistake is told: where, what, how to mend it. */
import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../kernel/plainDate.ts'
import { isEnd } from './compileActs.ts'
import { compileKind, type KindWorld } from './compileKind.ts'
import { engineKeys } from './declaration.ts'
import { judgeRecord, mayAct, strayIssues, timeIssues } from './judge.ts'
import { actOf, type Kind, landsIn } from './kind.ts'
import { faultsTogether, topOf } from './kindsTogether.ts'
import { shippedWorld } from './shipped.ts'

const world: KindWorld = { ...shippedWorld, parameters: { patience: { label: '等待期限', unit: 'workdays' }, mark: { label: '合格分' } },
  kinds: new Set(['check', 'task', 'part']), screens: new Set(['checkBoard']), notYet: new Set() }
type Written = { [key: string]: unknown; fields: Record<string, unknown>[]; acts: Record<string, unknown>[] }
/** A kind in which everything is used once. */
const whole = (): Written => ({
  kind: 'check', title: '检查', feature: 'visits', audience: 'VIS', about: 'child', follows: 'summary', summary: ['result'], day: 'on',
    parameters: ['patience', 'mark'],
  codeLists: { result: { title: '结果', basis: '示例', entries: [{ code: 'fine', label: '正常' }, { code: 'poor', label: '不好' }, { code: 'bad', label: '差' }] } },
  fields: [
    { id: 'on', type: 'day', label: '日期', needed: 'always' },
    { id: 'alone', type: 'yesNo', label: '独居', needed: 'always' },
    { id: 'score', type: 'number', label: '得分' },
    { id: 'result', type: 'code', codes: 'result', label: '结果', table: { by: ['alone', 'score'], rows: [
      { when: [true, 'any'], gives: 'bad' }, { when: [false, '< 60'], gives: 'poor' }, { when: [false, '>= 60'], gives: 'fine' }] } },
    { id: 'points', type: 'lines', label: '要办的事', of: [{ id: 'what', type: 'text', label: '事', needed: 'always' }],
      opens: { kind: 'task', each: 'line', carries: ['what'] } },
    { id: 'office', type: 'organisation', label: '单位' },
    { id: 'earlier', type: 'record', links: 'check', label: '上一次' },
    { id: 'why', type: 'text', label: '原因', on: 'void' },
  ],
  list: { columns: ['on', 'child', 'result'] }, states: ['open 待办', 'sent 已送达', 'done 已办', 'void 作废'],
  acts: [
    { id: 'record', label: '登记', from: 'none', to: 'open', who: 'VIS.C', opens: ['points'], calls: 'visits.recorded' },
    { id: 'assign', label: '交办', from: 'open', to: 'open', who: 'VIS.A', assigns: { to: ['childDirector', 'police'] } },
    { id: 'send', label: '送达', from: 'open', to: 'sent', who: 'VIS.A', number: { title: '编号', prefix: '检' },
      sends: { to: 'office', shows: ['result'], due: '3 days' }, paper: { title: '检查单' } },
    { id: 'finish', label: '办结', from: ['open', 'sent'], to: 'done', who: ['assignee', 'VIS.A'], second: true, within: 'today() <= on + 30 days',
      after: '@patience', needs: ['slip.received'] },
    { id: 'answer', label: '答复', from: 'sent', to: 'done', who: ['VIS.A'], door: { act: 'answer', shows: ['result'], valid: '7 days', proof: 'phone' } },
    { id: 'void', label: '作废', from: 'open', to: 'void', who: 'VIS.A', not: 'author', asks: ['why'] },
  ],
  desk: [{ title: '交办给我的', states: ['open'], who: 'assignee' }], blocks: [{ what: 'archive.exit', states: ['open', 'sent'], say: '检查还没有办结' }],
    screen: 'checkBoard',
})
const changed = (change: (written: Written) => void): Written => { const written = whole(); change(written); return written }
const act = (written: Written, id: string): Record<string, unknown> => written.acts.find(one => one['id'] === id) ?? {}
const field = (written: Written, id: string): Record<string, unknown> => written.fields.find(one => one['id'] === id) ?? {}
const faults = (written: unknown, of: KindWorld = world): string[] => compileKind(written, of).faults.map(one => `${one.path.join('.')} ${one.message}`)
function compiled(written: unknown, of: KindWorld = world): Kind {
  const { kind, faults: found } = compileKind(written, of)
  if (kind === null) throw new Error(found.map(one => one.message).join('\n'))
  return kind
}

test('nothing is wrong with the whole of it, and all of it is kept', () => {
  expect(faults(whole())).toEqual([])
  const kind = compiled(whole())
  expect(actOf(kind, 'finish')).toMatchObject({ second: true, after: { parameter: 'patience', unit: 'workdays' }, needs: ['slip.received'],
    who: [{ is: 'assignee' }, { domain: 'VIS', letter: 'A' }] })
  expect(actOf(kind, 'send')).toMatchObject({ number: { title: '编号', prefix: '检', random: false }, sends: { to: 'office', shows: ['result'] } })
  expect(actOf(kind, 'record')?.opens).toEqual([{ field: 'points', kind: 'task', carries: ['what'] }])
  expect([kind.desk, kind.blocks, kind.screen, kind.summary].map(one => (Array.isArray(one) ? one.length : one))).toEqual([1, 1, 'checkBoard', 1])
})
test('an act that stays leads nowhere, and writes its own fields beside what stands there', () => {
  const kind = compiled(changed(w => {
    w.acts.push({ id: 'note', label: '补充', from: ['open', 'sent', 'done'], to: 'same', who: 'VIS.A', asks: ['more'] })
    w.fields.push({ id: 'more', type: 'text', label: '补充', on: 'note' })
  }))
  const note = actOf(kind, 'note')
  if (!note) throw new Error('no such act')
  expect([isEnd(kind, 'done'), isEnd(kind, 'sent'), landsIn(note, 'sent')]).toEqual([true, false, 'sent'])
  const stray = (given: object) => strayIssues({ kind, act: note, state: 'sent', before: { on: '2026-05-18', score: null }, given: { ...given } }).map(one => one.field)
  expect([stray({ more: '又去了一次' }), stray({ on: '2026-05-19' }), stray({ score: 70 })]).toEqual([[], ['on'], []])
})
test('a number of what must stay secret is random: a gap in a row would tell', () => {
  const secret = { ...world, audiences: { ...world.audiences, VIS: { title: '走访', domain: 'VIS' as const, class: 'S4' as const } } }
  expect(actOf(compiled(whole(), secret), 'send')?.number?.random).toBe(true)
})

describe('a mistake is told where it stands, with the remedy', () => {
  test.each<[string, (w: Written) => void, string]>([
    ['a post nobody holds', w => { act(w, 'void')['who'] = 'childSuperviser' },
      'acts.5.who “childSuperviser”不是权限：写成 VIS.C 这样，或 author、assignee、addressee、system、anyone，或岗位编号，是不是 childSupervisor？'],
    ['a field called like something of the record itself', w => { w.fields.push({ id: 'number', type: 'text', label: '文号' }) }, 'fields.8.id number 是平台自己写进经过的，字段请换一个编号'],
    ['a right nobody has', w => { act(w, 'void')['who'] = 'AUD.C'; act(w, 'void')['not'] = undefined }, 'acts.5.who 没有哪个岗位有这样的权限，“作废”没有人能办'],
    ['posts that only look on', w => { act(w, 'record')['who'] = ['VIS.C', 'VIS.S'] }, 'acts.0.who VIS.S 在“走访”的记录里只能看，登记不了'],
    ['a post that only looks on', w => { act(w, 'void')['who'] = ['VIS.A', 'countyCivilAffairs'] }, 'acts.5.who countyCivilAffairs 在“走访”的记录里只能看，改不了'],
    ['an author of what is not there yet', w => { act(w, 'record')['who'] = ['VIS.C', 'author'] }, 'acts.0.who 记录还没有，没有经办人：写权限或岗位'],
    ['an assignee nobody assigns', w => { act(w, 'assign')['assigns'] = undefined; w['desk'] = [] }, 'acts.3.who 没有动作交办（assigns），不会有承办人'],
    ['an act of the addressee, who does not see the record', w => { act(w, 'answer')['who'] = 'addressee' }, 'acts.4.who 收件单位看不到记录，在收到的送达单上签收、答复，不能直接办理'],
    ['a second person before there is a record', w => { act(w, 'record')['second'] = true }, 'acts.0.second 记录还没有，没有可以等确认的：先登记成一个待确认的状态，再用另一个动作（second: true）'],
    ['a second person where there is only one', w => { act(w, 'finish')['who'] = ['assignee'] }, 'acts.3.second 只有经办人或承办人一个人能办，没有另一个人能确认：再写一个权限或岗位'],
    ['a second person for what others may not read', w => { w.fields.push({ id: 'mood', type: 'text', label: '情绪', part: 'HLT.psy', on: 'finish' }) },
      'acts.3.second “情绪”是文件、另有查看范围或者要回避的人，不能等到确认才写：放到另一个动作里'],
    ['a slip that shows a number', w => { field(w, 'score')['type'] = 'phone'; act(w, 'send')['sends'] = { to: 'office', shows: ['score'] } },
      'acts.2.sends.shows “得分”不能放在送达单上：只能放文字、代码、是否、数字和日期，儿童姓名写 child，地点写 region'],
    ['a slip to posts that stand for nobody', w => { act(w, 'send')['sends'] = { to: 'office', shows: ['result'], posts: ['volunteer'] } },
      'acts.2.sends.posts volunteer 不代表单位收件'],
    ['a suspect known by what no account has', w => { w.fields.push({ id: 'suspect', type: 'idNumber', label: '涉嫌人', bars: true }) },
      'fields.8.bars 要回避的人只能从工作人员（staff）、电话（phone）认出来，单位用 organisation；账号里没有证件号码，认不出'],
    ['something told by being there once', w => { field(w, 'office')['bars'] = true; w['unique'] = ['child', 'on'] },
      'unique 有人要回避的记录不能写 unique：重复的提示会让他知道已经有了'],
    ['a child attached to a record of a child', w => { act(w, 'void')['attaches'] = true }, 'acts.5.attaches 只有已经登记、不关于某个儿童的记录（about: self）才能归到儿童或改派'],
    ['a report by anybody with a picture', w => { act(w, 'record')['who'] = 'anyone'; w['fields'].push({ id: 'scene', type: 'files', label: '现场' }) },
      'acts.0.who anyone 提交的报告现在还不能附文件：文件栏写上 on，由受理以后的动作来填'],
    ['a report by anybody without a number', w => { act(w, 'record')['who'] = 'anyone' }, 'acts.0.number 报告人凭编号查询：写明编号（number）'],
    ['a system that never begins', w => { act(w, 'void')['who'] = ['system'] }, 'acts.5.who 尚不支持 system：平台自己还不会办，写明由谁办'],
    ['only the author, and never the author', w => { act(w, 'void')['who'] = ['author'] }, 'acts.5.not 只有经办人能办，又不许经办人办，没有人能办'],
    ['an assignee who cannot see it', w => { act(w, 'assign')['assigns'] = { to: ['finance'] } }, 'acts.1.assigns.to 财政看不到这种记录，不能交办'],
    ['an assignee of no post', w => { act(w, 'assign')['assigns'] = { to: ['polise'] } }, 'acts.1.assigns.to 没有名为 polise 的岗位，是不是 police？'],
    ['an assignee of an office that is none', w => { act(w, 'assign')['assigns'] = { to: ['childDirector'], of: 'offise' } }, 'acts.1.assigns.of offise 不是写单位的字段，是不是 office？'],
    ['an unknown rule', w => { act(w, 'record')['calls'] = 'visits.recordd' }, 'acts.0.calls 没有名为 visits.recordd 的规则，是不是 visits.recorded？'],
    ['a second person without a network', w => { act(w, 'finish')['offline'] = true }, 'acts.3.second 没有网络时等不到第二个人：去掉 offline 或 second'],
    ['a number without a network', w => { act(w, 'send')['offline'] = true }, 'acts.2.number 没有网络时取不到号：去掉 offline 或 number'],
    ['two numbers for one record', w => { act(w, 'void')['number'] = { title: '号' } }, 'acts.2.number 同一条记录只取一次号，void 也写了 number'],
    ['a number drawn again and again', w => { act(w, 'send')['number'] = undefined; act(w, 'assign')['number'] = { title: '号' } },
      'acts.1.number 这个动作能重复办，会再取一次号'],
    ['a time from nowhere', w => { act(w, 'record')['after'] = '5 days' }, 'acts.0.after 记录还没有，没有从哪天算起'],
    ['a parameter without a unit', w => { act(w, 'finish')['after'] = '@mark' }, 'acts.3.after 没有名为 @mark 而且写明单位的参数'],
    ['a time nobody can read', w => { act(w, 'finish')['after'] = '五天' }, 'acts.3.after 一段时间写成 5 workdays、30 days、2 months，或者参数 @名称'],
    ['a limit that is no condition', w => { act(w, 'finish')['within'] = 'on + 30 days' }, 'acts.3.within 这里要的是是或否，“这一部分”是日期'],
    ['something sent to no office', w => { act(w, 'send')['sends'] = { to: 'result', shows: ['result'] } }, 'acts.2.sends.to 送给谁要是机构字段'],
    ['something shown that is not there', w => { act(w, 'send')['sends'] = { to: 'office', shows: ['resalt'] } }, 'acts.2.sends 没有名为 resalt 的字段，是不是 result？'],
    ['a slip nobody sends', w => { act(w, 'send')['sends'] = undefined; act(w, 'answer')['who'] = 'VIS.A' }, 'acts.3.needs 没有动作送达（sends），等不到对方签收'],
    ['a door to an act nobody knows', w => { act(w, 'answer')['door'] = { act: 'answr', valid: '7 days', proof: 'phone' } },
      'acts.4.door.act 没有名为 answr 的动作，是不是 answer？'],
    ['lines no act opens', w => { act(w, 'record')['opens'] = [] }, 'fields.4.opens 没有动作写明 opens: [points]，“要办的事”的行不会变成记录'],
    ['an act that opens what opens nothing', w => { act(w, 'record')['opens'] = ['points', 'office'] }, 'acts.0.opens.1 “单位”没有写明每行变成哪种记录（字段的 opens）'],
    ['an act that opens an unknown kind', w => { act(w, 'void')['opens'] = [{ kind: 'tusk' }] }, 'acts.5.opens.0.kind 没有名为 tusk 的记录种类，是不是 task？'],
    ['files in a line', w => { field(w, 'points')['of'] = [{ id: 'what', type: 'text', label: '事', needed: 'always' },
      { id: 'photo', type: 'files', label: '照片' }] }, 'fields.4.of.1.type 行里不能放照片和文件，请在多行字段旁边另写一个 files 字段'],
    ['something carried that no line has', w => { field(w, 'points')['opens'] = { kind: 'task', each: 'line', carries: ['whut'] } },
      'fields.4.opens.carries “要办的事”的行里没有 whut，是不是 what？'],
    ['a field of an act nobody declared', w => { field(w, 'why')['on'] = 'voyd'; act(w, 'void')['asks'] = [] }, 'fields.7.on “原因”由 voyd 填写，但没有这个动作，是不是 void？'],
    ['an act written twice', w => { w.acts.push({ ...act(w, 'assign') }) }, 'acts.6.id 动作 assign 写了两次'],
    ['a state written twice', w => { w['states'] = ['open 待办', 'open 再办', 'sent 已送达', 'done 已办', 'void 作废'] }, 'states.1 状态 open 写了两次'],
    ['a state that means to stay', w => { w['states'] = ['open 待办', 'sent 已送达', 'done 已办', 'void 作废', 'same 照旧'] }, 'states.4 same 表示留在原来的状态，不能当状态'],
    ['a beginning that stays where nothing is', w => { act(w, 'record')['to'] = 'same' }, 'acts.0.to 记录还没有，没有原来的状态可留：写明到哪个状态'],
    ['a number drawn again and again by an act that stays', w => { act(w, 'send')['to'] = 'same' }, 'acts.2.number 这个动作能重复办，会再取一次号'],
    ['a state that means there is nothing', w => { w['states'] = ['open 待办', 'sent 已送达', 'done 已办', 'void 作废', 'none 没有'] }, 'states.4 none 表示还没有记录，不能当状态'],
    ['a summary that is not told', w => { w['summary'] = [] }, 'follows 只有摘要随儿童走，就要写明摘要里有哪些字段（summary）'],
    ['a summary of what few may read', w => { field(w, 'score')['part'] = 'HLT.psy'; w['summary'] = ['score'] }, 'summary.0 “得分”加密或另有查看范围，不能放进摘要'],
    ['a summary that is not followed', w => { w['follows'] = 'child' }, 'summary 写了 summary，follows 也要写成 summary'],
    ['a card before an end', w => { w['desk'] = [{ title: '等', states: ['done'], who: 'VIS.A' }] }, 'desk.0.states.0 “已办”是终点，没有什么可等的'],
    ['a card before whoever can do nothing', w => { w['desk'] = [{ title: '等', states: ['open'], who: 'countyCivilAffairs' }] }, 'desk.0.who 卡片上的人在“待办”办不了任何事'],
    ['a card of a state nobody knows', w => { w['desk'] = [{ title: '等', states: ['opn'], who: 'VIS.A' }] }, 'desk.0.states 没有名为 opn 的状态，是不是 open？'],
    ['a block for ever', w => { w['blocks'] = [{ what: 'archive.exit', states: ['done'], say: '未办结' }] }, 'blocks.0.states done 是终点，会永远挡住'],
    ['a block of what cannot be blocked', w => { w['blocks'] = [{ what: 'archive.exits', states: ['open'], say: '未办结' }] },
      'blocks.0.what 没有“archive.exits”这种写法，是不是 archive.exit？；可以写 archive.exit、archive.transfer'],
    ['a screen nobody made', w => { w['screen'] = 'checkBord' }, 'screen 没有名为 checkBord 的专用页面，是不是 checkBoard？'],
    ['a field that history would take for the number of the record', w => { field(w, 'earlier')['id'] = 'number' }, 'fields.6.id number 是平台自己写进经过的，字段请换一个编号'],
    ['a record of no kind', w => { field(w, 'earlier')['links'] = undefined }, 'fields.6 记录字段要写明是哪种记录（links）'],
    ['a record of an unknown kind', w => { field(w, 'earlier')['links'] = 'chek' }, 'fields.6.links 没有名为 chek 的记录种类，是不是 check？'],
    ['a part of itself', w => { w['about'] = 'check' }, 'about 一种记录不能是它自己的一部分'],
    ['a child of what is about a place', w => { w['about'] = 'region'; w['blocks'] = [] }, 'list.columns.1 这种记录不关于某个儿童，没有 child'],
    ['a line whose cells would not be judged', w => { field(w, 'points')['of'] = [
      { id: 'what', type: 'text', label: '事', needed: 'always', shown: 'alone' }] }, 'fields.4.of.0.shown 行里的字段不能写 shown'],
    ['a field computed in two ways', w => { field(w, 'score')['from'] = '1 + 1'; field(w, 'score')['table'] = { by: ['alone'],
      rows: [{ when: ['any'], gives: 1 }] } }, 'fields.2.table 字段要么按条件算（from），要么按判定表定（table），只写一种'],
    ['what is decided by a table and must be filled in', w => { field(w, 'result')['needed'] = 'always' }, 'fields.3.needed 算出来的字段不用人填，不能要求必填'],
    ['a circle through a table', w => { field(w, 'alone')['shown'] = 'result = bad' }, 'fields.1 alone、result 互相决定是否显示，绕成了圈'],
  ])('%s', (_name, change, expected) => expect(faults(changed(change))).toContain(expected))
})

test('what the engine cannot do yet is refused by name, wherever it is written', () => {
  const told = faults(whole(), { ...world, notYet: new Set(engineKeys) }).filter(words => words.includes('尚不支持'))
  expect(told.map(words => words.split('：')[0])).toEqual([
    'acts.0.opens 尚不支持 opens', 'acts.0.calls 尚不支持 calls', 'acts.1.assigns 尚不支持 assigns', 'acts.2.number 尚不支持 number', 'acts.2.sends 尚不支持 sends',
      'acts.2.paper 尚不支持 paper',
    'acts.3.second 尚不支持 second', 'acts.3.after 尚不支持 after', 'acts.3.needs 尚不支持 needs', 'acts.4.door 尚不支持 door', 'desk 尚不支持 desk', 'blocks 尚不支持 blocks',
      'summary 尚不支持 summary', 'screen 尚不支持 screen',
  ])
})

describe('times', () => {
  const kind = compiled(whole())
  const finish = actOf(kind, 'finish')
  const at = (today: string, since: string | null, on: string | null): string[] => {
    if (!finish) throw new Error('no act')
    const facts = { record: { on }, today: plainDate(today), parameter: () => 5, workdaysFrom: addDays }
    return timeIssues({ kind, act: finish, facts, since: since === null ? null : plainDate(since) }).map(one => `${one.code} ${one.message}`)
  }
  test('an act waits until the time after it came into its state, and says from when', () => {
    expect(at('2026-05-04', '2026-05-01', '2026-05-01')).toEqual(['record.after 还不到办理“办结”的时候，2026-05-06 起可以办'])
    expect(at('2026-05-06', '2026-05-01', '2026-05-01')).toEqual([])
  })
  test('an act is too late when its condition is false, and says why; what is not known refuses nothing', () => {
    expect(at('2026-07-01', '2026-05-01', '2026-05-01')).toEqual(['record.within 现在不能办理“办结”，条件是：今天（2026-07-01）不晚于日期（2026-05-01）后 30 天'])
    expect(at('2026-07-01', null, null)).toEqual([])
  })
})

describe('a post by name', () => {
  test('acts as such, whatever letters it holds', () => {
    const kind = compiled(changed(w => { act(w, 'assign')['who'] = ['socialWorker'] }))
    const assign = actOf(kind, 'assign')
    const may = (role: string): boolean => assign !== undefined && mayAct(assign, { role, letters: () => ['A'], is: new Set() })
    expect([may('socialWorker'), may('pairedTeacher')]).toEqual([true, false])
  })
})

test('a table decides, and does not while something it looks at is unknown', () => {
  const kind = compiled(whole())
  const record = actOf(kind, 'record')
  const result = (body: Record<string, unknown>): unknown => record
    && judgeRecord({ kind, act: record, facts: { today: plainDate('2026-05-20'), parameter: () => 5, workdaysFrom: addDays } },
      { on: '2026-05-20', ...body }).body['result']
  expect([{ alone: true, score: 90 }, { alone: false, score: 59 }, { alone: false, score: 60 }, { alone: false },
    { alone: true, score: 3, result: 'fine' }].map(result)).toEqual(['bad', 'poor', 'fine', null, 'bad'])
})

describe('kinds together', () => {
  const small = (change: Partial<Record<string, unknown>>): Kind => compiled({
    kind: 'task', title: '任务', feature: 'visits', audience: 'VIS', about: 'child', day: 'on',
      fields: [{ id: 'on', type: 'day', label: '日期', needed: 'always' }, { id: 'what', type: 'text', label: '事', needed: 'always' }],
    list: { columns: ['on'] }, states: ['open 待办', 'done 已办'],
      acts: [{ id: 'give', label: '登记', from: 'none', to: 'open', who: 'VIS.C' }, { id: 'finish', label: '办结', from: 'open', to: 'done', who: 'VIS.U' }],
        ...change,
  })
  const told = (...kinds: Kind[]): string[] => [...faultsTogether(kinds)].flatMap(([kind, found]) =>
    found.map(one => `${kind} ${one.path.join('.')} ${one.message}`))
  const check = compiled(whole())
  test('fit, and a part is about what the whole is about', () => {
    const part = small({ kind: 'part', about: 'task' })
    expect(told(check, small({}), part)).toEqual([])
    expect(topOf(part, new Map([['task', small({})], ['part', part]]))).toEqual({ about: 'child', through: ['part', 'task'] })
  })
  test('do not fit where something carried has no place, another type, or where something needed is missing', () => {
    const fields = (what: Record<string, unknown>): Record<string, unknown> => ({ fields: [{ id: 'on', type: 'day', label: '日期', needed: 'always' }, what] })
    expect(told(check, small(fields({ id: 'wat', type: 'text', label: '事' })))).toEqual(['check fields.4.opens “任务”没有名为 what 的字段，带不过去，是不是 wat？'])
    expect(told(check, small(fields({ id: 'what', type: 'number', label: '件数' })))).toEqual(['check fields.4.opens “事”和“任务”的“件数”不是同一种字段，带不过去'])
    expect(told(check, small(fields({ id: 'what', type: 'files', label: '照片' })))).toEqual(['check fields.4.opens “照片”是照片和文件，一个文件只属于一条记录，带不过去'])
    const more = small({ fields: [{ id: 'on', type: 'day', label: '日期', needed: 'always' }, { id: 'what', type: 'text', label: '事' },
      { id: 'by', type: 'organisation', label: '承办单位', needed: 'always' }] })
    expect(told(check, more)).toEqual(['check fields.4.opens “任务”必须填“承办单位”，请把它带过去（carries）'])
  })
  test('a circle of parts belongs to nobody, and a part moves as its whole does', () => {
    const [a, b] = [small({ kind: 'task', about: 'part' }), small({ kind: 'part', about: 'task' })]
    expect(told(a, b)).toEqual(['task about “任务”绕了一圈又属于它自己', 'part about “任务”绕了一圈又属于它自己'])
    expect(told(small({}), small({ kind: 'part', about: 'task', follows: 'place' }))).toEqual(['part follows “任务”是“任务”的一部分，儿童迁走时要和它一样（follows: child）'])
  })
  test('a state only its author leaves would stay for ever when the author has gone', () => {
    expect(told(small({ acts: [{ id: 'give', label: '登记', from: 'none', to: 'open', who: 'VIS.C' },
      { id: 'finish', label: '办结', from: 'open', to: 'done', who: 'author' }] }))).toEqual(['task states.0 “待办”只有经办人自己能办下去，经办人离岗以后就办不了：请加一个岗位'])
  })
})
