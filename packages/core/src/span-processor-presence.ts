/** Whether a span processor of ours stands in the process, told across copies of this package. */

const KEY = Symbol.for("wattspan.span-processor.v1");
const COUNT = Symbol.for("wattspan.span-processors.v1");
const root = globalThis as { [KEY]?: boolean; [COUNT]?: number };

/** A processor was made. */
export function noteSpanProcessor(): void {
  root[KEY] = true;
  root[COUNT] = (root[COUNT] ?? 0) + 1;
}

/** Whether more than one was made: they may see the same spans. */
export const hasSpanProcessors = (): boolean => (root[COUNT] ?? 0) > 1;

/** Whether one was made. */
export const hasSpanProcessor = (): boolean => root[KEY] === true;
