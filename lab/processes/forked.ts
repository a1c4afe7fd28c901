import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of the lab, which runs until its channel closes. */
export interface Forked<First> {
  readonly child: ChildProcess;
  /** What it sent when it was ready. */
  readonly first: First;
  /** Closes its channel, and waits until it has ended. */
  close(): Promise<void>;
}

/** Starts a file and waits for its first message. @throws Error if it ends before that. */
export async function forked<First>(file: URL, args: readonly string[] = []): Promise<Forked<First>> {
  const child = fork(fileURLToPath(file), args, { execArgv: ["--disable-warning=ExperimentalWarning"] });
  const exited = once(child, "exit");
  const [first] = await Promise.race([
    once(child, "message"),
    exited.then(([code]) => Promise.reject(new Error(`${file} ended with ${code} before it was ready.`))),
  ]);
  return {
    child,
    first: first as First,
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
