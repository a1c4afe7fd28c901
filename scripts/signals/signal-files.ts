/** Every generated file of the signals, and the schema of footprints. */

import { publishedSchema } from "../../packages/core/src/json/footprint-schema.ts";
import { attributeRows } from "./attribute-rows.ts";
import { reasonsPage } from "./reasons-page.ts";
import { signalsPage } from "./signals-page.ts";
import { attributes, events, manifest, metrics, spans } from "./weaver-registry.ts";

/** Path below the root of the repository → text. */
export function signalFiles(): ReadonlyMap<string, string> {
  const rows = attributeRows();
  return new Map([
    ["docs/reference/signals.md", signalsPage(rows)],
    ["docs/reference/reasons.md", reasonsPage()],
    ["registry/manifest.yaml", manifest()],
    ["registry/attributes.yaml", attributes(rows)],
    ["registry/metrics.yaml", metrics()],
    ["registry/spans.yaml", spans()],
    ["registry/events.yaml", events()],
    ["packages/core/footprint.v1.schema.json", `${JSON.stringify(publishedSchema, undefined, 2)}\n`],
  ]);
}
