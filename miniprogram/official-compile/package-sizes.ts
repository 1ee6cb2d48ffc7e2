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
