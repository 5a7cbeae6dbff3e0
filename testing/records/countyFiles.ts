/** What a county writes in tests: a field of its own on visits, and a ledger that nobody shipped. */
export const heart = `extends: visit
fields:
  - { id: x431003-heart, type: yesNo, label: 有爱心妈妈, needed: always, filter: n6 }
list: { columns: [x431003-heart], filters: [x431003-heart] }
cases:
  - { given: { visitType: childDirector, purpose: regular, actualAt: 2026-05-18, metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: fine }, act: record, problems: [x431003-heart] }
`
export const loveMother = `kind: x431003-loveMother
title: 爱心妈妈结对台账
feature: pairing
audience: VIS
about: child
day: pairedOn
codeLists:
  pairFrom: { title: 来自哪里, basis: 本县, entries: [{ code: league, label: 妇联 }, { code: firm, label: 企业 }] }
fields:
  - { id: pairedOn, type: day, label: 结对日期, needed: always, check: pairedOn <= today(), say: 结对日期不能晚于今天 }
  - { id: mother, type: text, label: 爱心妈妈姓名, needed: always, most: 40 }
  - { id: pairFrom, type: code, codes: pairFrom, label: 来自哪里, needed: always, filter: n1 }
list: { columns: [pairedOn, child, pairFrom], filters: [pairFrom] }
states: [open 结对中, over 已结束]
acts:
  - { id: record, label: 登记结对, from: none, to: open, who: VIS.C }
  - { id: correct, label: 更正, from: open, to: open, who: [VIS.U, author] }
  - { id: finish, label: 结束结对, from: open, to: over, who: [VIS.A, author] }
cases:
  - { given: { pairedOn: 2026-05-18, mother: 李家嫂子 }, act: record, problems: [pairFrom] }
`
/** Grave enough that already that something is owed by it tells of the child. */
export const crisis = `kind: x431003-crisis
title: 心理危机台账
feature: pairing
audience: HLT.psy
about: child
day: heldOn
fields:
  - { id: heldOn, type: day, label: 评估日期, needed: always, check: heldOn <= today(), say: 评估日期不能晚于今天 }
list: { columns: [heldOn, child], filters: [] }
states: [done 已评估]
acts:
  - { id: record, label: 登记评估, from: none, to: done, who: schoolCounselor }
cases:
  - { given: { heldOn: 2026-05-18 }, act: record, problems: [] }
`
