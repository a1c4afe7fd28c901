/** How applications end: nothing is lost that need not be, nothing hangs, nothing is left. */

import { describe, expect, it } from "vitest";
import { type Ended, runProgram, spansOf, sumOf } from "./programs/run-program.js";

const CALLS = 20;
const energyOf = ({ attributes }: { attributes: Record<string, unknown> }) =>
  attributes["wattspan.energy"] as number;

/** Every call's span is there with its energy, and the metrics say the same. */
function expectNothingLost({ lines }: Ended, calls = CALLS): void {
  const spans = spansOf(lines);
  const ofCalls = spans.filter(({ span }) => span === "chat tiny");
  expect(ofCalls).toHaveLength(calls);
  for (const call of ofCalls) {
    expect(energyOf(call)).toBeGreaterThan(0);
    expect(call.attributes["gen_ai.usage.output_tokens"]).toBe(5);
    expect(call.durationMs).toBeGreaterThanOrEqual(9);
  }
  const [broken] = spans.filter(({ span }) => span === "chat broken");
  expect(broken?.attributes["error.type"]).toBe("string");
  const [agent] = spans.filter(({ span }) => span === "invoke_agent writer");
  const self = (agent?.attributes["wattspan.self_energy"] as number) ?? Number.NaN;
  const ofSpans = [...ofCalls, ...spans.filter((span) => span === broken)].map(energyOf);
  const stuck = sumOf(lines, "wattspan.energy", { "gen_ai.request.model": "stuck" });
  const sum = ofSpans.reduce((joules, energy) => joules + (energy ?? 0), self + stuck);
  const ofMetrics = sumOf(lines, "wattspan.energy");
  expect(stuck).toBeGreaterThan(0);
  expect(ofMetrics / sum).toBeCloseTo(1, 9);
  const allocated = sumOf(lines, "wattspan.device.energy", { "wattspan.allocation": "activity" });
  expect(ofMetrics / allocated).toBeCloseTo(1, 9);
  expect(sumOf(lines, "wattspan.operations")).toBe(calls + 2);
  expect(sumOf(lines, "wattspan.tokens")).toBe(8 * calls);
}

describe("an application with an SDK that exports late", () => {
  it.each(["naturally", "later"])(
    "an application whose SDK exports late loses nothing when it ends %s",
    async (ending) => {
      const ended = await runProgram("ends-by-itself", { args: [ending, "late"] });
      expect(ended).toMatchObject({ code: 0, signal: null, errors: "" });
      expectNothingLost(ended);
      expect(ended.lingeredMs).toBeLessThan(2000);
    },
  );

  it("an application loses nothing of what it does after it seemed to have ended", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["twice", "late"] });
    expect(ended).toMatchObject({ code: 0, errors: "" });
    expectNothingLost(ended, CALLS + 1);
  });

  it("an application loses nothing of a device that refreshes rarely", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["naturally", "late", "slow"] });
    expect(ended).toMatchObject({ code: 0, errors: "" });
    expectNothingLost(ended);
    expect(ended.lingeredMs).toBeLessThan(2000);
  });

  it("an application ends although one flush hangs, and loses nothing of the other", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["naturally", "hanging"] });
    expect(ended).toMatchObject({ code: 0, signal: null, errors: "" });
    expect(ended.lingeredMs).toBeLessThan(1000);
    expect(sumOf(ended.lines, "wattspan.operations")).toBe(CALLS + 2);
  });

  it("an application keeps its own exit code", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["with-code", "late"] });
    expect(ended).toMatchObject({ code: 7, errors: "" });
    expectNothingLost(ended);
  });

  it("an application that shuts down Wattspan and then its SDK loses nothing", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["properly", "late"] });
    expect(ended).toMatchObject({ code: 0, errors: "" });
    expectNothingLost(ended);
  });

  it("an application that calls process.exit() loses nothing that is exported at once, and prints nothing", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["by-exit", "at-once"] });
    expect(ended).toMatchObject({ code: 3, signal: null, errors: "" });
    const ofCalls = spansOf(ended.lines).filter(({ span }) => span === "chat tiny");
    expect(ofCalls).toHaveLength(CALLS + 1);
    for (const call of ofCalls) expect(energyOf(call)).toBeGreaterThan(0);
  });

  it("an application that throws shows its own error and nothing else", async () => {
    const ended = await runProgram("ends-by-itself", { args: ["by-throwing", "late"] });
    expect(ended.code).toBe(1);
    expect(ended.errors).toContain("the application's own error");
    expect(ended.errors.match(/\w*Error: .*/g)).toEqual(["Error: the application's own error"]);
  });
});

describe("an application without an SDK", () => {
  it.each(["naturally", "properly"])("an application without an SDK ends at once, %s", async (ending) => {
    const ended = await runProgram("ends-by-itself", { args: [ending, "none"] });
    expect(ended).toMatchObject({ code: 0, signal: null, errors: "" });
    expect(ended.lingeredMs).toBeLessThan(1000);
  });
});

describe("an application that is killed in the middle", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "an application that is killed by %s prints nothing and leaves no process",
    async (signal) => {
      let group = 0;
      const ended = await runProgram("ends-by-itself", {
        args: ["in-the-middle", "late"],
        onLine(line, pid) {
          if (!("note" in line) || line.note !== "running") return;
          group = pid;
          process.kill(pid, signal);
        },
      });
      expect(ended).toMatchObject({ code: null, signal, errors: "" });
      expect(() => process.kill(-group, 0)).toThrow(expect.objectContaining({ code: "ESRCH" }));
    },
  );
});

it.each(["awaited", "not awaited"])(
  "an application that has nothing else to do lives until its start is over: %s",
  async (how) => {
    const { code, lines, errors } = await runProgram("starts-late", { args: [how] });
    expect({ code, errors, lines }).toEqual({
      code: 0,
      errors: "",
      lines: [{ note: "started", value: how === "awaited" }],
    });
  },
);
