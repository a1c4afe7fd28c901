/** Pieces of the templates of annotations: Go's, as Prometheus and vmalert fill them in. */

import { label, PROCESS, SERVICE } from "../series.ts";

const firstOf = (labels: readonly string[]) => `or ${labels.map((name) => `$labels.${name}`).join(" ")}`;

/** The value of a label. @example shown(attribute.model) // "{{ $labels.gen_ai_request_model }}" */
export const shown = (attributeName: string): string => `{{ $labels.${label(attributeName)} }}`;

/** The same with a text before it, and nothing of either where the label is not there. */
export const shownAfter = (before: string, attributeName: string): string =>
  `{{ with $labels.${label(attributeName)} }}${before}{{ . }}{{ end }}`;

/** The service, by the name that its path gives it. */
export const SERVICE_NAME = `{{ ${firstOf([...SERVICE].reverse())} }}`;

/** The process in brackets, where the alert is of one. */
export const PROCESS_NAME = `{{ with ${firstOf(PROCESS.slice(SERVICE.length).reverse())} }} ({{ . }}){{ end }}`;

/** The value of the alert's expression, a share, as percent. */
export const PERCENT = "{{ $value | humanizePercentage }}";

/** The value of the alert's expression, with three digits. */
export const NUMBER = '{{ printf "%.3g" $value }}';
