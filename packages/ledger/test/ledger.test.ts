/** Ledgers of services: written, read back, copied, collected and pruned. */

import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
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
import { openLedger, RowSums, rowsOf } from "../src/index.js";
import { DAY_MS, filesIn, itemsOf, made, newFolder, rowsIn, selfJ, total, written } from "./ledger-stand.js";

describe("a ledger", () => {
  it("rows have the joules of footprints once, and what was done with them", async () => {
    const footprints = await made;
    const items = await itemsOf(await written(footprints));
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

  it("ledgers of two hosts add up, and a copy of a file counts once, also a shorter one", async () => {
    const footprints = await made;
    const [one, two] = [await written(footprints), await written(footprints.slice(0, 3))];
    const both = await itemsOf(one, two);
    expect(total(rowsIn(both), "energyJ") / (selfJ(footprints) + selfJ(footprints.slice(0, 3)))).toBeCloseTo(
      1,
      12,
    );
    const [file = ""] = filesIn(one);
    const copy = join(newFolder(), "copy.ledger.jsonl");
    copyFileSync(file, copy);
    appendFileSync(copy, "");
    truncateSync(copy, Math.floor(statSync(copy).size / 2));
    const again = await itemsOf(copy, one, two, file);
    expect(rowsIn(again)).toEqual(rowsIn(both));
  });

  it("a folder that cannot be written is a fault, and what it missed is written later, once", async () => {
    const footprints = await made;
    const folder = join(newFolder(), "later");
    writeFileSync(folder, "in the way");
    const ledger = openLedger({ folder, clock: manualClock() });
    for (const footprint of footprints) {
      ledger.write(footprint);
      await ledger.flush();
    }
    expect(ledger.faults).toBe(footprints.length);
    expect(ledger.lastFault).toMatchObject({ code: "EEXIST" });
    rmSync(folder);
    await ledger.flush();
    await ledger.close();
    const items = await itemsOf(folder);
    expect(total(rowsIn(items), "energyJ") / selfJ(footprints)).toBeCloseTo(1, 12);
  });

  it("after a failed writing the end writes what came later as well", async () => {
    const footprints = await made;
    const folder = join(newFolder(), "later");
    writeFileSync(folder, "in the way");
    const ledger = openLedger({ folder, clock: manualClock() });
    ledger.write(footprints[0] as Footprint);
    await ledger.flush();
    rmSync(folder);
    for (const footprint of footprints.slice(1)) ledger.write(footprint);
    await ledger.close();
    expect(total(rowsIn(await itemsOf(folder)), "energyJ") / selfJ(footprints)).toBeCloseTo(1, 12);
  });

  it("a file begins each day, and old ones are deleted, but nothing else", async () => {
    const footprints = await made;
    const folder = newFolder();
    const clock = manualClock();
    const ledger = openLedger({ folder, clock, keepDays: 2, everyS: 60 });
    writeFileSync(join(folder, "2020-01-01.notes.txt"), "mine");
    for (let day = 0; day < 5; day++) {
      for (const footprint of footprints) ledger.write(footprint);
      await ledger.flush();
      clock.advance(DAY_MS);
    }
    await ledger.close();
    expect(readdirSync(folder).filter((name) => name.endsWith(".ledger.jsonl"))).toHaveLength(3);
    expect(readdirSync(folder)).toContain("2020-01-01.notes.txt");
    expect(
      filesIn(folder).every((path) => path.endsWith(".txt") || (statSync(path).mode & 0o077) === 0),
    ).toBe(true);
  });

  it("a service deletes its own old files, a few days at once, and no others", async () => {
    const footprints = await made;
    const folder = newFolder();
    const clock = manualClock();
    const day = async (service: string, options: object) => {
      const ledger = openLedger({ folder, service, clock, ...options });
      ledger.write(footprints[0] as Footprint);
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
      const ledger = openLedger({ folder, clock, keepDays: 2 });
      if (own === 0) process.seteuid?.(65_534); // root may list everything
      try {
        for (let i = 0; i < 3; i++) {
          ledger.write(footprint);
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
    const ledger = openLedger({ folder, clock, everyS: 5 });
    const [footprint] = (await made) as [Footprint];
    ledger.write(footprint);
    clock.advance(5000);
    await ledger.flush();
    expect(rowsIn(await itemsOf(folder))).toHaveLength(rowsOf(footprint).length);
    await ledger.close();
    ledger.write(footprint);
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
    const folder = await written([called]);
    const items = await itemsOf(folder);
    expect(items.filter(({ type }) => type === "damage")).toEqual([]);
    expect(total(rowsIn(items), "energyJ") / selfJ([footprint])).toBeCloseTo(1, 9);
    expect(rowsIn(items)[0]?.of).toMatchObject({ model: long.slice(1), modelVersion: "3" });
  });

  it.each([
    [{ folder: "" }, "folder"],
    [{ folder: "f", everyS: 0 }, "everyS"],
    [{ folder: "f", everyS: Number.NaN }, "everyS"],
    [{ folder: "f", keepDays: -1 }, "keepDays"],
    [{ folder: "f", foldr: 1 }, "foldr"],
  ])("options that cannot be are refused: %o", (options, name) => {
    expect(() => openLedger(options as never)).toThrow(WattspanConfigurationError);
    expect(() => openLedger(options as never)).toThrow(name);
  });
});
