/** Query strings carry text only: lists as comma-separated codes, numbers and flags as digits. Clients join arrays with a comma. */
import { z } from 'zod'

const parts = (value: unknown): unknown => (typeof value === 'string' ? value.split(',').filter(part => part !== '') : value)

/** 1,2,3 → [1, 2, 3] */
export const codeList = () => z.preprocess(parts, z.array(z.coerce.number().int().min(0).max(9_999)).max(60)).optional()
/** active,changed → ['active', 'changed'] */
export const wordList = <T extends z.ZodType>(word: T) => z.preprocess(parts, z.array(word).max(60)).optional()
export const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
/** 1 or true; anything else is no. */
export const flag = () => z.preprocess(value => (typeof value === 'string' ? value === '1' || value === 'true' : value), z.boolean()).optional()
