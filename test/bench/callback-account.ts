/** What the platform of the benchmarks and the server under it both know. */
export const BENCH_ACCOUNT = {
  token: 'token-of-the-benchmark',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFA',
  receiveId: 'wx00000000000bench',
}
