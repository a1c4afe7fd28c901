/** The proof must be able to fail: what it says of panels that are wrong. */

import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../../packages/wattspan/test/loopback.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { PanelQuery } from "../src/panel-queries.ts";
import { Reported } from "./expected/expectation.ts";
import type { Backend } from "./proof/backends.ts";
import { proven } from "./proof/prove.ts";
import { answering } from "./proof/stand-in.ts";

const QUERY: PanelQuery = {
  ...{ dashboard: "d", panel: 1, title: "Energy", unit: "joule", refId: "A", instant: true },
  ...{ expr: "x", legend: "{{a}}" },
};
const reported = new Reported([], new Map(), () => "");
const window = { endMs: 1000, lengthMs: 500 };
const expectations = {
  d: { Energy: () => ({ one: 1, two: 2 }), Empty: () => ({}), Nothing: () => ({ one: 0 / 0, two: 2 }) },
};

const ONE = ["one", "1"] as const;
const TWO = ["two", "2.00000001"] as const;

/** What is said of an answer with these series: label → value. */
async function problems(series: readonly (readonly [string, string])[], title = "Energy") {
  const result = series.map(([a, value]) => ({ metric: { a }, value: [1, value] }));
  const origin = await answering(200, JSON.stringify({ status: "success", data: { result } }));
  const backend = { name: "stand-in", origin } as Backend;
  return (await proven({ ...QUERY, title }, expectations, { backend, window, reported })).problems;
}

describe.skipIf(!hasLoopback)(overLoopback("a panel"), () => {
  it("the proof of a panel holds where every series has its value, in any order", async () => {
    expect(await problems([TWO, ONE])).toEqual([]);
  });

  it.each([
    ["it shows nothing", []],
    ['"two" is missing, must be 2', [ONE]],
    ['"two" is 0, must be 2', [ONE, ["two", "0"]]],
    ['"two" is NaN, must be 2', [ONE, ["two", "NaN"]]],
    ['"two" is Infinity, must be 2', [ONE, ["two", "+Inf"]]],
    ['"three" is 3, and must not be there', [ONE, TWO, ["three", "3"]]],
    ['unreadable: two series are both called "one"', [ONE, ONE, TWO]],
  ] as const)("the proof of a panel fails with: %s", async (problem, series) => {
    expect(await problems(series)).toContain(problem);
  });

  it("the proof of a panel fails where no expectation exists, or the workload does not reach it", async () => {
    expect(await problems([ONE], "New panel")).toEqual(["nothing says what it must show"]);
    expect(await problems([], "Empty")).toContain("nothing is expected: the workload does not reach it");
  });

  it("the proof of a panel fails where a series without a value is shown", async () => {
    expect(await problems([TWO], "Nothing")).toEqual([]);
    expect(await problems([["one", "0"], TWO], "Nothing")).toEqual(['"one" is 0, and must not be there']);
  });

  it("the proof of a panel fails where its backend is down or refuses the query", async () => {
    const on = (origin: string) =>
      proven(QUERY, expectations, { backend: { name: "stand-in", origin } as Backend, window, reported });
    const down = await on(`http://127.0.0.1:${await freePort()}`);
    expect(down.problems).toEqual([expect.stringMatching(/^unreachable: /)]);
    expect((await on(await answering(503, "busy"))).problems).toEqual(["refused: 503: busy"]);
  });
});
