/** Ledgers of services: written, read back, merged, damaged, killed, pruned and priced again. */

import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Footprint, WattspanConfigurationError } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import {
  pruneLedger,
  RowSums,
  readLedger,
  repricedRows,
  rowsOf,
  serviceLedger,
} from "../src/service/ledger.js";
import {
  DAY_MS,
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

describe("a service ledger", () => {
  it("footprints come back as they were, and rows have their joules once", async () => {
    const footprints = await made;
    const items = await itemsOf(await written(footprints));
    expect(footprintsIn(items)).toEqual(footprints);
    const rows = rowsIn(items);
    expect(total(rows, "energyJ") / selfJ(footprints)).toBeCloseTo(1, 12);
    expect(selfJ(footprints)).toBeGreaterThan(50_000);
    expect(total(rows, "tokens.output")).toBe(12);
    expect([total(rows, "inferences"), total(rows, "error"), total(rows, "goals.reached")]).toEqual([
      3, 2, 1,
    ]);
    expect(new Set(rows.map(({ hour }) => hour)).size).toBe(2);
    const small = rows.find(({ type, of }) => type === "energy" && of.model === "small");
    expect(small?.of).toEqual({
      ...{ service: "shop", model: "small", modelVersion: "3", configuration: "c0ffee" },
      ...{ zone: "fixed", method: "measured", boundary: "client", emissions: "operational" },
    });
  });

  it("without footprints it has the same rows", async () => {
    const footprints = await made;
    const items = await itemsOf(await written(footprints, { footprints: false }));
    expect(items.every(({ type }) => type === "row")).toBe(true);
    expect(rowsIn(items)).toEqual(rowsIn(await itemsOf(await written(footprints))));
  });

  it("ledgers of two hosts add up, and a copy of a file counts once, also a shorter one", async () => {
    const footprints = await made;
    const [one, two] = [await written(footprints), await written(footprints.slice(0, 3))];
    const both = await itemsOf(one, two);
    expect(footprintsIn(both)).toHaveLength(footprints.length + 3);
    const [file = ""] = filesIn(one);
    const copy = join(newFolder(), "copy.ledger.jsonl");
    copyFileSync(file, copy);
    appendFileSync(copy, "");
    truncateSync(copy, Math.floor(statSync(copy).size / 2));
    const again = await itemsOf(copy, one, two, file);
    expect(rowsIn(again)).toEqual(rowsIn(both));
    expect(footprintsIn(again)).toHaveLength(footprints.length + 3);
  });

  it("a folder that cannot be written is a fault, and what it missed is written later, once", async () => {
    const footprints = await made;
    const folder = join(newFolder(), "later");
    writeFileSync(folder, "in the way");
    const ledger = serviceLedger({ folder, footprints: true, clock: manualClock() });
    for (const footprint of footprints) {
      ledger.observe(footprint);
      await ledger.flush();
    }
    expect(ledger.faults).toBe(footprints.length);
    expect(ledger.lastFault).toMatchObject({ code: "EEXIST" });
    rmSync(folder);
    await ledger.flush();
    await ledger.close();
    const items = await itemsOf(folder);
    expect(footprintsIn(items)).toEqual(footprints);
    expect(total(rowsIn(items), "energyJ") / selfJ(footprints)).toBeCloseTo(1, 12);
  });

  it("beyond what may wait for the disk, footprints are only in the sums, and the ledger says how many", async () => {
    const [footprint] = (await made) as [Footprint];
    const folder = newFolder();
    const ledger = serviceLedger({ folder, footprints: true, clock: manualClock() });
    const large = { ...footprint, name: "x".repeat(9000) };
    for (let i = 0; i < 2500; i++) ledger.observe(large);
    await ledger.close();
    const items = await itemsOf(folder);
    const [dropped] = items.filter(({ type }) => type === "dropped") as readonly { footprints: number }[] as [
      { footprints: number },
    ];
    expect(dropped.footprints).toBeGreaterThan(100);
    expect(footprintsIn(items).length + dropped.footprints).toBe(2500);
    expect(total(rowsIn(items), "agents")).toBe(footprint.kind === "agent" ? 2500 : 0);
  });

  it("a file begins each day and at its limit, and old ones are deleted, but nothing else", async () => {
    const footprints = await made;
    const folder = newFolder();
    const clock = manualClock();
    const ledger = serviceLedger({ folder, clock, keepDays: 2, everyS: 60 });
    writeFileSync(join(folder, "2020-01-01.notes.txt"), "mine");
    for (let day = 0; day < 5; day++) {
      for (const footprint of footprints) ledger.observe(footprint);
      await ledger.flush();
      clock.advance(DAY_MS);
    }
    await ledger.close();
    expect(readdirSync(folder).filter((name) => name.endsWith(".ledger.jsonl"))).toHaveLength(3);
    expect(readdirSync(folder)).toContain("2020-01-01.notes.txt");
    expect(
      filesIn(folder).every((path) => path.endsWith(".txt") || (statSync(path).mode & 0o077) === 0),
    ).toBe(true);
    expect(await pruneLedger(folder, 1, clock.wall() + DAY_MS)).toHaveLength(3);
    const small = await written(footprints, { maxFileBytes: 500 });
    expect(readdirSync(small).length).toBe(footprints.length);
    expect(footprintsIn(await itemsOf(small))).toEqual(footprints);
  });

  it.skipIf(process.platform === "win32")(
    "a folder that cannot be listed gets every line, and old files that stay are a fault",
    async () => {
      const [footprint] = (await made) as [Footprint];
      const folder = newFolder();
      chmodSync(tmpdir(), statSync(tmpdir()).mode | 0o011); // others may enter, by name
      const own = process.geteuid?.() ?? 0;
      if (own === 0) chownSync(folder, 65_534, 65_534);
      chmodSync(folder, 0o300);
      const clock = manualClock();
      const ledger = serviceLedger({ folder, clock, keepDays: 2 });
      if (own === 0) process.seteuid?.(65_534); // root may list everything
      try {
        for (let i = 0; i < 3; i++) {
          ledger.observe(footprint);
          await ledger.flush();
        }
        await ledger.close();
      } finally {
        process.seteuid?.(own);
        chmodSync(folder, 0o700);
      }
      expect(ledger).toMatchObject({ faults: 1, lastFault: { code: "EACCES" } });
      expect(readdirSync(folder)).toHaveLength(1);
      expect(total(rowsIn(await itemsOf(folder)), "energyJ") / (3 * selfJ([footprint]))).toBeCloseTo(1, 12);
    },
  );

  it("a timer writes, and after the end nothing does", async () => {
    const folder = newFolder();
    const clock = manualClock();
    const ledger = serviceLedger({ folder, clock, everyS: 5 });
    const [footprint] = (await made) as [Footprint];
    ledger.observe(footprint);
    clock.advance(5000);
    await ledger.flush();
    expect(rowsIn(await itemsOf(folder))).toHaveLength(rowsOf(footprint).length);
    await ledger.close();
    ledger.observe(footprint);
    clock.advance(60_000);
    await ledger.flush();
    expect(rowsIn(await itemsOf(folder))).toHaveLength(rowsOf(footprint).length);
  });

  it("generated names are one model beyond the limit, and no joule is lost", async () => {
    const [footprint] = (await made) as [Footprint];
    const sums = new RowSums(100);
    for (let i = 0; i < 5000; i++)
      for (const row of rowsOf({ ...footprint, kind: "inference", name: `m-${i}` })) sums.add(row);
    expect(sums.size).toBeLessThanOrEqual(100 + 2);
    const rows = sums.take();
    expect(total(rows, "energyJ") / (5000 * selfJ([footprint]))).toBeCloseTo(1, 9);
    expect(sums.size).toBe(0);
  });

  it("joules are read back of names that are long, or no text", async () => {
    const [footprint] = (await made) as [Footprint];
    const long = "m".repeat(1001);
    const subject = { modelVersion: 3 as unknown as string, configurationDigest: long };
    const called: Footprint = { ...footprint, kind: "inference", name: long, subject };
    const folder = await written([called], { footprints: false });
    const items = await itemsOf(folder);
    expect(items.filter(({ type }) => type === "damage")).toEqual([]);
    expect(total(rowsIn(items), "energyJ") / selfJ([footprint])).toBeCloseTo(1, 9);
    expect(rowsIn(items)[0]?.of).toMatchObject({ model: long.slice(1), modelVersion: "3" });
  });

  it("priced again it has other grams, and the same joules and unpriced ones", async () => {
    const footprints = await made;
    const folder = await written(footprints);
    const before = rowsIn(await itemsOf(folder));
    const twice = await repricedRows(readLedger([folder]), ({ intensity }) => {
      if (!intensity) return undefined;
      const { value, low, high } = intensity.gramsPerKwh;
      return { ...intensity, gramsPerKwh: { value: 2 * value, low: 2 * low, high: 2 * high } };
    });
    expect(twice).toMatchObject({ footprints: footprints.length, keptJ: 0, damaged: 0 });
    expect(total(twice.rows, "co2eG") / total(before, "co2eG")).toBeCloseTo(2, 12);
    expect(total(twice.rows, "energyJ") / total(before, "energyJ")).toBeCloseTo(1, 12);
    expect(total(before, "co2eG")).toBeGreaterThan(0);
  });

  it.each([
    [{ folder: "" }, "folder"],
    [{ folder: "f", everyS: 0 }, "everyS"],
    [{ folder: "f", everyS: Number.NaN }, "everyS"],
    [{ folder: "f", keepDays: -1 }, "keepDays"],
    [{ folder: "f", maxFileBytes: Number.POSITIVE_INFINITY }, "maxFileBytes"],
    [{ folder: "f", foldr: 1 }, "foldr"],
  ])("options that cannot be are refused: %o", (options, name) => {
    expect(() => serviceLedger(options as never)).toThrow(WattspanConfigurationError);
    expect(() => serviceLedger(options as never)).toThrow(name);
  });
});
