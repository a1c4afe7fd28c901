import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type HostPaths, hostPaths } from "../../src/host/files/paths.js";
import { atTestEnd } from "../clean-up.js";

/** An empty directory that goes away with `cleanUp`. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-meters-"));
  atTestEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/**
 * A directory with these files in it, by relative path, and the host paths `sys` and `proc` in it.
 *
 * @example temporaryTree({ "proc/self/cgroup": "0::/\n" })
 */
export function temporaryTree(
  files: Readonly<Record<string, string>>,
): HostPaths & { readonly directory: string } {
  const directory = temporaryDirectory();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return { directory, ...hostPaths({ root: join(directory, "sys"), procRoot: join(directory, "proc") }) };
}
