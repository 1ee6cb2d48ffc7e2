import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers at once and does nothing else: how late it is, the machine is. */
const server = http.createServer((_, response) => response.end('success'))
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
