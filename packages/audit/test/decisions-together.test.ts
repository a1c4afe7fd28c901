/** The log of decisions, appended to by several processes at once. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brokenDecisionLog, type LoggedDecision } from "../src/gate/decision-log.js";

const SOURCE_NAMES = join(import.meta.dirname, "../../../scripts/source-names.mjs");
const PROGRAM = join(import.meta.dirname, "programs/append-decisions.ts");
let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wattspan-log-"));
  path = join(folder, "new", "decisions.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const argumentsOf = (count: number) => [
  ...["--no-warnings", `--import=${SOURCE_NAMES}`, PROGRAM, path, String(count)],
];

function appending(count: number) {
  const args = argumentsOf(count);
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return { child, ids: () => said.split("\n").slice(0, -1), closed: once(child, "close") };
}
const idsIn = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as LoggedDecision).id);

describe("processes that decide at once", () => {
  it("no line is lost, torn or written twice", async () => {
    const all = Array.from({ length: 4 }, () => appending(50));
    await Promise.all(all.map(({ closed }) => closed));
    const text = readFileSync(path, "utf8");
    expect(brokenDecisionLog(text)).toBeUndefined();
    expect(idsIn(text).toSorted()).toEqual(all.flatMap(({ ids }) => ids()).toSorted());
    expect(idsIn(text)).toHaveLength(200);
    expect(readdirSync(join(folder, "new"))).toEqual(["decisions.jsonl"]);
  });

  it("processes that are killed hold nobody up, and what they said is written", async () => {
    const killed = Array.from({ length: 3 }, () => appending(1e9));
    for (const [i, { child, closed }] of killed.entries()) {
      while (killed[i]?.ids().length === 0) await Promise.race([once(child.stdout, "data"), closed]);
      child.kill("SIGKILL");
      await closed;
    }
    const last = appending(5);
    await last.closed;
    expect(last.ids()).toHaveLength(5);
    const text = readFileSync(path, "utf8");
    expect(brokenDecisionLog(text)).toBeUndefined();
    const ids = idsIn(text);
    expect(new Set(ids).size).toBe(ids.length);
    for (const said of [...killed, last].flatMap((one) => one.ids())) expect(ids).toContain(said);
    expect(existsSync(path)).toBe(true);
  });
  it.runIf(process.platform === "linux")(
    "a decision that finds no room leaves nothing beside the log",
    () => {
      const limited = ["-c", 'ulimit -f 0; exec "$0" "$@"', process.execPath, ...argumentsOf(1)];
      const { status, stderr } = spawnSync("sh", limited, { encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("EFBIG") });
      expect(readdirSync(join(folder, "new"))).toEqual(["decisions.jsonl"]);
    },
  );
});
