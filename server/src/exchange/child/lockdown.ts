/** Imported first by the reading process. Node's permission model (--permission) takes away files, child processes, threads and
 *  add-ons, but in Node 24 not the network; this takes away the ways to it before any parser is loaded. A parser written in
 *  JavaScript has no other way out than the modules and globals named here. */
import { registerHooks } from 'node:module'

const forbidden = new Set([
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'dns/promises',
  'child_process',
  'cluster',
  'worker_threads',
  'inspector',
  'inspector/promises',
  'repl',
  'vm',
  'wasi',
  'module',
  'fs',
  'fs/promises',
  'sqlite',
  'trace_events',
])

registerHooks({
  resolve(specifier, context, next) {
    if (forbidden.has(specifier.replace(/^node:/, ''))) throw new Error(`The reading process may not use ${specifier}`)
    return next(specifier, context)
  },
})

const closed = (): never => {
  throw new Error('The reading process has no way out')
}

for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'Worker', 'BroadcastChannel']) {
  Reflect.deleteProperty(globalThis, name)
}
for (const name of ['getBuiltinModule', 'binding', 'dlopen', '_linkedBinding', 'kill']) {
  Reflect.defineProperty(process, name, { value: closed, writable: false, configurable: false })
}
