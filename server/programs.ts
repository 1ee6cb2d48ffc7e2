import path from 'node:path'

/** Runs a program of the project in a process of its own: `fork(RUN, [file, …arguments])`, or `node RUN file …arguments`. */
export const RUN = path.join(import.meta.dirname, 'run.mjs')
