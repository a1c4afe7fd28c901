/** Repeats our attributes of a span in the requested forms. */

import type { Attributes } from "@opentelemetry/api";
import { WattspanConfigurationError } from "@wattspan/core";
import type { Faults } from "@wattspan/core/span-following";
import { type Consumer, FORMS, hasOurs, type MetadataForm } from "./metadata-forms.js";
import type { SdkSpan } from "./sdk-span.js";
import { withAttributes } from "./with-attributes.js";

const ALLOWED = `a list of functions, or of ${Object.keys(FORMS).join(", ")}`;

/** The forms of one processor. */
export class SpanMetadata {
  readonly #forms: readonly MetadataForm[];
  readonly #faults: Faults;

  /** @throws WattspanConfigurationError for forms that are neither names nor functions. */
  constructor(given: readonly (Consumer | MetadataForm)[], faults: Faults) {
    const formOf = (form: Consumer | MetadataForm) => {
      if (typeof form === "function") return form;
      if (Object.hasOwn(FORMS, form)) return FORMS[form];
      throw refused();
    };
    const refused = () => new WattspanConfigurationError("metadata", given, ALLOWED);
    if (!Array.isArray(given)) throw refused();
    this.#forms = given.map(formOf);
    this.#faults = faults;
  }

  /** The span is still writable. */
  write(span: SdkSpan): void {
    this.#guard(() => {
      const more = this.#of(span.attributes);
      if (more) span.setAttributes(more);
    });
  }

  /** The span has ended, and the SDK exports it. */
  writeEnded(span: SdkSpan): void {
    this.#guard(() => Object.assign(span.attributes, this.#of(span.attributes)));
  }

  /** The span has ended, and is passed on. */
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
