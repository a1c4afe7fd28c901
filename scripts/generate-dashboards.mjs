// Writes dashboards/grafana/ from the table of names: `npm run generate -- dashboards`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const { dashboardFiles } = await import("../dashboards/src/dashboards.ts");
for (const [name, text] of dashboardFiles()) {
  writeFileSync(join(import.meta.dirname, "../dashboards/grafana", name), text);
  console.log(`dashboards/grafana/${name}`);
}
