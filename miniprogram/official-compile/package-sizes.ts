/** What one package of the mini-program weighs once compiled. */
export interface PackageSize {
  /** `main`, or the root of a subpackage. */
  name: string
  bytes: number
  files: number
}

/** Sums the compiled files by the package they are downloaded with; files outside every subpackage are the main one's. */
export function packageSizes(files: Record<string, string | Uint8Array>, roots: readonly string[]): PackageSize[] {
  const sizes = new Map<string, PackageSize>(['main', ...roots].map((name) => [name, { name, bytes: 0, files: 0 }]))
  for (const [path, content] of Object.entries(files)) {
    const name = roots.find((root) => path.startsWith(`${root}/`)) ?? 'main'
    const size = sizes.get(name)
    if (size === undefined) continue
    size.bytes += Buffer.byteLength(content)
    size.files += 1
  }
  return [...sizes.values()]
}

const MEGABYTE = 1024 * 1024
/** What each package may weigh, in bytes: below WeChat's 2 MB, so that it opens quickly on a weak network. */
const MAIN_BUDGET = 1.2 * MEGABYTE
const SUBPACKAGE_BUDGET = MEGABYTE

export function budgetOf({ name }: Pick<PackageSize, 'name'>): number {
  return name === 'main' ? MAIN_BUDGET : SUBPACKAGE_BUDGET
}

/** A line for people: staff 212 KB of 1024 KB, 63 files. */
export function sizeText(size: PackageSize): string {
  const kilobytes = (bytes: number) => String(Math.ceil(bytes / 1024)).padStart(5)
  return `${size.name.padEnd(8)} ${kilobytes(size.bytes)} KB of ${kilobytes(budgetOf(size))} KB, ${size.files} files`
}

/** Names of those that weigh too much. */
export function overBudget(sizes: readonly PackageSize[]): string[] {
  return sizes.filter((size) => size.bytes > budgetOf(size)).map(({ name }) => name)
}
