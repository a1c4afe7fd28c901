/** The tracer of the currently registered provider. */

import { type Tracer, type TracerProvider, trace } from "@opentelemetry/api";
import { spanScope } from "./span-shape.js";

/**
 * Returns a function that finds the tracer: of `given`, or else of the global provider, which may change at
 * any time.
 */
export function currentTracer(given: TracerProvider | undefined, latestNames: boolean): () => Tracer {
  const { name, version, schemaUrl } = spanScope(latestNames);
  let traced: { readonly provider: TracerProvider; readonly tracer: Tracer } | undefined;
  return () => {
    const provider = given ?? trace.getTracerProvider();
    // A lookup is expensive, and mostly the provider is the same as before.
    if (provider !== traced?.provider)
      traced = { provider, tracer: provider.getTracer(name, version, { schemaUrl }) };
    return traced.tracer;
  };
}
