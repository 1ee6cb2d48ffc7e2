/** Where this office's server answers when nothing else is configured; replace it before uploading the app. */
const DEFAULT_API_BASE = 'https://shaopao.example/api/v1'

/**
 * Base URL of the server's API, without a slash at the end.
 *
 * The extension config of WeChat (ext.json, for offices served by a third-party platform) comes before the default;
 * the browser preview answers through the same call.
 */
export function apiBase(): string {
  const { apiBase: configured } = wx.getExtConfigSync() as { apiBase?: string }
  return configured ?? DEFAULT_API_BASE
}
