/** `wattspan ledger`: held against the footprints that the ledgers took. */

import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { serviceLedger } from "@wattspan/audit/ledger";
import type { Footprint } from "@wattspan/core";
import { manualClock, meteredMachine } from "@wattspan/testing";
import { afterAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-wattspan.js";

const root = mkdtempSync(join(tmpdir(), "wattspan-ledger-"));
afterAll(() => rmSync(root, { recursive: true }));
const newFolder = () => mkdtempSync(join(root, "ledger-"));
const wallStartMs = Date.UTC(2026, 10, 29, 4, 55);

/** A ledger of two models on a processor of 50 W, at 360 gCO2e/kWh unless stated otherwise. */
async function written(
  priced: { readonly intensity?: number } = { intensity: 360 },
): Promise<{ readonly folder: string; readonly footprints: readonly Footprint[] }> {
  const folder = newFolder();
  const ledger = serviceLedger({
    folder,
    footprints: true,
    service: "shop",
    clock: manualClock({ wallStartMs }),
  });
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1000, maxWatts: 500, watts: () => 50 } as const;
  const { clock, metering, wait, seen } = await meteredMachine({
    ...{ zones: [zone], clock: manualClock({ wallStartMs }), ...priced },
    observers: [ledger.observe],
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
    const { lines, from, to, footprints: kept, damaged } = await jsonOf(folder);
    expect({ from, to, kept, damaged }).toEqual({
      from: "2026-11-29T04:00:00.000Z",
      to: "2026-11-29T05:00:00.000Z",
      ...{ kept: 3, damaged: 0 },
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
    expect(stdout).toContain("3 footprints are kept");
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

  it("several ledgers merge into one file, which has the same sums, and is never replaced", async () => {
    const [{ folder }, another] = [await made, await written()];
    const file = join(newFolder(), "november.ledger.jsonl");
    const merge = ["ledger", folder, another.folder, "--merge", file];
    const { code, stdout } = await inProcess(merge);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${file}: 6 rows, 6 footprints\n` });
    const [both, merged] = [await jsonOf(folder, another.folder), await jsonOf(file)];
    expect(merged).toEqual(both);
    expect(await inProcess(merge)).toMatchObject({ code: 1, stderr: expect.stringContaining("EEXIST") });
  });

  it("merged files with sources in common say that these count twice", async () => {
    const [{ folder: a }, { folder: b }, { folder: c }] = [await made, await written(), await written()];
    const merged = newFolder();
    const merge = async (name: string, ...paths: readonly string[]) =>
      (await inProcess(["ledger", ...paths, "--merge", join(merged, name)])).stdout;
    await merge("a-b.ledger.jsonl", a, b);
    await merge("b-c.ledger.jsonl", b, c);
    const { stdout } = await inProcess(["ledger", merged]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
      /(a-b|b-c)\.ledger\.jsonl has some lines of another merged file, and they count twice: name their sources/,
    );
    expect(await merge("both", merged)).toContain(
      "12 footprints; lines that 1 merged file had in common with others are in it twice",
    );
  });

  it.each(["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u{1f469}\u200d\u{1f4bb}"])(
    "a folder may have a name whose letters are joined or kept apart: %s",
    async (name) => {
      const { folder } = await written();
      const named = join(folder, "..", name);
      renameSync(folder, named);
      const { code, stdout } = await inProcess(["ledger", named, "--json"]);
      expect([code, JSON.parse(stdout).footprints]).toEqual([0, 3]);
    },
  );

  it("priced with a table it has that table's grams, by zone", async () => {
    const { folder } = await made;
    const file = join(newFolder(), "corrected.csv");
    writeFileSync(file, "from,gCO2ePerKwh\n2026-11-29T04:00Z,720\n2026-11-29T05:00Z,720\n");
    const [before, after] = [await jsonOf(folder), await jsonOf(folder, "--intensities", file)];
    expect(after.lines[0].energy.co2eG / before.lines[0].energy.co2eG).toBeCloseTo(2, 9);
    expect(after.lines[0].energy.energyJ).toBeCloseTo(before.lines[0].energy.energyJ, 6);
    const zones =
      "from,zone,gCO2ePerKwh\n2026-11-29T04:00Z,fixed,720\n2026-11-29T05:00Z,fixed,720\n2026-11-29T04:00Z,FR,9\n2026-11-29T05:00Z,FR,9\n";
    writeFileSync(file, zones);
    expect(await jsonOf(folder, "--intensities", file)).toEqual(after);
    writeFileSync(file, "from,grams\n2026-11-29T04:00Z,720\n");
    expect(await inProcess(["ledger", folder, "--intensities", file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("gCO2ePerKwh"),
    });
    writeFileSync(file, zones.replaceAll("fixed", "DE"));
    const others = await jsonOf(folder, "--intensities", file);
    expect(others.lines[0].energy.co2eG).toBeCloseTo(before.lines[0].energy.co2eG, 9);
  });

  it.each([
    ["in quotes", '"zone","from","gCO2ePerKwh"'],
    ["with spaces", "zone , from , gCO2ePerKwh"],
    ["after a byte order mark", "\uFEFFzone,from,gCO2ePerKwh"],
  ])("a table of zones prices no other zone, its header %s", async (_how, header) => {
    const { folder } = await made;
    const file = join(newFolder(), "zones.csv");
    const priced = async (zone: string) => {
      writeFileSync(file, `${header}\n${zone},2026-11-29T04:00Z,720\n${zone},2026-11-29T05:00Z,720\n`);
      return (await jsonOf(folder, "--intensities", file)).lines[0].energy.co2eG;
    };
    const before = (await jsonOf(folder)).lines[0].energy.co2eG;
    expect((await priced("DE")) / before).toBeCloseTo(1, 9);
    expect((await priced("fixed")) / before).toBeCloseTo(2, 9);
  });

  it("a table of one place prices what was in no zone", async () => {
    const { folder } = await written({});
    const file = join(newFolder(), "one-place.csv");
    writeFileSync(file, "from,gCO2ePerKwh\n2026-11-29T04:00Z,360\n2026-11-29T05:00Z,360\n");
    const [before, after] = [await jsonOf(folder), await jsonOf(folder, "--intensities", file)];
    expect(before.lines[0].energy.co2eG).toBeUndefined();
    const { energyJ, co2eG, unpricedJ } = after.lines[0].energy;
    expect(co2eG / (energyJ / 3.6e6)).toBeCloseTo(360, 6);
    expect(unpricedJ).toBeCloseTo(0, 6);
  });

  it("old files are deleted, and only those", async () => {
    const { folder } = await written();
    writeFileSync(join(folder, "notes.txt"), "mine");
    const prune = ["ledger", folder, "--prune", "30"];
    const wall = (ms: number) => ({ time: { wall: () => ms } as never });
    expect((await inProcess(prune, wall(wallStartMs))).stdout).toBe("deleted 0 files\n");
    expect((await inProcess(prune, wall(wallStartMs + 40 * 86_400_000))).stdout).toBe("deleted 1 file\n");
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
  });

  it("nothing is deleted where it was to be merged, too", async () => {
    const { folder } = await written();
    const files = readdirSync(folder);
    const file = join(newFolder(), "november.ledger.jsonl");
    const args = ["ledger", folder, "--merge", file, "--prune", "1"];
    const time = { wall: () => wallStartMs + 40 * 86_400_000 } as never;
    const { code, stderr } = await inProcess(args, { time });
    expect(code).toBe(2);
    expect(stderr).toContain("--merge: expected to be used without --prune");
    expect([readdirSync(folder), existsSync(file)]).toEqual([files, false]);
  });

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
    [[root, "--prune", "0"], "expected a whole number of days"],
    [[root, "--intensities", "no-such.csv"], "expected a CSV file"],
    [[root, "--prune", "30", "--by", "model"], "--by: expected to be used without --prune"],
    [[root, "--prune", "30", "--json"], "--json: expected to be used without --prune"],
    [
      [root, "--merge", "november.ledger.jsonl", "--intensities", "corrected.csv"],
      "--intensities: expected to be used without --merge",
    ],
    [
      [root, "--merge", "november.ledger.jsonl", "--json"],
      "--json: expected to be used without --merge, for example",
    ],
  ])("a command line that cannot be is explained: %s", async (args, message) => {
    const { code, stderr } = await inProcess(["ledger", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync("november.ledger.jsonl")).toBe(false);
  });
});
