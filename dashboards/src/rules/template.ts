/** Parts of annotation templates: Go templates, as Prometheus and vmalert fill them in. */

import { label, PROCESS, SERVICE } from "../series.ts";

const firstOf = (labels: readonly string[]) => `or ${labels.map((name) => `$labels.${name}`).join(" ")}`;

/** The value of a label. @example shown(attribute.model) // "{{ $labels.gen_ai_request_model }}" */
export const shown = (attributeName: string): string => `{{ $labels.${label(attributeName)} }}`;

/** The same with a text before it; empty if the label is missing. */
export const shownAfter = (before: string, attributeName: string): string =>
  `{{ with $labels.${label(attributeName)} }}${before}{{ . }}{{ end }}`;

/** One text if the label exists, another if not. */
export const eitherBy = (attributeName: string, there: string, otherwise: string): string =>
  `{{ if $labels.${label(attributeName)} }}${there}{{ else }}${otherwise}{{ end }}`;

/** The service name, from the labels of its path. */
export const SERVICE_NAME = `{{ ${firstOf([...SERVICE].reverse())} }}`;

/** The process in brackets, if the alert concerns one. */
export const PROCESS_NAME = `{{ with ${firstOf(PROCESS.slice(SERVICE.length).reverse())} }} ({{ . }}){{ end }}`;

/** The value of the alert's expression, a share, as percent. */
export const PERCENT = "{{ $value | humanizePercentage }}";

/** The value of the alert's expression, with three digits. */
export const NUMBER = '{{ printf "%.3g" $value }}';

/** The value of the alert's expression, in seconds, as hours and minutes. */
export const DURATION = "{{ $value | humanizeDuration }}";
