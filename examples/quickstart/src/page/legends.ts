import { deviceLabel } from "./device-label.ts";
import { kinds } from "./kind-colours.ts";
import { html, type Markup } from "./markup.ts";
import type { Run } from "./run.ts";

/** The kinds of activities that a run has, with their colours. */
export function activityLegend({ footprints }: Run): Markup {
  const present = kinds.filter(({ kind }) => footprints.some((footprint) => footprint.kind === kind));
  const isUnknown = footprints.some(({ energy }) => energy === undefined);
  const hasFailed = footprints.some(({ outcome }) => outcome !== "ok");
  return html`<ul class="legend">
${present.map(({ kind, label }) => html`<li><i class="swatch ${kind}"></i>${label}</li>`)}
${isUnknown && html`<li><i class="swatch hatched"></i>joules not known</li>`}
${hasFailed && html`<li><i class="swatch failed"></i>failed or aborted</li>`}
</ul>`;
}

/** The devices whose power is drawn. */
export function deviceLegend({ status: { devices } }: Run): Markup {
  return html`<ul class="legend">
${devices.map((device, i) => html`<li><i class="swatch device-${(i % 3) + 1}"></i>power of ${deviceLabel(device)} (${device.method})</li>`)}
<li><i class="swatch dashed"></i>idle power</li>
</ul>`;
}
