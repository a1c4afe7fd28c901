/** `wattspan ledger`: held against the footprints that the ledgers took. */

import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Footprint } from "@wattspan/core";
import { openLedger } from "@wattspan/ledger";
import { manualClock, meteredMachine } from "@wattspan/testing";
import { afterAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-wattspan.js";

const root = mkdtempSync(join(tmpdir(), "wattspan-ledger-"));
afterAll(() => rmSync(root, { recursive: true }));
const newFolder = () => mkdtempSync(join(root, "ledger-"));
const wallStartMs = Date.UTC(2026, 10, 29, 4, 55);

/** A ledger of two models on a processor of 50 W, at 360 gCO2e/kWh. */
async function written(): Promise<{ readonly folder: string; readonly footprints: readonly Footprint[] }> {
  const folder = newFolder();
  const ledger = openLedger({
    folder,
    service: "shop",
    clock: manualClock({ wallStartMs }),
  });
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1000, maxWatts: 500, watts: () => 50 } as const;
  const { clock, metering, wait, seen } = await meteredMachine({
    ...{ zones: [zone], clock: manualClock({ wallStartMs }), intensity: 360 },
    sinks: [ledger],
  });
  const run = async () => {
    for (const [model, seconds] of [
      ["small", 100],
      ["large", 400],
      ["small", 100],
    ] as const)
      await metering.meterInference({ model }, async (call) => {
        call.setUsage({ inputFresh: 30, output: 1000 });
        await wait(1000 * seconds);
      });
  };
  const done = run();
  await clock.advanceAsync(700_000);
  await done;
  await metering.flush();
  await ledger.close();
  return { folder, footprints: seen.footprints };
}
const made = written();
const jsonOf = async (...args: string[]) =>
  JSON.parse((await inProcess(["ledger", ...args, "--json"])).stdout);
const sumOf = (footprints: readonly Footprint[], of: (one: Footprint) => number | undefined) =>
  footprints.reduce((sum, one) => sum + (of(one) ?? 0), 0);

describe("wattspan ledger", () => {
  it("each model has the joules, grams and tokens of its calls", async () => {
    const { folder, footprints } = await made;
    const { lines, from, to, damaged } = await jsonOf(folder);
    expect({ from, to, damaged }).toEqual({
      from: "2026-11-29T04:00:00.000Z",
      to: "2026-11-29T05:00:00.000Z",
      damaged: 0,
    });
    expect(lines.map(({ of }: { of: object }) => of)).toEqual([{ model: "large" }, { model: "small" }]);
    for (const { of, energy, work } of lines) {
      const own = footprints.filter(({ name }) => name === of.model);
      expect(energy.energyJ).toBeCloseTo(
        sumOf(own, (one) => one.energy?.value),
        6,
      );
      expect(energy.co2eG).toBeCloseTo(
        sumOf(own, (one) => one.co2e?.value),
        9,
      );
      expect(work["tokens.output"]).toBe(1000 * own.length);
    }
  });

  it("for people it is a table with bands, on a terminal and in a pipe", async () => {
    const { folder } = await made;
    const { code, stdout } = await inProcess(["ledger", folder, "--by", "day,model"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2026-11-29T04:00Z to 2026-11-29T05:00Z/);
    expect(stdout).toMatch(/day +model +calls +output tokens +energy, kJ +emissions, gCO2e/);
    expect(stdout).toMatch(/2026-11-29 +large +1 +1,000 +20\.0 +19[–-]21 +2\.00 +1\.\d[–-]2\.\d/);
    const narrow = await inProcess(["ledger", folder], { columns: 40 });
    expect(
      stripVTControlCharacters(narrow.stdout)
        .split("\n")
        .filter((line) => line.length > 40),
    ).toEqual([]);
  });

  it("by zone and method it has no calls, which are not divided so", async () => {
    const { folder, footprints } = await made;
    const { lines } = await jsonOf(folder, "--by", "zone,method");
    expect(lines).toHaveLength(1);
    expect(lines[0].work).toBeUndefined();
    expect(lines[0].of).toEqual({ zone: "fixed", method: "measured" });
    expect(lines[0].energy.energyJ).toBeCloseTo(
      sumOf(footprints, (one) => one.energy?.value),
      6,
    );
  });

  it.each(["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u{1f469}\u200d\u{1f4bb}"])(
    "a folder may have a name whose letters are joined or kept apart: %s",
    async (name) => {
      const { folder } = await written();
      const named = join(folder, "..", name);
      renameSync(folder, named);
      const { code, stdout } = await inProcess(["ledger", named, "--json"]);
      expect([code, JSON.parse(stdout).lines.length]).toEqual([0, 2]);
    },
  );

  it("damage is named by file and line, and a folder without a ledger has no row", async () => {
    const { folder } = await written();
    const [name = ""] = readdirSync(folder);
    appendFileSync(join(folder, name), "nonsense\n{");
    const { code, stdout } = await inProcess(["ledger", folder]);
    expect(code).toBe(0);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toMatch(
      /\.ledger\.jsonl:\d+ is unreadable, and left out .*\.ledger\.jsonl:\d+ is cut, and left out/,
    );
    const empty = await inProcess(["ledger", newFolder()]);
    expect({ code: empty.code, stdout: empty.stdout }).toEqual({
      code: 1,
      stdout: "No row: there is no *.ledger.jsonl here that has one\n",
    });
  });

  it.each([
    [["no-such-folder"], "expected a folder or a file of a ledger"],
    [[root, "--by", "colour"], "expected one of service, model"],
  ])("a command line that cannot be is explained: %s", async (args, message) => {
    const { code, stderr } = await inProcess(["ledger", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});
