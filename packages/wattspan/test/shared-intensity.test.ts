/**
 * Processes that share a cache of carbon intensities: a folder, or a real Redis; and the stores by
 * themselves.
 */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IntensityStore } from "@wattspan/carbon/providers";
import { standInServer } from "@wattspan/testing/stand-ins";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { fileStore } from "../src/stores/file-store.js";
import { redisStore } from "../src/stores/redis-store.js";
import { hasLoopback, overLoopback } from "./loopback.js";
import { runProgram } from "./programs/run-program.js";
import { startRedis } from "./servers/redis.js";
import { needing } from "./servers/started-program.js";

const QUARTER_S = 900;
const PROCESSES = 3;
const FIRST_S = Date.UTC(2026, 6, 13, 12) / 1000;

/**
 * A grid of quarter hours: each has its own figure. Counts how often it is asked. At `/together` processes
 * wait for each other.
 */
async function startGrid() {
  const seen = { asked: 0 };
  const waiting: ServerResponse[] = [];
  const server = await standInServer(({ url }, response) => {
    if (url === "/together") {
      if (waiting.push(response) < PROCESSES) return;
      for (const one of waiting.splice(0)) one.end();
      return;
    }
    seen.asked++;
    const unix_seconds = [0, 1, 2, 3, 4].map((index) => FIRST_S + index * QUARTER_S);
    const co2eq = unix_seconds.map((_, index) => 300 + index);
    // Answers take a while, so that all processes have asked before the first has one.
    setTimeout(() => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ unix_seconds, co2eq, co2eq_forecast: co2eq.map(() => null) }));
    }, 300);
  });
  onTestFinished(() => server.close());
  return { baseUrl: server.origin, seen };
}

async function runThree(kind: string, target: string) {
  const { baseUrl, seen } = await startGrid();
  const args = [kind, target, baseUrl, String(FIRST_S * 1000 + 60_000)];
  const ends = await Promise.all([1, 2, 3].map(() => runProgram("shared-intensity", { args })));
  for (const { code, errors, lines } of ends) {
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(lines.map((line) => "value" in line && line.value)).toEqual([300, 301, 302]);
  }
  return seen.asked;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What holds for any store; `pass` lets time pass. */
async function tryStore(make: () => IntensityStore, pass: (ms: number) => Promise<void>): Promise<void> {
  const [one, other] = [make(), make()];
  expect(await one.get("a")).toBeUndefined();
  await one.set("a", "text ❤", 60_000);
  await other.set("b", "", 60_000);
  expect([await other.get("a"), await one.get("b")]).toEqual(["text ❤", ""]);
  await other.set("a", "newer", 1000);
  expect(await one.get("a")).toBe("newer");
  await pass(1001);
  expect(await one.get("a")).toBeUndefined();

  const claims = await Promise.all([one, other, one, other].map((store) => store.claim("c", 1000)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  const owner = claims.indexOf(true) % 2 === 0 ? one : other;
  const stranger = owner === one ? other : one;
  await stranger.release("c");
  expect(await stranger.claim("c", 1000)).toBe(false);
  await owner.release("c");
  expect(await stranger.claim("c", 1000)).toBe(true);
  await pass(1001);
  const again = await Promise.all([one, other].map((store) => store.claim("c", 60_000)));
  expect(again.filter(Boolean)).toHaveLength(1);
}

describe("a folder", () => {
  it.skipIf(!hasLoopback)(
    overLoopback("three processes with one folder ask for the intensity once per quarter hour"),
    async () => {
      expect(await runThree("file", newFolder())).toBe(3);
    },
  );

  it("a file store keeps, ends and lends what it is given", async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const folder = join(newFolder(), "made", "here");
    const pass = async (ms: number) => {
      nowMs += ms;
    };
    await tryStore(() => fileStore({ folder, now: () => nowMs }), pass);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("a file store takes a damaged file for absent, and leaves nothing half written", async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    await store.set("a", "text", 60_000);
    const [name = ""] = readdirSync(folder);
    for (const content of ["", "{", "null", "7", '{"untilMs":"x"}', "x".repeat(4_000_001)]) {
      writeFileSync(join(folder, name), content);
      expect(await store.get("a")).toBeUndefined();
      expect(await store.claim("a", 1000)).toBe(true);
      await store.release("a");
    }
    await store.set("a", "text", 60_000);
    expect(await store.get("a")).toBe("text");
    expect(readdirSync(folder)).toEqual([name]);
  });

  it("a file store removes its own files of last week when it starts, and nothing else", async () => {
    const folder = newFolder();
    await fileStore({ folder }).set("old", "text", 1);
    const [name = ""] = readdirSync(folder);
    writeFileSync(join(folder, "of-somebody-else.json"), "");
    const longAgo = Date.now() / 1000 - 8 * 86_400;
    for (const file of readdirSync(folder)) utimesSync(join(folder, file), longAgo, longAgo);
    await fileStore({ folder }).set("new", "text", 60_000);
    expect(readdirSync(folder)).not.toContain(name);
    expect(readdirSync(folder)).toContain("of-somebody-else.json");
  });

  it("a file store leaves no draft behind where it cannot write, or where a process was killed", async () => {
    const folder = newFolder();
    const store = fileStore({ folder });
    await store.set("a", "text", 60_000);
    const [name = ""] = readdirSync(folder);
    rmSync(join(folder, name));
    mkdirSync(join(folder, name));
    await expect(store.set("a", "text", 60_000)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([name]);
    const draft = join(folder, `${name}.0b5c9f4e`);
    writeFileSync(draft, "");
    utimesSync(draft, Date.now() / 1000 - 61, Date.now() / 1000 - 61);
    await fileStore({ folder }).get("b");
    expect(readdirSync(folder)).toEqual([name]);
  });

  it.skipIf(process.platform === "win32")(
    "a file store waits for no pipe, follows no link, and uses no folder that everybody may write to",
    async () => {
      const folder = newFolder();
      const store = fileStore({ folder });
      await store.set("a", "text", 60_000);
      const path = join(folder, readdirSync(folder)[0] as string);
      renameSync(path, `${path}.target`);
      symlinkSync(`${path}.target`, path);
      await expect(store.get("a")).rejects.toThrow(/ELOOP/);
      rmSync(path);
      spawnSync("mkfifo", [path]);
      expect(await store.get("a")).toBeUndefined();
      chmodSync(folder, 0o777);
      await expect(fileStore({ folder }).get("b")).rejects.toThrow(/everybody may write to .*chmod o-w/);
    },
  );

  it("a file store fails by rejecting where its folder cannot be, and works once it can", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    const store = fileStore({ folder: file });
    await expect(store.set("a", "text", 1)).rejects.toThrow();
    await expect(store.claim("a", 1)).rejects.toThrow();
    rmSync(file);
    await store.set("a", "text", 60_000);
    expect(await store.get("a")).toBe("text");
  });
});

const { runs, title } = needing(["redis-server"], "a Redis");
describe.skipIf(!runs)(title, () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    redis = await startRedis();
  });
  beforeEach(() => redis.client.flushAll());
  afterAll(() => redis.stop());

  /** Redis has a clock of its own: what ends, ends now. */
  const ended = (prefix: string) => async () => {
    for (const key of await redis.client.keys(`${prefix}*`)) await redis.client.pExpire(key, 0);
  };

  it("three processes with one Redis ask for the intensity once per quarter hour", async () => {
    expect(await runThree("redis", redis.url)).toBe(3);
    const keys = await redis.client.keys("wattspan:*");
    // The stand-in is another API than the public one.
    expect(keys).toEqual([
      expect.stringMatching(/^wattspan:intensity:1:energy-charts:\w+:\[\["country","de"\]\]$/),
    ]);
    expect(await redis.client.pTTL(keys[0] as string)).toBeGreaterThan(0);
  });

  it("a Redis store keeps, ends and lends what it is given", async () => {
    await tryStore(() => redisStore({ client: redis.client, prefix: "one:" }), ended("one:"));
  });

  it("a Redis store through ioredis keeps, ends and lends what it is given", async () => {
    const io = new Redis(redis.url);
    onTestFinished(() => io.disconnect());
    const client = {
      get: (key: string) => io.get(key),
      set: (key: string, value: string, { PX, NX }: { PX: number; NX?: true }) =>
        NX ? io.set(key, value, "PX", PX, "NX") : io.set(key, value, "PX", PX),
      eval: (script: string, { keys, arguments: values }: { keys: string[]; arguments: string[] }) =>
        io.eval(script, keys.length, ...keys, ...values),
    };
    await tryStore(() => redisStore({ client, prefix: "two:" }), ended("two:"));
  });
});
