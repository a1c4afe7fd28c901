import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forked } from "../../processes/forked.ts";

/** Where the zones of another process's host are. */
export interface RaplTree {
  /** Options of `rapl()`. */
  readonly paths: { readonly root: string; readonly procRoot: string; readonly cgroupRoot: string };
  /** Ends that process and removes the tree. */
  close(): Promise<void>;
}

/** Four RAPL zones as a directory tree in the kernel's layout, which a separate process advances. */
export async function raplTree(): Promise<RaplTree> {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-bench-"));
  const host = await forked(new URL("rapl-host.ts", import.meta.url), [directory]);
  return {
    paths: {
      root: join(directory, "sys"),
      procRoot: join(directory, "proc"),
      cgroupRoot: join(directory, "sys/fs/cgroup"),
    },
    async close() {
      await host.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
