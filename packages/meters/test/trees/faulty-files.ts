import { type Files, nodeFiles } from "../../src/host/files/files.js";

/** Files of which some fail, as they do for other users and on broken hardware: also when root runs the test. */
export interface FaultyFiles extends Files {
  /** From now on opening a file whose path ends so fails with this errno. */
  failOpen(ending: string, code: string): void;
  /** From now on reading it fails, even if it is open. */
  failRead(ending: string, code: string): void;
  /** Ends all failures. */
  heal(): void;
  /** How many files are open, and how often one was opened. */
  readonly descriptors: { readonly now: number; readonly ever: number };
}

/** The machine's files with failures on demand. */
export function faultyFiles(): FaultyFiles {
  const faults = { open: new Map<string, string>(), read: new Map<string, string>() };
  const paths = new Map<number, string>();
  let ever = 0;
  const check = (kind: "open" | "read", path: string) => {
    for (const [ending, code] of faults[kind]) {
      if (path.endsWith(ending)) throw Object.assign(new Error(`${code}: ${kind} ${path}`), { code });
    }
  };
  return {
    list: nodeFiles.list,
    resolve: nodeFiles.resolve,
    systemOf: nodeFiles.systemOf,
    open(path) {
      check("open", path);
      const descriptor = nodeFiles.open(path);
      paths.set(descriptor, path);
      ever++;
      return descriptor;
    },
    read(descriptor, buffer) {
      check("read", paths.get(descriptor) ?? "");
      return nodeFiles.read(descriptor, buffer);
    },
    close(descriptor) {
      paths.delete(descriptor);
      nodeFiles.close(descriptor);
    },
    failOpen: (ending, code) => void faults.open.set(ending, code),
    failRead: (ending, code) => void faults.read.set(ending, code),
    heal() {
      faults.open.clear();
      faults.read.clear();
    },
    get descriptors() {
      return { now: paths.size, ever };
    },
  };
}
