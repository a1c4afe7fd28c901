/** Ledgers of several services in one folder, merged ones, and those that a fault interrupted. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Footprint } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { mergeLedger, readLedger, repricedRows, serviceLedger } from "../src/service/ledger.js";
import {
  DAY_MS,
  damageIn,
  filesIn,
  footprintsIn,
  itemsOf,
  made,
  newFolder,
  rowsIn,
  selfJ,
  total,
  written,
} from "./ledger-stand.js";

const withoutSubject = ({ subject, ...rest }: Footprint): Footprint => rest;

describe("ledgers together", () => {
  it("after a failed writing the end writes what came later as well", async () => {
    const footprints = await made;
    const folder = join(newFolder(), "later");
    writeFileSync(folder, "in the way");
    const ledger = serviceLedger({ folder, footprints: true, clock: manualClock() });
    ledger.observe(footprints[0] as Footprint);
    await ledger.flush();
    rmSync(folder);
    for (const footprint of footprints.slice(1)) ledger.observe(footprint);
    await ledger.close();
    expect(footprintsIn(await itemsOf(folder))).toEqual(footprints);
  });

  it("a merged file counts once with what it was merged from, and what came later counts too", async () => {
    const footprints = await made;
    const folder = await written(footprints);
    const before = rowsIn(await itemsOf(folder));
    expect(await mergeLedger([folder], join(folder, "all.ledger.jsonl"), 0)).toMatchObject({
      footprints: footprints.length,
      damaged: 0,
    });
    expect(rowsIn(await itemsOf(folder))).toEqual(before);
    await expect(mergeLedger([folder], join(folder, "all.ledger.jsonl"), 0)).rejects.toThrow("EEXIST");
    const twice = join(newFolder(), "twice.ledger.jsonl");
    await mergeLedger([folder, await written(footprints)], twice, 0);
    const both = await itemsOf(folder, twice);
    expect(footprintsIn(both)).toHaveLength(2 * footprints.length);
    expect(total(rowsIn(both), "energyJ") / selfJ(footprints)).toBeCloseTo(2, 12);
  });

  it("merged files of the same sources count once, and so do merged files of them", async () => {
    const footprints = await made;
    const folder = newFolder();
    const ledger = serviceLedger({ folder, footprints: true, clock: manualClock() });
    const merged = newFolder();
    const merge = (name: string, ...paths: readonly string[]) =>
      mergeLedger(paths, join(merged, `${name}.ledger.jsonl`), 0);
    for (const [i, footprint] of footprints.entries()) {
      ledger.observe(footprint);
      await ledger.flush();
      await merge(`day-${i}`, folder);
    }
    await ledger.close();
    const all = [rowsIn(await itemsOf(folder)), footprints];
    const counted = async (...paths: readonly string[]) => {
      const items = await itemsOf(...paths);
      expect(damageIn(items)).toEqual([]);
      return [rowsIn(items), footprintsIn(items)];
    };
    expect(await counted(merged)).toEqual(all);
    expect(await counted(merged, folder)).toEqual(all);
    await merge("again", folder);
    expect((await counted(merged, folder))[1]).toHaveLength(footprints.length);
    expect(await merge("of-two", merged)).toMatchObject({ damaged: 0, overlapping: 0 });
    await merge("of-all", merged, folder);
    copyFileSync(join(merged, "of-two.ledger.jsonl"), join(merged, "copy.ledger.jsonl"));
    expect((await counted(merged, folder))[1]).toHaveLength(footprints.length);
  });

  it("merged files of one process at different times count both, beside its other files too", async () => {
    const footprints = await made;
    const folder = newFolder();
    const clock = manualClock();
    const ledger = serviceLedger({ folder, footprints: true, clock });
    const [early, late] = [newFolder(), newFolder()];
    for (const [i, footprint] of footprints.entries()) {
      if (i === 1) clock.advance(DAY_MS);
      ledger.observe(footprint);
      await ledger.flush();
    }
    await ledger.close();
    const [first = "", second = ""] = filesIn(folder).sort();
    await mergeLedger([first], join(early, "early.ledger.jsonl"), 0);
    await mergeLedger([second], join(late, "late.ledger.jsonl"), 0);
    for (const paths of [
      [early, late],
      [first, late],
      [early, second],
      [early, late, folder],
    ]) {
      const items = await itemsOf(...paths);
      expect(damageIn(items)).toEqual([]);
      expect(footprintsIn(items)).toHaveLength(footprints.length);
      expect(total(rowsIn(items), "energyJ") / selfJ(footprints)).toBeCloseTo(1, 12);
    }
    const both = join(newFolder(), "both.ledger.jsonl");
    expect(await mergeLedger([late, first], both, 0)).toMatchObject({ overlapping: 0 });
    expect(footprintsIn(await itemsOf(both, early, late, folder))).toHaveLength(footprints.length);
  });

  it("merged files that have some sources in common say so", async () => {
    const footprints = await made;
    const [a, b, c] = [await written(footprints), await written(footprints), await written(footprints)];
    const merged = newFolder();
    await mergeLedger([a, b], join(merged, "a-b.ledger.jsonl"), 0);
    await mergeLedger([b, c], join(merged, "b-c.ledger.jsonl"), 0);
    expect(damageIn(await itemsOf(merged))).toEqual([
      { type: "damage", file: expect.stringContaining(merged), line: 0, reason: "overlap" },
    ]);
    const both = join(newFolder(), "both.ledger.jsonl");
    expect(await mergeLedger([merged], both, 0)).toMatchObject({ damaged: 0, overlapping: 1 });
    await mergeLedger([a, b, c], join(merged, "all.ledger.jsonl"), 0);
    expect(damageIn(await itemsOf(merged))).toEqual([]);
    expect(footprintsIn(await itemsOf(merged))).toHaveLength(3 * footprints.length);
  });

  it.runIf(existsSync("/proc/self/io"))("a merge reads each source once", async () => {
    const bytesRead = () => Number(/^rchar: (\d+)/.exec(readFileSync("/proc/self/io", "latin1"))?.[1]);
    const [file = ""] = filesIn(await written(await made));
    const [head = "", ...lines] = readFileSync(file, "utf8").split("\n");
    const many = join(newFolder(), "many.ledger.jsonl");
    const rows = lines.filter((line) => line.includes('"type":"energy"'));
    const numbered = Array.from({ length: 20_000 }, (_, i) =>
      (rows[i % rows.length] as string).replace(/"n":\d+/, `"n":${i + 1}`),
    );
    writeFileSync(many, [head, ...numbered, ""].join("\n"));
    const before = bytesRead();
    const path = join(newFolder(), "all.ledger.jsonl");
    expect((await mergeLedger([many], path, 0)).damaged).toBe(0);
    expect((bytesRead() - before) / statSync(many).size).toBeLessThan(1.5);
    expect(rowsIn(await itemsOf(path))).toEqual(rowsIn(await itemsOf(many)));
    expect(rowsIn(await itemsOf(path, many))).toEqual(rowsIn(await itemsOf(many)));
  });

  it("a merge that was killed counts as nothing, beside what it was to merge", async () => {
    const folder = await written(await made);
    const path = join(folder, "all.ledger.jsonl");
    const before = rowsIn(await itemsOf(folder));
    await mergeLedger([folder], path, 0);
    const [head = "", ...rest] = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, [" ".repeat(head.length), ...rest].join("\n"));
    expect(rowsIn(await itemsOf(folder))).toEqual(before);
    expect(damageIn(await itemsOf(folder)).length).toBeGreaterThan(0);
  });

  it("a merge that fails leaves no file", async () => {
    const path = join(newFolder(), "none.ledger.jsonl");
    await expect(mergeLedger(["no such folder"], path, 0)).rejects.toThrow("ENOENT");
    expect(readdirSync(join(path, ".."))).toEqual([]);
  });

  it("a damaged copy hides nothing of a good one, in any order", async () => {
    const folder = await written(await made);
    const before = await itemsOf(folder);
    const [file = ""] = filesIn(folder);
    const lines = readFileSync(file, "utf8").split("\n");
    lines[3] = "\0".repeat(20);
    const damaged = join(newFolder(), "damaged.ledger.jsonl");
    writeFileSync(damaged, lines.join("\n"));
    for (const paths of [
      [damaged, file],
      [file, damaged],
    ]) {
      const items = await itemsOf(...paths);
      expect(damageIn(items)).toHaveLength(1);
      expect(rowsIn(items)).toEqual(rowsIn(before));
      expect(footprintsIn(items)).toHaveLength(footprintsIn(before).length);
    }
  });

  it("a file that cannot be read is damage, and the others count", async () => {
    const folder = await written(await made);
    mkdirSync(join(folder, "x.ledger.jsonl"));
    const items = await itemsOf(folder);
    expect(damageIn(items)).toEqual([
      { type: "damage", file: join(folder, "x.ledger.jsonl"), line: 0, reason: "unreadable" },
    ]);
    expect(footprintsIn(items)).toEqual(await made);
  });

  it("a service deletes its own old files, a few days at once, and no others", async () => {
    const footprints = await made;
    const folder = newFolder();
    const clock = manualClock();
    const day = async (service: string, options: object) => {
      const ledger = serviceLedger({ folder, service, clock, ...options });
      ledger.observe(footprints[0] as Footprint);
      await ledger.close();
    };
    const count = (service: string) =>
      readdirSync(folder).filter((name) => name.includes(`.${service}.`)).length;
    for (let i = 0; i < 6; i++) {
      await day("billing", {});
      await day("dev", {});
      clock.advance(DAY_MS);
    }
    mkdirSync(join(folder, "2020-01-01.h.w.w.1.ledger.jsonl"));
    clock.advance(3650 * DAY_MS);
    await day("dev", { keepDays: 7 });
    expect([count("billing"), count("dev")]).toEqual([6, 6 - 3 + 1]);
  });

  it("priced again, what has no footprints keeps its grams, and each service its name", async () => {
    const footprints = (await made).map(withoutSubject);
    const kept = await written(footprints, { service: "kept" });
    const sums = await written(footprints, { service: "sums", footprints: false });
    const before = rowsIn(await itemsOf(kept, sums));
    const {
      rows,
      keptJ,
      footprints: priced,
    } = await repricedRows(readLedger([kept, sums]), ({ intensity }) =>
      intensity ? { ...intensity, gramsPerKwh: { value: 720, low: 720, high: 720 } } : undefined,
    );
    const of = (list: typeof rows, service: string) => list.filter((row) => row.of.service === service);
    expect(priced).toBe(footprints.length);
    expect(keptJ / selfJ(footprints)).toBeCloseTo(1, 9);
    expect(of(rows, "sums")).toEqual(of(before, "sums"));
    expect(total(of(rows, "kept"), "co2eG") / total(of(before, "kept"), "co2eG")).toBeCloseTo(2, 9);
    expect(total(rows, "energyJ")).toBeCloseTo(total(before, "energyJ"), 6);
  });
});
