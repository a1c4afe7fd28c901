/** How large the heap is when everything that can go has gone. */

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Bytes on the heap after a full collection. Twice, because what a finaliser or a weak reference held goes at the second.
 * @throws Error in a process without `--expose-gc`.
 */
export async function heapAfterCollection(): Promise<number> {
  collect();
  await turn();
  collect();
  await turn();
  return process.memoryUsage().heapUsed;
}

/** Collects garbage now. @throws Error in a process without `--expose-gc`. */
export function collect(): void {
  if (!globalThis.gc) throw new Error("The heap can be measured only by a process with --expose-gc.");
  globalThis.gc();
}

/** Collects what was made since the last collection, as V8 does all the time. @throws Error in a process without `--expose-gc`. */
export function collectYoung(): void {
  if (!globalThis.gc) throw new Error("Garbage can be collected only by a process with --expose-gc.");
  void globalThis.gc({ type: "minor" });
}
