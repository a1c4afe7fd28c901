/** Whether a span processor of ours stands in the process, told across copies of this package. */

const KEY = Symbol.for("wattspan.span-processor.v1");
const root = globalThis as { [KEY]?: boolean };

/** A processor was made. */
export function noteSpanProcessor(): void {
  root[KEY] = true;
}

/** Whether one was made. */
export const hasSpanProcessor = (): boolean => root[KEY] === true;
