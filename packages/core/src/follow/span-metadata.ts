/** Says our attributes of a span once more, in the forms that were asked for. */

import type { Attributes } from "@opentelemetry/api";
import { WattspanConfigurationError } from "../runtime/configuration-error.js";
import type { Faults } from "../runtime/fault.js";
import { hasOurs, type MetadataForm } from "./metadata-forms.js";
import type { SdkSpan } from "./sdk-span.js";
import { withAttributes } from "./with-attributes.js";

/** The forms of one processor. */
export class SpanMetadata {
  readonly #forms: readonly MetadataForm[];
  readonly #faults: Faults;

  /** @throws WattspanConfigurationError where they are no functions. */
  constructor(forms: readonly MetadataForm[], faults: Faults) {
    if (!Array.isArray(forms) || !forms.every((form) => typeof form === "function"))
      throw new WattspanConfigurationError("metadata", forms, "a list of functions");
    this.#forms = [...forms];
    this.#faults = faults;
  }

  /** The span can still be written. */
  write(span: SdkSpan): void {
    this.#guard(() => {
      const more = this.#of(span.attributes);
      if (more) span.setAttributes(more);
    });
  }

  /** The span has ended, and is the SDK's to export. */
  writeEnded(span: SdkSpan): void {
    this.#guard(() => Object.assign(span.attributes, this.#of(span.attributes)));
  }

  /** The span has ended, and is handed on. */
  added(span: SdkSpan): SdkSpan {
    const more = this.#guard(() => this.#of(span.attributes));
    return more ? withAttributes(span, more) : span;
  }

  #of(attributes: Attributes): Attributes | undefined {
    if (!hasOurs(attributes)) return undefined;
    const more: Attributes = {};
    for (const form of this.#forms)
      Object.assign(
        more,
        this.#guard(() => form(attributes)),
      );
    return more;
  }

  #guard<T>(fn: () => T): T | undefined {
    return this.#faults.guard("span", "metadata", fn);
  }
}
