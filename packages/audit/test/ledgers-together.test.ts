/** Ledgers of several services in one folder, merged ones, and those that a fault interrupted. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
