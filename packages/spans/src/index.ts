/** Follows the spans of other instrumentations: adds footprints to their model calls, agents and steps. */

export type { ForwardExporter, ForwardProcessor } from "./follow/downstream.js";
export {
  langfuseMetadata,
  langSmithMetadata,
  type MetadataForm,
  phoenixMetadata,
} from "./follow/metadata-forms.js";
export {
  type ProcessedMetering,
  type SpanProcessorOptions,
  type WattspanSpanProcessor,
  wattspanSpanProcessor,
} from "./follow/span-processor.js";
