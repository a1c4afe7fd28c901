import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A program that runs until asked to end. */
export interface Program {
  /** The first group of the first line that fits, from now on. @throws Error when it ends without one */
  readonly found: (pattern: RegExp) => Promise<string>;
  /** Ends it as Ctrl-C does. */
  readonly end: () => Promise<void>;
}

/** Starts a program. @example await started("node", ["server.ts"]).found(/listens on (\S+)/) */
export function started(command: string, args: readonly string[]): Program {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const printed = lines[Symbol.asyncIterator]();
  return {
    async found(pattern) {
      for (let next = await printed.next(); !next.done; next = await printed.next()) {
        const group = pattern.exec(next.value)?.[1];
        if (group !== undefined) return group;
      }
      throw new Error(`${args[0]} ended without ${pattern}.`);
    },
    async end() {
      // Its further output must not fill the pipe.
      child.stdout.resume();
      child.kill("SIGINT");
      await ended;
    },
  };
}
