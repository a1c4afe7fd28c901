/** @throws Error always: it names the package that has the names of an old entry now. */
export function movedTo(name: string, entry: string, flags = ""): Record<string, never> {
  throw new Error(
    `wattspan: \`${entry}\` is a package of its own now: npm install ${flags}${name}, and import … from "${name}".`,
  );
}
