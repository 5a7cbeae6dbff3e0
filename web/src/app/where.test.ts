import { expect, it } from 'vitest'
import { whereOf } from './where.ts'

const [county, town, village, otherTown] = [431003, 431003102, 431003102001, 431003103].map(code => code * 10 ** (12 - String(code).length)) as [number, number, number, number]

it('goes down within the place of the desk, and one step up at a time', () => {
  expect(whereOf({ at: village }, county)).toEqual({ region: village, at: village, up: { at: town } })
  expect(whereOf({ at: town }, county)).toEqual({ region: town, at: town, up: { at: undefined } })
  expect(whereOf({}, county)).toEqual({ region: undefined, at: undefined, up: null })
})
it('follows the place of the desk as soon as that is another one', () => {
  expect(whereOf({ at: village, region: otherTown }, county)).toEqual({ region: otherTown, at: undefined, up: null })
  expect(whereOf({ at: town, region: village }, county)).toEqual({ region: village, at: undefined, up: null })
  expect(whereOf({ at: village, region: town }, county)).toEqual({ region: village, at: village, up: { at: undefined } })
  expect(whereOf({ at: town, region: town }, county)).toEqual({ region: town, at: undefined, up: null })
})
