import { FetchInput } from '@qinghe/domain/exports/contract.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { expect, it } from 'vitest'
import { newPassword } from './password.ts'

it('a password is one the server takes, has no signs that are mistaken for others, and is another each time', () => {
  const made = Array.from({ length: 200 }, newPassword)
  for (const password of made) expect(FetchInput.safeParse({ export: newRecordId(), password }).success, password).toBe(true)
  expect(new Set(made).size).toBe(made.length)
  expect(made.join('')).not.toMatch(/[01lIO]/)
})
