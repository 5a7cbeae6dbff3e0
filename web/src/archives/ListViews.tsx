/** Views of the archive list. */
import { unseenIn } from '@qinghe/domain/archives/exists.ts'
import { SavedViews } from '../app/SavedViews.tsx'
import { lenient, parseSearch, stringifySearch } from '../app/search.ts'
import { useEye } from '../app/session.ts'
import { ArchivesSearch } from './search.ts'

/** Whose preview is open belongs to the moment, not to the view. */
const kept = ({ open: _open, ...search }: ArchivesSearch): string => stringifySearch(search)
/** A condition that is none any more is left out, the rest still holds. */
const read = (search: string): ArchivesSearch => lenient(ArchivesSearch)(parseSearch(search))

export function ListViews({ search, onPick }: { search: ArchivesSearch; onPick: (search: ArchivesSearch) => void }) {
  const eye = useEye()
  return <SavedViews list="archives" now={kept(search)} unseen={view => unseenIn(eye, read(view))[0]?.message} onPick={view => onPick(read(view))} />
}
