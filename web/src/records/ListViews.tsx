/** Views of the list of a kind. */
import { SavedViews } from '../app/SavedViews.tsx'
import { lenient, parseSearch, stringifySearch } from '../app/search.ts'
import { RecordsSearch } from './listSearch.ts'

/** Of one child is no view: a view names no person. */
const kept = ({ child: _child, ...search }: RecordsSearch): string => stringifySearch(search)
const read = (search: string): RecordsSearch => lenient(RecordsSearch)(parseSearch(search))

export const ListViews = ({ kind, search, onPick }: { kind: string; search: RecordsSearch; onPick: (search: RecordsSearch) => void }) =>
  <SavedViews list={`records.${kind}`} now={kept(search)} onPick={view => onPick(read(view))} />
