/** The tracer of the provider that the application has registered by now. */

import { type Tracer, type TracerProvider, trace } from "@opentelemetry/api";
import { spanScope } from "./span-shape.js";

/** Gives a function that finds the tracer: of `given`, or else of the global provider, which may come and change at any time. */
export function currentTracer(given: TracerProvider | undefined, latestNames: boolean): () => Tracer {
  const { name, version, schemaUrl } = spanScope(latestNames);
  let traced: { readonly provider: TracerProvider; readonly tracer: Tracer } | undefined;
  return () => {
    const provider = given ?? trace.getTracerProvider();
    // Looking one up is dear, and mostly it is the same provider as before.
    if (provider !== traced?.provider)
      traced = { provider, tracer: provider.getTracer(name, version, { schemaUrl }) };
    return traced.tracer;
  };
}
