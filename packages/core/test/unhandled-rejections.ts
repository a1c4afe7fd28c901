type Handler = (...args: unknown[]) => void;

/**
 * The part of Node's `process` that reports rejections. The type is spelled out because core knows no Node.
 */
const runtime = (globalThis as unknown as { process: Rejections }).process;

interface Rejections {
  rawListeners(event: "unhandledRejection"): Handler[];
  removeAllListeners(event: "unhandledRejection"): void;
  on(event: "unhandledRejection", handler: Handler): void;
}

/**
 * Runs a task and counts unhandled rejections, for the tests of this folder. The test runner, which would
 * fail at them, does not receive them in that time.
 */
export async function countUnhandled<T>(task: () => Promise<T>): Promise<{ value: T; unhandled: number }> {
  const others = runtime.rawListeners("unhandledRejection");
  let unhandled = 0;
  runtime.removeAllListeners("unhandledRejection");
  runtime.on("unhandledRejection", () => unhandled++);
  try {
    const value = await task();
    await idle();
    return { value, unhandled };
  } finally {
    runtime.removeAllListeners("unhandledRejection");
    for (const handler of others) runtime.on("unhandledRejection", handler);
  }
}

/** Lets all ready tasks run: some turns of the event loop. */
export async function idle(turns = 10): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}
