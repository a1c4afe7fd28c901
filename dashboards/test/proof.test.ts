/** Every panel of every dashboard, on real backends, held against the footprints of the same run. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needing, TIMEOUT } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries } from "../src/panel-queries.ts";
import { expectations } from "./expected/expectations.ts";
import type { Backend } from "./proof/backends.ts";
import { type Load, loaded } from "./proof/load.ts";
import { proven } from "./proof/prove.ts";
import { type Stage, startStage } from "./proof/stage.ts";

const queries = panelQueries(dashboards());
const { runs, title } = needing(
  ["prometheus", "victoria-metrics"],
  "every panel shows what the footprints say",
);

describe.skipIf(!runs)(title, () => {
  let stage: Stage;
  let load: Load;

  beforeAll(async () => {
    stage = await startStage();
    load = await loaded(stage);
  }, TIMEOUT);
  afterAll(() => stage?.stop(), TIMEOUT);

  describe.each([
    ["Prometheus, by scrape", 0],
    ["VictoriaMetrics, by OTLP", 1],
  ])("%s", (_, index) => {
    it.for(queries)("$dashboard: $title $refId", async (query, { task }) => {
      const backend = stage.backends[index] as Backend;
      const cell = await proven(query, expectations, { ...load, backend, told: await load.told(backend) });
      task.meta.cell = cell;
      expect(cell.problems, query.expr).toEqual([]);
    });
  });
});
