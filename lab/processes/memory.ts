/** Memory after everything collectable is gone. Needs `node --expose-gc`. */

/**
 * Bytes after full collections with turns of the event loop between them: what finalisers, weak references or
 * a promise hold goes later than the first.
 */
export async function collectedMemory(collections = 2): Promise<{ heapUsed: number; rss: number }> {
  for (let i = 0; i < collections; i++) {
    collect();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss };
}

/** Collects garbage now. @throws Error in a process without `--expose-gc`. */
export function collect(): void {
  exposed()();
}

/** Collects young garbage, as V8 does continuously. @throws Error in a process without `--expose-gc`. */
export function collectYoung(): void {
  void exposed()({ type: "minor" });
}

function exposed(): NodeJS.GCFunction {
  if (!globalThis.gc) throw new Error("Garbage can be collected only by a process with --expose-gc.");
  return globalThis.gc;
}
