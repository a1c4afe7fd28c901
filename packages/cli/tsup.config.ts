import { cpSync } from "node:fs";
import { join } from "node:path";
import { packageConfig } from "../../tsup.base.js";
import { buildPage } from "./build-page.js";

const here = import.meta.dirname;
const config = packageConfig(here);

// What a page says to copy to Grafana and Prometheus.
for (const [folder, ending] of [
  ["grafana", ".json"],
  ["prometheus", ".rules.yml"],
] as const) {
  const source = join(here, "../../dashboards", folder);
  cpSync(source, join(here, "dist/dashboards", folder), {
    recursive: true,
    filter: (path) => path.endsWith(folder) || path.endsWith(ending),
  });
}

await buildPage(join(here, "dist/page"));

export default config;
