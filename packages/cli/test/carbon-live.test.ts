/** `wattspan carbon` with live providers, which a network of fetch alone stands for. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { halfHour, NESO, network, reported, stateOf } from "./grid-network.js";
import { inProcess, NODE, run } from "./run-wattspan.js";

const TOKEN = "t0ken-of-an-account";
const failing =
  (status: number, text = "") =>
  () =>
    new Response(text, { status });

describe("with a live provider", () => {
  it("`carbon` with a live provider prints the current intensity, the forecast as bars, and the best window", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--location", "GB", "--provider", "neso", "--window", "3"];
    const { code, stdout } = await inProcess(args, {
      ...looking,
      columns: 80,
      environment: { NO_COLOR: "1" },
    });
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^300 gCO2e\/kWh \(210–420\)$/m);
    expect(stdout).toMatch(/^kind +live, average, operational, consumption$/m);
    expect(stdout).toMatch(/^source +neso-carbon-intensity, valid 2026-07-13 12:00 to 12:30 UTC$/m);
    expect(stdout).toMatch(/^flags +estimated \(forecast\)$/m);
    expect(stdout).toMatch(/^2026-07-13 12:00 +300 +█{40}$/m);
    expect(stdout).toMatch(/^2026-07-14 00:00 +[\d.]+ +█{5,10}.?$/m);
    expect(stdout).toMatch(
      /^best +3 h, lowest: 2026-07-13 22:30–01:30 UTC, 6\d\.\d gCO2e\/kWh \(45–88\), \d\d %$/m,
    );
    // The table needs more columns where the answer took long.
    const wide = await inProcess(args, { ...looking, columns: 100, environment: { NO_COLOR: "1" } });
    expect(wide.stdout).toMatch(/^neso +average +operational +answered in \d+ ms +300 +49$/m);
  });

  it("the guide to live carbon shows what `carbon` prints", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--location", "GB", "--provider", "neso", "--window", "3"];
    const { stdout } = await inProcess(args, { ...looking, columns: 80, environment: { NO_COLOR: "1" } });
    const guide = readFileSync(join(import.meta.dirname, "../../../docs/how-to/live-carbon.md"), "utf8");
    const [untilProviders = ""] = stdout.split("\nProviders\n");
    expect(guide).toContain(`\`\`\`text\n${untilProviders.trimEnd()}\n\`\`\``);
  });

  it("`carbon` prints the forecast in ASCII in a pipe, and on a terminal without Unicode", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--location", "GB", "--provider", "neso"];
    const { stdout } = await inProcess(args, looking);
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(stdout).toMatch(/^2026-07-13 12:00 +300 +#{40}$/m);
    expect(stdout.split("\n").filter((line) => line.length > 110)).toEqual([]);
    const plain = await inProcess(args, {
      ...looking,
      columns: 60,
      environment: { LANG: "C", NO_COLOR: "1" },
    });
    expect(plain.stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(plain.stdout).toMatch(/^2026-07-13 12:00 +300 +#+$/m);
  });

  it("`carbon` has colours on a terminal only, and none with --no-color", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--location", "GB", "--provider", "neso"];
    expect((await inProcess(args, { ...looking, columns: 80 })).stdout).toContain("\u001b[");
    expect((await inProcess(args, looking)).stdout).not.toContain("\u001b[");
    expect((await inProcess([...args, "--no-color"], { ...looking, columns: 80 })).stdout).not.toContain(
      "\u001b[",
    );
  });

  it("`carbon` falls back to the annual mean when its provider fails, and states why and the other basis", async () => {
    const { asked: _, ...looking } = network({ "api.carbonintensity.org.uk": failing(503, "maintenance") });
    const args = ["--location", "GB", "--provider", "neso"];
    const { code, report } = await reported(args, looking);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      ...{ online: true, forecast: [] },
      current: { kind: "annual", insteadOf: "neso", otherBasis: true },
    });
    expect(report.providers[1]).toMatchObject({ name: "neso", state: "failed", code: "upstream" });
    const { stdout } = await inProcess(["carbon", ...args], looking);
    expect(stdout).toMatch(
      /^flags +in place of neso, which has no figure; on a different basis; estimated$/m,
    );
    expect(stdout).toMatch(/^neso {2,}HTTP 503, "maintenance"\. Try again later\.$/m);
  });

  it("`carbon` has no intensity, and no average, when a marginal provider fails", async () => {
    const { asked: _, ...looking } = network();
    const environment = { WATTTIME_USERNAME: "somebody", WATTTIME_PASSWORD: "p4ssword-of-somebody" };
    const args = ["--location", "watttime:CAISO_NORTH", "--provider", "watttime"];
    const { code, report } = await reported(args, { ...looking, environment });
    expect(code).toBe(1);
    expect(report.current).toBeUndefined();
    expect(stateOf(report)).toMatchObject({ watttime: "failed" });
    const { stdout } = await inProcess(["carbon", ...args], { ...looking, environment });
    expect(stdout).toMatch(/^No carbon intensity is known\.$/m);
    expect(stdout).not.toContain("p4ssword");
  });

  it("`carbon` prints marginal intensities of 0 and below, and the most negative window as the best", async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 6, 13, 12) + index * 300_000).toISOString();
    const pounds = (index: number) => (index < 12 ? 0 : index < 48 ? -100 : 200);
    const data = Array.from({ length: 144 }, (_, index) => ({ point_time: at(index), value: pounds(index) }));
    const meta = { region: "CAISO_NORTH", signal_type: "co2_moer", units: "lbs_co2_per_mwh" };
    const { asked: _, ...looking } = network({ "api.watttime.org": () => ({ token: "t", data, meta }) });
    const environment = { WATTTIME_USERNAME: "somebody", WATTTIME_PASSWORD: "p4ssword-of-somebody" };
    const args = ["carbon", "--location", "watttime:CAISO_NORTH", "--provider", "watttime"];
    const { code, stdout } = await inProcess(args, { ...looking, environment });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0 gCO2e\/kWh \(0-0\)$/m);
    expect(stdout).toMatch(/^best +2 h, lowest: 2026-07-13 13:00-15:00 UTC, -45.4 gCO2e\/kWh \(-64--32\)$/m);
  });

  it("`carbon` recommends no window that began before now, where the running half hour is the best", async () => {
    const rising = (index: number) => ({
      ...halfHour(index),
      intensity: { forecast: 100 + index, actual: null },
    });
    const { asked: _, ...looking } = network({
      "api.carbonintensity.org.uk": () => ({ data: Array.from({ length: 49 }, (_, index) => rising(index)) }),
    });
    const { report } = await reported(["--location", "GB", "--provider", "neso", "--window", "1"], looking);
    expect(report.bestWindow).toMatchObject({
      from: "2026-07-13T12:10:00.000Z",
      to: "2026-07-13T13:10:00.000Z",
    });
  });

  it("`carbon --provider all` asks all providers that know the place and have a key, and shows the first", async () => {
    const { asked, ...looking } = network(NESO);
    const { report } = await reported(["--location", "GB", "--provider", "all"], looking);
    expect(stateOf(report)).toEqual({
      ...{ "annual-average": "answered", neso: "answered", "energy-charts": "failed" },
      ...{
        "electricity-maps": "no_key",
        entsoe: "no_key",
        eia: "no_key",
        watttime: "no_key",
      },
    });
    expect(report.current?.source).toBe("neso-carbon-intensity");
    expect(new Set(asked.map(({ host }) => host))).toEqual(
      new Set(["api.carbonintensity.org.uk", "api.energy-charts.info"]),
    );
  });

  it("`carbon` sends a key of the environment to its API, and never prints it", async () => {
    const seen: string[] = [];
    const answer = failing(401, `{"error":"Invalid token ${TOKEN}"}`);
    const { asked: _, fetch, time } = network({ "api.electricitymaps.com": answer });
    const noting = (async (url: URL, init: RequestInit) => {
      seen.push(new Headers(init.headers).get("auth-token") ?? "");
      return fetch(url, init);
    }) as typeof globalThis.fetch;
    const environment = { ELECTRICITY_MAPS_TOKEN: TOKEN };
    const args = ["--location", "FR", "--provider", "electricity-maps"];
    const { report } = await reported(args, { fetch: noting, time, environment });
    expect(seen).toEqual([TOKEN]);
    expect(report.current).toMatchObject({ kind: "annual", insteadOf: "electricity-maps" });
    expect(stateOf(report)).toMatchObject({ "electricity-maps": "failed" });
    expect(JSON.stringify(report)).not.toContain(TOKEN);
  });

  it.each(["to do", "schl\u00fcssel"])(
    "`carbon` says that the key %s cannot be sent, does not print it, and reports without that provider",
    async (key) => {
      const { asked: _, ...looking } = network(NESO);
      const environment = { EIA_API_KEY: key };
      const { code, report } = await reported(["--location", "DE"], { ...looking, environment });
      expect(code).toBe(0);
      expect(report.current?.kind).toBe("annual");
      expect(report.providers.find(({ name }) => name === "eia")).toMatchObject({
        ...{ state: "no_key", detail: expect.stringContaining("visible ASCII characters") },
      });
      const { stdout } = await inProcess(["carbon", "--location", "US-MIDA-PJM", "--provider", "eia"], {
        ...looking,
        environment,
      });
      expect(stdout).not.toContain(key);
    },
  );
});

/** Where each request fails at once, as without a network. */
const OFFLINE = `globalThis.fetch = () =>
  Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } }));`;

describe("without a network", () => {
  it("the program waits until a source is asked again, says why it failed, and prints the annual mean", () => {
    const [program = "", ...before] = NODE;
    const args = [...before, "carbon", "--provider", "energy-charts", "--location", "DE"];
    const preload = `data:text/javascript,${encodeURIComponent(OFFLINE)}`;
    const { code, stdout, stderr } = run(program, args, { NODE_OPTIONS: `--import ${preload}` });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^energy-charts .* failed: upstream$/m);
    expect(stdout).toMatch(/^energy-charts +it cannot be reached \(ENOTFOUND\)\. Try again later\.$/m);
    expect(stdout).toMatch(/^kind +annual mean/m);
  });
});
