/** Names of models and agents that nobody wanted, through scrape, OTLP and queries. */

import { attribute, metric } from "@wattspan/core/names";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries } from "../src/panel-queries.ts";
import { label } from "../src/series.ts";
import { expectations } from "./expected/expectations.ts";
import { type Load, loaded } from "./proof/load.ts";
import { proven, shown } from "./proof/prove.ts";
import { type Stage, startStage } from "./proof/stage.ts";

const HOSTILE = [
  'a "quoted" one',
  "back\\slash\\n",
  "line\nbreak",
  '{gen_ai_request_model=~".*"}',
  `{{hw_id}} \${__value.raw}`,
  "<script>alert(1)</script>",
  "$__all",
  ".*",
  "x".repeat(10_240),
  "'; DROP TABLE joules; -- 電気🔌",
];
const SHOWN = HOSTILE.map((name) => name.slice(0, 256).replace("\n", "?"));

const queries = panelQueries(dashboards());
const namedBy = (attributeName: string) =>
  queries.filter(({ legend }) => legend === `{{${label(attributeName)}}}`);
const [model, agent] = [namedBy(attribute.model), namedBy(attribute.agent)];

const { runs, title } = needing(["prometheus", "victoria-metrics"], "hostile names");

describe.skipIf(!runs)(title, () => {
  let stage: Stage;
  let load: Load;

  beforeAll(async () => {
    stage = await startStage();
    load = await loaded(stage, {
      async doing({ meterAgent, meterInference }, wait) {
        for (const name of HOSTILE) {
          await meterAgent({ name }, async (run) => {
            await meterInference({ model: name, provider: "ollama" }, async (call) => {
              call.setUsage({ inputFresh: 10, output: name.length });
              await wait(100);
            });
            run.succeed();
          });
        }
      },
    });
  });
  afterAll(() => stage?.stop());

  it("hostile names stay distinct on every panel that names models or agents", async () => {
    for (const backend of stage.backends) {
      const reported = await load.reported(backend);
      const cells = await Promise.all(
        [...model, ...agent].map((query) => proven(query, expectations, { ...load, backend, reported })),
      );
      const full = cells.filter(({ found }) => Object.keys(found).length > 0);
      expect(full.length).toBeGreaterThan(6);
      expect(full.flatMap(({ problems }) => problems)).toEqual([]);
      for (const { found } of full) expect(Object.keys(found).sort()).toEqual([...SHOWN].sort());
    }
  });

  it.each(SHOWN)("a hostile name that is chosen is all that its panels show: %s", async (name) => {
    const [ofModel, ofAgent] = [["model", model] as const, ["agent", agent] as const];
    for (const backend of stage.backends) {
      for (const [variable, asking] of [ofModel, ofAgent]) {
        const narrowed = asking.filter(({ expr }) => expr.includes(`"$${variable}"`));
        expect(narrowed.length).toBeGreaterThan(2);
        for (const query of narrowed) {
          const found = await shown(query, { ...load, backend, chosen: { [variable]: name } });
          const names = Object.keys(found);
          // Nothing of it was retried or wasted.
          if (names.length > 0) expect(names, `${backend.name}: ${query.title}`).toEqual([name]);
        }
      }
    }
  });

  it("the energy under hostile names adds up to that of the footprints", async () => {
    const energy = queries.find((query) => query.title === "Energy by model");
    if (!energy) throw new Error("there is no panel of energy by model");
    for (const backend of stage.backends) {
      const reported = await load.reported(backend);
      const { found } = await proven(energy, expectations, { ...load, backend, reported });
      const sum = Object.values(found).reduce((a, b) => a + b);
      const must = reported.sum("increase", metric.energy, { [attribute.activity]: "inference" });
      expect(sum / must).toBeCloseTo(1, 6);
    }
  });
});
