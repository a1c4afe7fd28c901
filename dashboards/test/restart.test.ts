/** Processes that end and begin again, and several on one host. */

import { attribute, metric } from "@wattspan/core/names";
import { describe, expect, it, type TestContext } from "vitest";
import { needing } from "../../packages/wattspan/test/servers/started-program.ts";
import { dashboards } from "../src/dashboards.ts";
import { panelQueries } from "../src/panel-queries.ts";
import { Reported } from "./expected/expectation.ts";
import { expectations } from "./expected/expectations.ts";
import type { Backend } from "./proof/backends.ts";
import { type Load, loaded } from "./proof/load.ts";
import { zonesOf } from "./proof/machine.ts";
import { proven } from "./proof/prove.ts";
import { ROLES, type Role, startStage } from "./proof/stage.ts";

const queries = panelQueries(dashboards());
const { runs, title } = needing(["prometheus", "victoria-metrics"], "processes");

async function startedStage(roles: readonly Role[], { onTestFinished }: TestContext) {
  const stage = await startStage(roles);
  onTestFinished(() => stage.stop());
  return stage;
}

/** What is wrong with the panels that show, or must show, anything. */
async function problemsOf(load: Load, backend: Backend) {
  const reported = await load.reported(backend);
  const cells = await Promise.all(
    queries.map((query) => proven(query, expectations, { ...load, backend, reported })),
  );
  const isOf = ({ found, expected }: (typeof cells)[number]) =>
    Object.keys(found).length + Object.keys(expected).length > 0;
  return cells
    .filter(isOf)
    .flatMap(({ query, problems }) =>
      problems.map((problem) => `${query.dashboard}: ${query.title}: ${problem}`),
    );
}

// Prometheus looks for its targets only 5 s after its start: both wait at the same time.
describe.skipIf(!runs)(title, { concurrent: true }, () => {
  it("panels count a process right across its restart, after which its counters begin at zero", async (context) => {
    const stage = await startedStage(ROLES, context);
    const [role] = ROLES.filter(({ name }) => name === "desk");
    const [desk] = stage.services.filter(({ name }) => name === "desk");
    if (!role || !desk) throw new Error("there is no desk");
    const load = await loaded(stage, { restart: { of: desk, start: () => stage.again(role) } });
    expect(load.seen.map(({ name }) => name)).toEqual(["shop", "desk", "edge", "desk"]);
    for (const backend of stage.backends) expect(await problemsOf(load, backend), backend.name).toEqual([]);
  });

  it("two processes on one host count its devices once, and have no more energy than it drew", async (context) => {
    const cpu = zonesOf.server.filter(({ component }) => component === "cpu");
    const roles: readonly Role[] = [
      { name: "shop", zones: cpu, ownShare: 0.4 },
      { name: "twin", zones: cpu, ownShare: 0.3, reportsHardware: false },
    ];
    const stage = await startedStage(roles, context);
    const load = await loaded(stage);
    for (const backend of stage.backends) expect(await problemsOf(load, backend), backend.name).toEqual([]);
    const asItCame = new Map(load.seen.map(({ name }) => [name, { increase: 1, rate: Number.NaN }]));
    const came = new Reported(load.seen, asItCame, ({ name }) => name);
    const drawn = load.seen[0]?.truth["cpu-0"] ?? Number.NaN;
    expect(came.sum("increase", metric.deviceEnergy) / drawn).toBeCloseTo(1, 6);
    const used = came.sum("increase", metric.energy, { [attribute.method]: "measured" });
    expect(used).toBeGreaterThan(0.1 * drawn);
    expect(used).toBeLessThan(drawn);
  });
});
