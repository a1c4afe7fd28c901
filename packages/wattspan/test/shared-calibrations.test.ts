/** Processes that share what their estimators have learned: a folder, or a real Redis. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { runProgram } from "./programs/run-program.js";
import { startRedis } from "./servers/redis.js";
import { needing } from "./servers/started-program.js";

/** What a process says before it ends by itself. */
async function run(kind: string, target: string): Promise<Readonly<Record<string, unknown>>> {
  const { code, errors, lines } = await runProgram("calibrated-calls", { args: [kind, target] });
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return Object.fromEntries(lines.flatMap((line) => ("note" in line ? [[line.note, line.value]] : [])));
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-calibrations-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function runTwo(kind: string, target: string): Promise<void> {
  const first = await run(kind, target);
  expect(first).toMatchObject({ method: "phase@2", reports: 4 });
  expect(await run(kind, target)).toMatchObject({ method: "phase@2+calibrated", reports: 8 });
}

describe("a folder", () => {
  it("a process estimates by what one before it has learned", async () => {
    const folder = newFolder();
    await runTwo("file", folder);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("a process whose file is damaged starts anew", async () => {
    const folder = newFolder();
    await run("file", folder);
    for (const name of readdirSync(folder)) {
      const text = JSON.stringify({ untilMs: Number.MAX_SAFE_INTEGER, text: '[["gpt-4o",{"moves":' });
      writeFileSync(join(folder, name), text);
    }
    const next = await run("file", folder);
    expect(next).toMatchObject({ method: "phase@2", reports: 4 });
    expect(next.store).toContain("damaged");
  });
});

const redis = needing(["redis-server"], "Redis");
describe.skipIf(!redis.runs)(redis.title, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  it("a process estimates by what one before it has learned, from Redis", async () => {
    await runTwo("redis", server.url);
  });
});
