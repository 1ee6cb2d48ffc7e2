import { serveRendering } from '../../server/reports/rendering-process.ts'

/** What the process of rendering-process.test.ts does with a job. */
export type DrawingJob =
  | { readonly does: 'answer'; readonly text: string }
  | { readonly does: 'throw' }
  | { readonly does: 'exit' }
  | { readonly does: 'hang' }
  | { readonly does: 'tellProcessId' }

serveRendering((job: DrawingJob) => {
  switch (job.does) {
    case 'answer':
      return Buffer.from(job.text)
    case 'throw':
      throw new Error('No ink')
    case 'exit':
      return process.exit(7)
    case 'hang':
      // As a native library would: nothing within the process can interrupt it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      return Buffer.alloc(0)
    case 'tellProcessId':
      return Buffer.from(String(process.pid))
  }
})
