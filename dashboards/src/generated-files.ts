/** Every file that is generated here and committed. */

import { dashboards } from "./dashboards.ts";
import { panelsPage } from "./panels-page.ts";
import { ruleFiles } from "./rules/rule-files.ts";

/** Path below `dashboards/` → text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const files = [...dashboards()].map(
    ([name, dashboard]) => [`grafana/${name}.json`, `${JSON.stringify(dashboard, undefined, 2)}\n`] as const,
  );
  return new Map([...files, ["../docs/grafana/panels.md", panelsPage(dashboards())], ...ruleFiles()]);
}
