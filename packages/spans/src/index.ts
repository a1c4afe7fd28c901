/** Follows the spans of other instrumentations: adds footprints to their model calls, agents and steps. */

export type { Dialect, SpanMeaning } from "./dialects/dialect.js";
export { type SpanProcessorOptions, wattspanSpanProcessor } from "./follow/span-processor.js";
export { addUsage, usageOf, usageReaders } from "./usage-readers/usage-readers.js";
