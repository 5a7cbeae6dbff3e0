import { problem } from '@qinghe/domain/kernel/problem.ts'

/** Said by a command whose feature is not in this version. The program ends with status 2, so that scripts can tell. */
export const notYet = (feature: string) => problem('cli.notYet', `这一版还没有${feature}功能；命令已预留，装上包含它的版本后即可使用`, 501)
