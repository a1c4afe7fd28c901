/** Heap size after everything collectable is gone. */

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Bytes on the heap after a full collection. Twice, because objects held by finalisers or weak references go
 * at the second.
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

/** Collects young garbage, as V8 does continuously. @throws Error in a process without `--expose-gc`. */
export function collectYoung(): void {
  if (!globalThis.gc) throw new Error("Garbage can be collected only by a process with --expose-gc.");
  void globalThis.gc({ type: "minor" });
}
