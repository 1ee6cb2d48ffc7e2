/** 482913 as 482 913: two groups of three are easier to read out. */
export function groupedCode(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`
}

/** One digit at a time, for a screen reader. */
export function spokenCode(code: string): string {
  return code.split('').join(' ')
}
