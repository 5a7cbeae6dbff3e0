/** What stands where an answer has not come: its grey shape, or why it did not come and a way to ask again. Never an empty list, which would say that there is nothing. */
import { Skeleton } from '../ui/states.tsx'
import { failureOf, sayFailure } from './failure.ts'

type Asked = { isError: boolean; error: unknown; refetch: () => unknown }

export function NotRead({ asked: { isError, error, refetch }, lines }: { asked: Asked; lines: number }) {
  if (!isError) return <Skeleton lines={lines} />
  return <p className="quiet" role="alert">{sayFailure(failureOf(error)).title} <button type="button" className="tl" onClick={() => void refetch()}>再读一次</button></p>
}
