/**
 * WXS is JavaScript with a few differences that real code (TDesign's) relies on; this brings it to JavaScript:
 * `x.constructor` is a string such as 'Array', and getRegExp('\d') keeps its backslash.
 */
export function wxsToJavaScript(source: string): string {
  return source
    .replace(/([\w$.[\]]+)\.constructor\b/g, '(($1)==null?undefined:Object.prototype.toString.call($1).slice(8,-1))')
    .replace(/getRegExp\(\s*(['"])(.*?)\1/g, (_, quote: string, pattern: string) => {
      return `getRegExp(${quote}${keepBackslashes(pattern)}${quote}`
    })
}

/** Functions that WXS has and JavaScript lacks. */
export const WXS_GLOBALS = `
var getRegExp = function (pattern, flags) { return new RegExp(pattern, flags) };
var getDate = function () {
  return arguments.length
    ? new (Function.prototype.bind.apply(Date, [null].concat([].slice.call(arguments))))()
    : new Date()
};`

function keepBackslashes(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, (pair, character: string) =>
    /[dDsSwWbB.*+?()[\]{}|^$/-]/.test(character) ? `\\\\${character}` : pair,
  )
}

/** Paths in require('…') of a WXS module, as written. */
export function wxsRequires(source: string): string[] {
  return Array.from(source.matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g), (match) => match[1] ?? '')
}
