import * as contract from '@qinghe/domain/messages/contract.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { countUnread, listNotices, readNotices } from './notices.ts'
import { messagesStanding } from './standing.ts'

export const messageRoutes: readonly Endpoint[] = [
  answer(contract.listNotices, listNotices), answer(contract.countUnread, countUnread), answer(contract.messagesStanding, messagesStanding), perform(contract.readNotices, readNotices),
]
