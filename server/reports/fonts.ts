import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const FONTS = '@expo-google-fonts/noto-sans-sc'

/** Noto Sans SC from npm (SIL Open Font License), so that Chinese is drawn alike on machines without any font. */
export const FONT_FILES = {
  regular: require.resolve(`${FONTS}/400Regular/NotoSansSC_400Regular.ttf`),
  bold: require.resolve(`${FONTS}/700Bold/NotoSansSC_700Bold.ttf`),
} as const
