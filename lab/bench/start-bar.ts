import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BarResult } from "./measure/bar.ts";
import type { BarMessage } from "./run-bar.ts";

/**
 * How a measuring process is started. Garbage is collected on the main thread: the helper threads of V8's
 * collector wait for each other, and on a machine that has other work to do that waiting is CPU time of its
 * own.
 */
const NODE_FLAGS = ["--expose-gc", "--single-threaded-gc", "--disable-warning=ExperimentalWarning"];

/** Measures one bar in its own process. @throws Error if that process fails. */
export async function startBar(
  id: string,
  quick: boolean,
  onProgress: (share: number) => void,
): Promise<BarResult> {
  const child = fork(
    fileURLToPath(new URL("run-bar.ts", import.meta.url)),
    [id, ...(quick ? ["--quick"] : [])],
    {
      execArgv: NODE_FLAGS,
    },
  );
  let result: BarResult | undefined;
  child.on("message", (message: BarMessage) => {
    if ("progress" in message) onProgress(message.progress);
    else result = message.result;
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  if (result === undefined || code !== 0) {
    throw new Error(`Measuring ${id} ended with ${code ?? signal} and ${result ? "a" : "no"} result.`);
  }
  return result;
}
