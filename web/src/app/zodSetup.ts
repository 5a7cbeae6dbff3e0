import { config } from 'zod'

// Before any schema is made: zod would probe `new Function`, which the content security policy forbids and reports.
config({ jitless: true })
