import type { Attributes } from "@opentelemetry/api";
import type { SdkSpan } from "./sdk-span.js";

/** An ended span as it is passed on: the same, with additional attributes. The span itself is unchanged. */
export function withAttributes(span: SdkSpan, more: Attributes): SdkSpan {
  const attributes = { ...span.attributes, ...more };
  return new Proxy(span, {
    get: (target, key) => {
      if (key === "attributes") return attributes;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
