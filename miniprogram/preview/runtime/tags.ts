/**
 * The built-in components of the WeChat framework that the preview has. The build rejects any other tag that is not
 * registered in usingComponents, so that nothing is silently left out of a page.
 */

/** Tags that need behaviour: each is a component under runtime/builtins/. */
export const ACTIVE_TAGS = [
  'button',
  'canvas',
  'checkbox',
  'checkbox-group',
  'form',
  'icon',
  'image',
  'input',
  'label',
  'navigator',
  'picker',
  'progress',
  'radio',
  'radio-group',
  'rich-text',
  'scroll-view',
  'swiper',
  'switch',
  'textarea',
] as const

/** Tags that are only boxes: style and events are all there is to them. */
export const BOX_TAGS = ['cover-view', 'root-portal', 'swiper-item', 'text', 'view'] as const

/** Tags that the template compiler consumes. */
export const SYNTAX_TAGS = ['block', 'import', 'include', 'slot', 'template', 'wxs'] as const

/** Elements that exist in the page as `<wx-…>`, among them the page itself. */
export const ELEMENT_TAGS: ReadonlySet<string> = new Set<string>([...ACTIVE_TAGS, ...BOX_TAGS, 'page'])

/** Every tag that may appear in WXML without being registered. */
export const KNOWN_TAGS: ReadonlySet<string> = new Set<string>([...ACTIVE_TAGS, ...BOX_TAGS, ...SYNTAX_TAGS])
