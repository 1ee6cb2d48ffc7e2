import { type HttpAnswer, type HttpRequest, NoAnswer, type Platform } from './platform.js'

function send(request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let isSettled = false
    const settle = (finish: () => void) => {
      if (isSettled) return
      isSettled = true
      clearTimeout(deadline)
      finish()
    }
    const task = wx.request({
      url: request.url,
      method: request.method,
      header: request.headers,
      ...(request.body === undefined ? {} : { data: request.body }),
      timeout: request.timeoutMs,
      success: ({ statusCode, data }) => settle(() => resolve({ status: statusCode, body: data })),
      fail: ({ errMsg }) =>
        settle(() => reject(new NoAnswer(/timeout|timed out/i.test(errMsg) ? 'timeout' : 'offline'))),
    })
    // wx.request counts its timeout from the connection on some phones, so the promise keeps a deadline of its own.
    const deadline = setTimeout(() => {
      settle(() => reject(new NoAnswer('timeout')))
      task.abort()
    }, request.timeoutMs)
  })
}

function login(): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.login({ timeout: 10_000, success: ({ code }) => resolve(code), fail: () => reject(new NoAnswer('offline')) })
  })
}

export const wxPlatform: Platform = {
  send,
  login,
  read: (key) => wx.getStorageSync(key) as unknown,
  write: (key, value) => wx.setStorageSync(key, value),
  remove: (key) => wx.removeStorageSync(key),
  now: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}
