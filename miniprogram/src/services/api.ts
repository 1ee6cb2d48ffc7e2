import { apiBase } from '../config.js'
import { createApi } from './request.js'
import { wxPlatform } from './wx-platform.js'

/** The mini-program's one connection to the server. */
export const api = createApi(wxPlatform, apiBase())
