/** Ledgers of processes that were killed, of full disks, and of others. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Footprint } from "@wattspan/core";
import { footprintToJson } from "@wattspan/core/footprint-json";
import { describe, expect, it } from "vitest";
import {
  damageIn,
  filesIn,
  itemsOf,
  made,
  NEW_LINE,
  newFolder,
  rowsIn,
  SOURCE_NAMES,
  total,
  written,
} from "./ledger-stand.js";

describe("a damaged ledger", () => {
  it("a file that ends anywhere is valid to its last whole line", async () => {
    const footprints = (await made).slice(0, 2);
    const [file = ""] = filesIn(await written(footprints));
    const text = readFileSync(file);
    const cut = join(newFolder(), "cut.ledger.jsonl");
    for (let bytes = 0; bytes <= text.length; bytes += 7) {
      writeFileSync(cut, text.subarray(0, bytes));
      const items = await itemsOf(cut);
      // A line that lacks only its end still counts.
      const lacksEnd = text[bytes] === NEW_LINE;
      const isCut = bytes > 0 && text[bytes - 1] !== NEW_LINE && !lacksEnd;
      const lines = text.subarray(0, lacksEnd ? bytes + 1 : bytes).filter((byte) => byte === NEW_LINE).length;
      const { length: damaged } = damageIn(items);
      expect([items.length - damaged, damaged]).toEqual([Math.max(0, lines - 1), isCut ? 1 : 0]);
    }
  });

  it("lines that are none are named, and the others count", async () => {
    const folder = await written(await made);
    const [file = ""] = filesIn(folder);
    const before = await itemsOf(folder);
    const wrong = [
      "nonsense",
      "[]",
      '{"n":0,"type":"work","hour":"2026-11-29T05:00:00.000Z","of":{},"amounts":{"agents":1}}',
      '{"n":1000,"type":"energy","hour":"2026-11-29T05:30:00.000Z","of":{},"amounts":{"energyJ":1}}',
      '{"n":1000,"type":"energy","hour":"2026-11-29T05:00:00.000Z","of":{"__proto__x":"a"},"amounts":{"energyJ":1}}',
      '{"n":1000,"type":"energy","hour":"2026-11-29T05:00:00.000Z","of":{},"amounts":{"energyJ":"1"}}',
      '{"n":1000,"type":"energy","hour":"2026-11-29T05:00:00.000Z","of":{},"amounts":{"energyJ":-1}}',
      '{"n":1000,"type":"dropped","footprints":12}',
      '{"type":"ledger","version":1,"writer":"w","part":1,"host":"h","startedAt":"2026"}',
      "x".repeat(17_000_000),
    ];
    appendFileSync(file, `${wrong.join("\n")}\n`);
    const items = await itemsOf(folder);
    const from = readFileSync(file, "utf8").split("\n").length - wrong.length;
    expect(damageIn(items)).toEqual(
      wrong.map((_, index) => ({ type: "damage", file, line: from + index, reason: "unreadable" })),
    );
    expect(rowsIn(items)).toEqual(rowsIn(before));
  });

  it("a file without its first line has no writer, and is damage from the first line on", async () => {
    const path = join(newFolder(), "headless.ledger.jsonl");
    const row = '{"n":1,"type":"work","hour":"2026-11-29T05:00:00.000Z","of":{},"amounts":{"agents":1}}';
    writeFileSync(path, `${row}\n`);
    expect(await itemsOf(path)).toEqual([{ type: "damage", file: path, line: 1, reason: "unreadable" }]);
  });

  it("a process that is killed leaves all that was flushed, once, and at most one cut line", async () => {
    const [footprint] = await made;
    const folder = newFolder();
    const program = join(import.meta.dirname, "programs/write-until-killed.ts");
    const json = JSON.stringify(footprintToJson(footprint as Footprint));
    const args = ["--no-warnings", `--import=${SOURCE_NAMES}`, program, folder, json];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let flushed = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      flushed = Number(line);
      if (flushed === 1500) child.kill("SIGKILL");
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
    const items = await itemsOf(folder);
    expect(damageIn(items).length).toBeLessThanOrEqual(1);
    for (const item of damageIn(items)) expect(item).toMatchObject({ reason: "cut" });
    const rows = rowsIn(items);
    const count = total(rows, "agents") + total(rows, "steps") + total(rows, "inferences");
    expect(count).toBeGreaterThanOrEqual(flushed);
    expect(count % 100).toBe(0);
  });

  it("lines that were written in part are written again in another file, and count once", async () => {
    const folder = await written(await made);
    const [file = ""] = filesIn(folder);
    const [head = "", ...lines] = readFileSync(file, "utf8").split("\n");
    const before = await itemsOf(folder);
    const next = JSON.stringify({ ...JSON.parse(head), part: 2 });
    writeFileSync(join(folder, "next.ledger.jsonl"), [next, ...lines.slice(2)].join("\n"));
    writeFileSync(file, [head, ...lines.slice(0, 4), lines[4]?.slice(0, 20)].join("\n"));
    const after = await itemsOf(folder);
    expect(rowsIn(after)).toEqual(rowsIn(before));
    expect(damageIn(after)).toMatchObject([{ line: 6, reason: "cut" }]);
  });

  it("a file that cannot be read is damage, and the others count", async () => {
    const folder = await written(await made);
    const before = rowsIn(await itemsOf(folder));
    mkdirSync(join(folder, "x.ledger.jsonl"));
    const items = await itemsOf(folder);
    expect(damageIn(items)).toEqual([
      { type: "damage", file: join(folder, "x.ledger.jsonl"), line: 0, reason: "unreadable" },
    ]);
    expect(rowsIn(items)).toEqual(before);
  });
});
