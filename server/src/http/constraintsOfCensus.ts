/** What the tables of the quarter must hold, in words (constraints.ts). */
const again = '这次排查没有存好，请刷新页面后重试'
const noRound = '这个季度的排查还没有开始，请先开始'
const noLine = '这名儿童不在这一轮的名单里，请刷新页面'
const taken = '这个编号不能用，请刷新页面后重新提交'

export const constraintsOfCensus: Readonly<Record<string, string>> = {
  census_rounds_once_a_quarter: '这个季度的排查已经开始，请直接进入这一轮', census_rounds_are_quarters: '季度要写成 2026-Q2 这样', census_rounds_have_their_days_in_order: '这一轮的日子先后不对，请先在方案里改期限',
  census_sheets_pkey: again, census_sheets_of_a_round: noRound, census_sheets_level_is_known: again,
  census_locks_once_a_round: '这一轮已经锁定，改动请走更正单', census_locks_of_a_round: noRound, census_terms_one_term_a_child: '有儿童在平衡里没有算到或者算了两次，这一轮没有锁定，请再试一次；还不行的，请联系系统管理员',
  census_terms_register_is_known: again, census_terms_of_a_lock: noRound, census_restatements_state_is_known: again, census_restatements_of_a_lock: noRound,
  census_figures_has_all_columns: again, census_figures_once_a_place: '这一轮已经锁定，改动请走更正单', census_figures_of_a_lock: noRound,
  census_restatements_of_two_people: '这张更正单由您提出，须由县民政的另一位同事确认', census_restatements_pkey: taken, census_restatements_one_at_a_time: '这名儿童已有一张更正单，请先把那一张办完',
  census_lines_one_line_a_child: '一名儿童在一轮里只有一行，请刷新页面', census_lines_of_a_round: noRound, census_lines_of_a_child: '这名儿童的档案已经不在，请刷新页面', census_lines_source_is_known: again, census_lines_state_is_known: again,
  census_answers_pkey: taken, census_answers_of_a_line: noLine, census_answers_kind_is_known: again, census_returns_pkey: taken, census_returns_of_a_line: noLine,
  census_suspects_pkey: taken, census_suspects_of_a_round: noRound, census_suspects_source_is_known: again, census_suspects_verdict_is_known: again, census_suspects_once_a_difference: '这条名册线索已经交给村里，请刷新页面',
  census_suspects_who_became_somebody: '选的那份档案已经不在，请刷新页面后另选', census_suspects_name_their_archive: again, census_suspect_answers_pkey: taken, census_suspect_answers_of_a_suspect: '这名疑似儿童已经不在，请刷新页面',
  census_signatures_pkey: '您已经签过字，请刷新页面', census_signatures_of_a_round: noRound,
}
