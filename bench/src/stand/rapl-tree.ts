import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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
  const here = (path: string) => new URL(path, import.meta.url);
  const child = fork(fileURLToPath(here("rapl-host.ts")), [directory], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = once(child, "exit");
  await Promise.race([
    once(child, "message"),
    exited.then(([code]) => Promise.reject(new Error(`The host of the RAPL tree ended with ${code}.`))),
  ]);
  return {
    paths: {
      root: join(directory, "sys"),
      procRoot: join(directory, "proc"),
      cgroupRoot: join(directory, "sys/fs/cgroup"),
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
