/** What history and audit call the steps of an archive; rules that look back find them by these words. */
export const phrases = { submit: '提交档案', review: '审核通过', proposeExit: '提出退出', cancelExit: '撤回退出', reenter: '重新入册' } as const
