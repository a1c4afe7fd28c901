/** Files that are missing, damaged, full or read-only. */

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock } from "@wattspan/testing";
import { afterAll, describe, expect, it } from "vitest";
import { createBudget } from "../index.js";
import { keepInFile } from "./keep-in-file.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-budget-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `budget-${++files}.json`);
const clock = manualClock();
const newBudget = () => createBudget({ name: "one", limits: { energyJ: 100 }, clock });
const spend = (budget: ReturnType<typeof newBudget>, energyJ: number) =>
  budget.reserve({}).settle({ energyJ });

describe("a budget in a file", () => {
  it("a budget goes on where the last process saved it", async () => {
    const path = newPath();
    const first = newBudget();
    const kept = keepInFile(first, path, { clock });
    expect(kept).toMatchObject({ wasRestored: false, faults: 0 });
    spend(first, 30);
    await kept.close();
    const second = newBudget();
    expect(keepInFile(second, path, { clock })).toMatchObject({ wasRestored: true, faults: 0 });
    expect(second.status().spent.energyJ).toBe(30);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it("a budget is written every so often, if anything changed, and not after the end", async () => {
    const path = newPath();
    const budget = newBudget();
    const kept = keepInFile(budget, path, { clock, everyS: 5 });
    spend(budget, 10);
    clock.advance(5000);
    await kept.save();
    const first = readFileSync(path, "utf8");
    await kept.save();
    expect(readFileSync(path, "utf8")).toBe(first);
    await kept.close();
    rmSync(path);
    clock.advance(60_000);
    spend(budget, 10);
    expect(readdirSync(folder).filter((name) => path.endsWith(name))).toEqual([]);
  });

  it.each([
    ["truncated", '{"version":1,"budget":"one","savedAt":"2026-11-'],
    ["empty", ""],
    ["of another budget", JSON.stringify({ ...newBudget().state(), budget: "another" })],
    ["no state", "[]"],
  ])("a file that is %s is a fault, and is replaced", async (_, content) => {
    const path = newPath();
    writeFileSync(path, content);
    const budget = newBudget();
    const kept = keepInFile(budget, path, { clock });
    expect(kept).toMatchObject({ wasRestored: false, faults: 1 });
    spend(budget, 20);
    await kept.close();
    const second = newBudget();
    expect(keepInFile(second, path, { clock }).wasRestored).toBe(true);
    expect(second.status().spent.energyJ).toBe(20);
  });

  it("a file that cannot be read for a moment is not replaced, and counts once it can", async () => {
    const place = join(folder, "a folder out of reach");
    mkdirSync(place);
    const path = join(place, "budget.json");
    const first = newBudget();
    const keptFirst = keepInFile(first, path, { clock });
    spend(first, 30);
    await keptFirst.close();
    renameSync(place, `${place}, moved`);
    symlinkSync(place, place); // ELOOP stands for EMFILE, EIO and EACCES, of which root has none
    const second = newBudget();
    const kept = keepInFile(second, path, { clock });
    spend(second, 20);
    await kept.save();
    expect(kept).toMatchObject({ wasRestored: false, faults: 2, lastFault: { code: "ELOOP" } });
    rmSync(place);
    renameSync(`${place}, moved`, place);
    await kept.close();
    expect(kept).toMatchObject({ wasRestored: true, faults: 2 });
    expect(second.status().spent.energyJ).toBe(50);
    const third = newBudget();
    keepInFile(third, path, { clock });
    expect(third.status().spent.energyJ).toBe(50);
  });

  it("a device, which may have no end, is not read", () => {
    expect(keepInFile(newBudget(), "/dev/zero", { clock })).toMatchObject({ wasRestored: false, faults: 1 });
  });

  it("links are not followed to the files of others, and writings at once do not mix", async () => {
    const path = newPath();
    const others = newPath();
    writeFileSync(others, "precious");
    symlinkSync(others, path);
    symlinkSync(others, `${path}.${process.pid}.new`);
    const writers = [newBudget(), newBudget()].map((budget) => {
      spend(budget, 30);
      return keepInFile(budget, path, { clock });
    });
    await Promise.all(writers.map((kept) => kept.close()));
    expect(writers.map(({ faults }) => faults)).toEqual([1, 1]); // of reading what is no state
    expect(readFileSync(others, "utf8")).toBe("precious");
    expect(keepInFile(newBudget(), path, { clock })).toMatchObject({ wasRestored: true, faults: 0 });
  });

  it("a place that cannot be written is a fault, and leaves no draft", async () => {
    const directory = join(folder, "a directory");
    mkdirSync(join(directory, "inside"), { recursive: true });
    for (const path of [join(folder, "no such folder", "budget.json"), directory]) {
      const budget = newBudget();
      const kept = keepInFile(budget, path, { clock });
      const before = kept.faults;
      spend(budget, 20);
      await kept.close();
      expect([path, kept.faults]).toEqual([path, before + 1]);
      expect(kept.lastFault).toBeInstanceOf(Error);
      expect(budget.status().spent.energyJ).toBe(20);
    }
    const drafts = readdirSync(folder).filter((name) => name.startsWith("a directory."));
    expect(drafts).toEqual([]);
  });
});
