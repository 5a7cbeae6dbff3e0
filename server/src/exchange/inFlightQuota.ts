/** How much of the disk files in flight may take: of one owner, who could otherwise fill it by sending again and again, and of all of
 *  them together, so that the database beside them never runs out of it for their sake. */
import { statfsSync } from 'node:fs'
import { type Problem, problem } from '@qinghe/domain/kernel/problem.ts'

const megabyte = 1024 * 1024
/** What one post has here at once: a roster that is being read, the next, and one sent again after a lost answer. */
export const mostFilesOfOne = 3
export const mostBytesOfOne = 160 * megabyte
/** Left alone for the database and its log; looked for at the beginning and every few megabytes. */
const spareBytes = 512 * megabyte
const lookEveryBytes = 4 * megabyte

export type Room = {
  /** @throws Problem when it would be too much */
  take: (bytes: number) => void
  /** Once only, however often it is called. */
  giveBack: () => void
}
export type Quota = { ask: (owner: string) => Room }

export const noRoom = (): Problem => problem('file.noRoom', '服务器的磁盘空间不足，文件没有保存；请联系系统管理员腾出空间后再试', 507)
const tooMany = (): Problem => problem('file.tooMany', '您的岗位还有文件正在读取，请等读完再上传下一份', 429)

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

type Held = { files: number; bytes: number }

export function makeQuota(folder: string): Quota {
  const held = new Map<string, Held>()
  const look = (): void => { if (freeBytes(folder) < spareBytes) throw noRoom() }
  return {
    ask: owner => {
      look()
      const mine = held.get(owner) ?? { files: 0, bytes: 0 }
      if (mine.files >= mostFilesOfOne) throw tooMany()
      held.set(owner, mine)
      mine.files += 1
      let taken = 0
      let seen = 0
      let isOver = false
      return {
        take: bytes => {
          if (mine.bytes + bytes > mostBytesOfOne) throw tooMany()
          mine.bytes += bytes
          taken += bytes
          if (taken - seen < lookEveryBytes) return
          seen = taken
          look()
        },
        giveBack: () => {
          if (isOver) return
          isOver = true
          mine.files -= 1
          mine.bytes -= taken
          if (mine.files === 0) held.delete(owner)
        },
      }
    },
  }
}
