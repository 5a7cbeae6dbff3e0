import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** Held as long as this process lives; the kernel lets go of it however the process ends. */
export type FolderLock = { release: () => Promise<void> }

/**
 * One owner per folder. Node has no flock(2), and a file with a pid in it survives kill -9 and then has to be believed or
 * deleted. An abstract socket named after the folder's device and inode has neither trouble: binding it is atomic, a second
 * binder is refused, and it vanishes with its holder. The file beside it only says who it is, for the words.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true })
  const { dev, ino } = statSync(folder)
  const note = join(folder, 'owner.txt')
  const server = await bindSoon(`\0qinghe-folder-${dev}-${ino}`, note, folder)
  writeFileSync(note, `${process.pid}\n`)
  return {
    release: () => new Promise(done => {
      rmSync(note, { force: true })
      server.close(() => done())
    }),
  }
}

// A holder that was just killed lets go only when the kernel has buried it: a moment, but longer than a restart script takes.
async function bindSoon(name: string, note: string, folder: string): Promise<Server> {
  for (let attempt = 1; attempt < 6; attempt++) {
    const server = await bind(name, note, folder).catch(() => undefined)
    if (server !== undefined) return server
    await pause(200)
  }
  return bind(name, note, folder)
}

function bind(name: string, note: string, folder: string): Promise<Server> {
  const server = createServer(socket => socket.destroy())
  return new Promise((bound, refused) => {
    server.once('error', () => refused(problem('database.folderBusy', busy(note, folder), 409)))
    server.listen(name, () => {
      server.unref()
      bound(server)
    })
  })
}

function busy(note: string, folder: string): string {
  let holder = ''
  try {
    holder = `（进程 ${readFileSync(note, 'utf8').trim()}）`
  } catch {
    // The holder is just starting or stopping; the sentence is true without its number.
  }
  return `数据文件夹 ${folder} 正在被另一个青禾程序使用${holder}；同一文件夹同时只能由一个程序打开，请先停止它再试`
}
