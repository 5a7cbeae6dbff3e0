/** Half-filled forms survive a closed tab. Drafts hold personal data, so nothing readable may lie in browser storage (SECURITY.md):
 *  each is sealed with an AES-GCM key that the browser keeps and never gives out, one database per account. */
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'

const keepDays = 30
const Sealed = z.object({ iv: z.instanceof(Uint8Array), body: z.instanceof(ArrayBuffer), savedAt: z.number() })
const Key = z.instanceof(CryptoKey)

const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

async function open(account: string): Promise<IDBDatabase> {
  const request = indexedDB.open(`qinghe-drafts-${account}`, 1)
  request.onupgradeneeded = () => { request.result.createObjectStore('key'); request.result.createObjectStore('drafts') }
  return settled(request)
}

async function keyOf(db: IDBDatabase): Promise<CryptoKey> {
  const kept: unknown = await settled(db.transaction('key').objectStore('key').get('draft'))
  const read = Key.safeParse(kept)
  if (read.success) return read.data
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  await settled(db.transaction('key', 'readwrite').objectStore('key').put(made, 'draft'))
  return made
}

const store = (db: IDBDatabase, mode: IDBTransactionMode) => db.transaction('drafts', mode).objectStore('drafts')

export async function saveDraft(account: string, form: string, value: unknown): Promise<void> {
  const db = await open(account)
  const key = await keyOf(db)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(value)))
  await settled(store(db, 'readwrite').put({ iv, body, savedAt: Date.now() }, form))
  db.close()
}

export type Kept = { value: unknown; savedAt: number }

export async function readDraft(account: string, form: string): Promise<Kept | undefined> {
  const db = await open(account)
  const found: unknown = await settled(store(db, 'readonly').get(form))
  const read = Sealed.safeParse(found)
  if (!read.success || read.data.savedAt < Date.now() - keepDays * 86_400_000) { db.close(); return undefined }
  const { iv, body, savedAt } = read.data
  const clear = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(iv) }, await keyOf(db), body)
  db.close()
  const value: unknown = JSON.parse(new TextDecoder().decode(clear))
  return { value, savedAt }
}

export async function dropDraft(account: string, form: string): Promise<void> {
  const db = await open(account)
  await settled(store(db, 'readwrite').delete(form))
  db.close()
}

/** A browser without storage (private window, full disk) loses nothing but the draft: the form works on, and says so. */
/** `sought`: it is known whether something was kept. */
export type DraftState = { sought: boolean; kept: Kept | undefined; savedAt: number | null; refused: boolean; drop: () => void; dismiss: () => void }

export type DraftPlace = { account: string; form: string }

/** Autosaves `value` once it is `dirty`: 800 ms after the last key, and at once when the form is left or the tab is put away. */
export function useDraft({ account, form }: DraftPlace, value: unknown, dirty: boolean): DraftState {
  const [kept, setKept] = useState<Kept>()
  const [sought, setSought] = useState(false)
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const [refused, setRefused] = useState(false)
  const text = useRef('')
  const waiting = useRef<() => void>(undefined)
  useEffect(() => { readDraft(account, form).then(setKept, () => setRefused(true)).finally(() => setSought(true)) }, [account, form])
  useEffect(() => {
    const now = JSON.stringify(value)
    waiting.current = undefined
    if (!dirty || now === text.current) return
    const save = () => {
      waiting.current = undefined
      text.current = now
      saveDraft(account, form, value).then(() => setSavedAt(Date.now()), () => setRefused(true))
    }
    waiting.current = save
    const timer = window.setTimeout(save, 800)
    return () => window.clearTimeout(timer)
  }, [account, form, value, dirty])
  useEffect(() => {
    const flush = () => waiting.current?.()
    document.addEventListener('visibilitychange', flush)
    return () => { document.removeEventListener('visibilitychange', flush); flush() }
  }, [])
  const drop = () => {
    waiting.current = undefined
    setKept(undefined); setSavedAt(null)
    dropDraft(account, form).catch(() => setRefused(true))
  }
  return { sought, kept, savedAt, refused, drop, dismiss: () => setKept(undefined) }
}
