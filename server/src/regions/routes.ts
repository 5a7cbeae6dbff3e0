import { getPath, listChildren, searchRegions } from '@qinghe/domain/regions/contract.ts'
import { answer } from '../http/endpoint.ts'
import * as queries from './queries.ts'

export const regionEndpoints = [
  answer(searchRegions, queries.search),
  answer(listChildren, queries.children),
  answer(getPath, queries.path),
] as const
