/** What the tables of exports must hold, in words (constraints.ts). */
export const constraintsOfExports: Readonly<Record<string, string>> = {
  exports_pkey: '这份导出已经申请过，请在“我的导出”里查看', exports_ask_in_few_words: '筛选条件太多，请少选几个再导出', exports_have_rows: '一次可以导出 1 到 100000 行，请调整筛选条件',
  exports_state_is_known: '导出的状态不对，请刷新页面', exports_are_decided_by_another: '自己申请的导出要由另一位同事审核', exports_of_many_take_two: '超过 200 行的导出要由另一位同事先同意',
  exports_declined_say_why: '不同意时请写明原因', exports_ready_have_a_file: '文件还没有生成完，请稍候', exports_over_have_no_key: '这份导出已经结束，请重新申请',
  export_pieces_pkey: '文件的这一段已经写好', export_pieces_of_an_export: '找不到这份导出，请刷新页面',
}
