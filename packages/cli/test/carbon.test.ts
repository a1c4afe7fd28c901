/** `wattspan carbon`, without a network and with one that answers as grid operators do. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@wattspan/core";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import type { CarbonReport } from "../src/index.js";
import { inProcess, type Looking, NODE, run, wattspan } from "./run-wattspan.js";

const HALF_MS = 1_800_000;
const NOW_MS = Date.UTC(2026, 6, 13, 12, 10);
const FROM_MS = Date.UTC(2026, 6, 13, 12);
const TOKEN = "t0ken-of-an-account";

/** A user of its own may have a network of its own, root or not. */
const UNSHARE = ["--map-root-user", "--net"];
const canUnshare = spawnSync("unshare", [...UNSHARE, "true"]).status === 0;
const offline = canUnshare
  ? "works without a network"
  : "works without a network (skipped: `unshare --map-root-user --net` is not possible here)";

afterEach(() => {
  delete process.env.WATTSPAN_LOCATION;
});

/** A network in which each host answers with what its API would. What it was asked is noted. */
function network(answers: Readonly<Record<string, (url: URL) => unknown>> = {}) {
  const asked: URL[] = [];
  const fetch = (async (input: string | URL) => {
    const url = new URL(input);
    asked.push(url);
    const answer = answers[url.host];
    if (!answer) throw new TypeError("fetch failed");
    const json = answer(url);
    return json instanceof Response ? json : Response.json(json);
  }) as typeof globalThis.fetch;
  const clock = { ...systemClock, wall: () => NOW_MS };
  return { asked, fetch, clock };
}

const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
/** The day of a grid with much sun. */
const gramsAt = (index: number) => 180 + Math.round(120 * Math.cos((index / 48) * 2 * Math.PI));
const halfHour = (index: number) => ({
  ...{ from: minute(FROM_MS + index * HALF_MS), to: minute(FROM_MS + (index + 1) * HALF_MS) },
  intensity: { forecast: gramsAt(index), actual: null },
});
const NESO = {
  "api.carbonintensity.org.uk": ({ pathname }: URL) => ({
    data:
      pathname === "/intensity" ? [halfHour(0)] : Array.from({ length: 49 }, (_, index) => halfHour(index)),
  }),
};
const failing =
  (status: number, text = "") =>
  () =>
    new Response(text, { status });

async function reported(args: readonly string[], looking: Looking = {}) {
  const { code, stdout, stderr } = await inProcess(["carbon", ...args, "--json"], looking);
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as CarbonReport };
}
const stateOf = ({ providers }: CarbonReport) =>
  Object.fromEntries(providers.map(({ name, state }) => [name, state]));

describe("without a provider", () => {
  it("says the annual mean, where it is from, and that nothing was asked; in ASCII", () => {
    const { code, stdout, stderr } = wattspan(["carbon", "--zone", "DE"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(stdout).toMatch(/^342 gCO2e\/kWh \(240-480\)$/m);
    expect(stdout).toMatch(/^zone +DE, known by its zone$/m);
    expect(stdout).toMatch(/^source +electricity-maps-annual@2025, valid 2025-01-01 to 2028-01-01$/m);
    expect(stdout).toMatch(/^shares +64 % carbon-free, 60 % renewable$/m);
    expect(stdout).toMatch(/^network +not asked: this is the table inside of Wattspan/m);
    expect(stdout).toMatch(/^Not foretold: a mean of a year says nothing about hours\.$/m);
    expect(stdout).toMatch(/^energy-charts +average +lifecycle +not asked +- +-$/m);
    expect(stdout).toMatch(/^electricity-maps {2}set ELECTRICITY_MAPS_TOKEN$/m);
  });

  it.skipIf(!canUnshare)(offline, () => {
    const { code, stdout, stderr } = run("unshare", [...UNSHARE, ...NODE, "carbon", "--zone", "DE"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^342 gCO2e\/kWh \(240-480\)$/m);
    expect(stdout).toMatch(/^network +not asked: this is the table inside of Wattspan/m);
  });

  it.each([
    [["--zone", "DE"]],
    [["--country", "GB"]],
    [["--region", "aws:us-west-2"]],
    [["--provider", "annual", "--country", "GB"]],
    [[]],
  ])("opens no connection (%j)", async (args) => {
    const { asked, ...looking } = network(NESO);
    const environment = { ELECTRICITY_MAPS_TOKEN: TOKEN, WATTTIME_USERNAME: "u", WATTTIME_PASSWORD: "p" };
    const { code, report } = await reported(args, { ...looking, environment });
    expect(code).toBe(0);
    expect(asked).toEqual([]);
    expect(report).toMatchObject({ online: false, forecast: [], current: { kind: "annual" } });
    expect(Object.values(stateOf(report)).filter((state) => state === "failed")).toEqual([]);
  });

  it("looks the place up as a service does, and says what told it", async () => {
    process.env.WATTSPAN_LOCATION = "aws:eu-west-1";
    const { report } = await reported([]);
    expect(report).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      ...{ locationSource: "WATTSPAN_LOCATION", current: { zone: "IE", rung: "cloud_region" } },
    });
    expect((await inProcess(["carbon"])).stdout).toMatch(/^place +aws:eu-west-1, from WATTSPAN_LOCATION$/m);
  });

  it("takes zones of other systems", async () => {
    const { report } = await reported(["--zone", "eia:BPAT"]);
    expect(report.current).toMatchObject({ zone: "US-NW-BPAT", rung: "zone" });
    const { stderr } = await inProcess(["carbon", "--zone", "eia:NARNIA"]);
    expect(stderr).toContain('--zone "eia:NARNIA": expected a zone');
  });
});

describe("with a live provider", () => {
  it("says what is now, draws the hours ahead, and finds the best ones", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--country", "GB", "--provider", "neso", "--window", "3"];
    const { code, stdout } = await inProcess(args, {
      ...looking,
      columns: 80,
      environment: { NO_COLOR: "1" },
    });
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^300 gCO2e\/kWh \(210–420\)$/m);
    expect(stdout).toMatch(/^is +of now, average, operational, consumption$/m);
    expect(stdout).toMatch(/^source +neso-carbon-intensity, valid 2026-07-13 12:00 to 12:30 UTC$/m);
    expect(stdout).toMatch(/^flags +estimated \(forecast\)$/m);
    expect(stdout).toMatch(/^ +300 ┼──/m);
    expect(stdout).toMatch(/^ +60 ┤.*──/m);
    expect(stdout).toMatch(/^ +12:00 +16:00 +20:00 +00:00 +04:00 +08:00/m);
    expect(stdout).toMatch(
      /^best +3 h, lowest: 2026-07-13 22:30–01:30 UTC, 6\d\.\d gCO2e\/kWh \(45–88\), \d\d %$/m,
    );
    expect(stdout).toMatch(/^neso +average +operational +answered in \d+ ms +300 +49$/m);
  });

  it("is shown in the guide as it is", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--country", "GB", "--provider", "neso", "--window", "3"];
    const { stdout } = await inProcess(args, { ...looking, columns: 80, environment: { NO_COLOR: "1" } });
    const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/live-carbon.md"), "utf8");
    const [untilProviders = ""] = stdout.split("\nProviders\n");
    expect(guide).toContain(`\`\`\`text\n${untilProviders.trimEnd()}\n\`\`\``);
  });

  it("in a pipe is a table of the hours, in ASCII, and in a terminal without Unicode a curve of ASCII", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--country", "GB", "--provider", "neso"];
    const { stdout } = await inProcess(args, looking);
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(stdout).toMatch(/^2026-07-13 12:30 +299 +\d/m);
    expect(stdout.match(/^2026-07-1[34] /gm)).toHaveLength(49);
    const plain = await inProcess(args, {
      ...looking,
      columns: 60,
      environment: { LANG: "C", NO_COLOR: "1" },
    });
    expect(plain.stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(plain.stdout).toMatch(/^ +300 \+-/m);
  });

  it("has colours on a terminal only", async () => {
    const { asked: _, ...looking } = network(NESO);
    const args = ["carbon", "--country", "GB", "--provider", "neso"];
    expect((await inProcess(args, { ...looking, columns: 80 })).stdout).toContain("\u001b[");
    expect((await inProcess(args, looking)).stdout).not.toContain("\u001b[");
    expect((await inProcess([...args, "--no-color"], { ...looking, columns: 80 })).stdout).not.toContain(
      "\u001b[",
    );
  });

  it("falls back to the annual mean, says instead of what, why, and that the basis is another", async () => {
    const { asked: _, ...looking } = network({ "api.carbonintensity.org.uk": failing(503, "maintenance") });
    const args = ["--country", "GB", "--provider", "neso"];
    const { code, report } = await reported(args, looking);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      ...{ online: true, forecast: [] },
      current: { kind: "annual", insteadOf: "neso", otherBasis: true },
    });
    expect(report.providers[1]).toMatchObject({ name: "neso", state: "failed", code: "upstream" });
    const { stdout } = await inProcess(["carbon", ...args], looking);
    expect(stdout).toMatch(
      /^flags +instead of neso, which has none; on another basis than that; estimated$/m,
    );
    expect(stdout).toMatch(/^neso {2}HTTP 503, "maintenance"\. Asked again later\.$/m);
  });

  it("never takes an average for a marginal figure: there is none then", async () => {
    const { asked: _, ...looking } = network();
    const environment = { WATTTIME_USERNAME: "somebody", WATTTIME_PASSWORD: "p4ssword-of-somebody" };
    const args = ["--zone", "watttime:CAISO_NORTH", "--provider", "watttime"];
    const { code, report } = await reported(args, { ...looking, environment });
    expect(code).toBe(1);
    expect(report.current).toBeUndefined();
    expect(stateOf(report)).toMatchObject({ watttime: "failed" });
    const { stdout } = await inProcess(["carbon", ...args], { ...looking, environment });
    expect(stdout).toMatch(/^No carbon intensity is known\.$/m);
    expect(stdout).not.toContain("p4ssword");
  });

  it("asks all that know the place and have a key, and shows the first", async () => {
    const { asked, ...looking } = network(NESO);
    const { report } = await reported(["--country", "GB", "--provider", "all"], looking);
    expect(stateOf(report)).toEqual({
      ...{ "annual-average": "answered", neso: "answered", "energy-charts": "failed" },
      ...{ "electricity-maps": "no_key", watttime: "no_key" },
    });
    expect(report.current?.source).toBe("neso-carbon-intensity");
    expect(new Set(asked.map(({ host }) => host))).toEqual(
      new Set(["api.carbonintensity.org.uk", "api.energy-charts.info"]),
    );
  });

  it("sends a key of the environment to its API, and prints it nowhere", async () => {
    const seen: string[] = [];
    const answer = failing(401, `{"error":"Invalid token ${TOKEN}"}`);
    const { asked: _, fetch, clock } = network({ "api.electricitymaps.com": answer });
    const noting = (async (url: URL, init: RequestInit) => {
      seen.push(new Headers(init.headers).get("auth-token") ?? "");
      return fetch(url, init);
    }) as typeof globalThis.fetch;
    const environment = { ELECTRICITY_MAPS_TOKEN: TOKEN };
    const args = ["--zone", "FR", "--provider", "electricity-maps"];
    const { report } = await reported(args, { fetch: noting, clock, environment });
    expect(seen).toEqual([TOKEN]);
    expect(report.current).toMatchObject({ kind: "annual", insteadOf: "electricity-maps" });
    expect(stateOf(report)).toMatchObject({ "electricity-maps": "failed" });
    expect(JSON.stringify(report)).not.toContain(TOKEN);
  });

  it("goes by the carbon-free share where it is foretold, and says where it is not", async () => {
    const mix = (index: number) => [
      { fuel: "wind", perc: index === 20 ? 90 : 30 },
      { fuel: "gas", perc: index === 20 ? 10 : 70 },
    ];
    const region = (from: number, to: number) => ({
      regionid: 13,
      data: Array.from({ length: to - from }, (_, index) => ({
        ...halfHour(index),
        generationmix: mix(index),
      })),
    });
    const { asked: _, ...looking } = network({
      "api.carbonintensity.org.uk": ({ pathname }) => ({
        data: [region(0, pathname.includes("fw") ? 1 : 49)],
      }),
    });
    const args = ["--zone", "neso:13", "--provider", "neso", "--window", "0.5", "--by", "carbon-free"];
    const { report } = await reported(args, looking);
    expect(report.bestWindow).toMatchObject({
      from: "2026-07-13T22:00:00.000Z",
      carbonFreeShare: 0.9,
      by: "carbon-free",
    });
    const national = await inProcess(
      ["carbon", "--country", "GB", "--provider", "neso", "--by", "carbon-free"],
      {
        ...looking,
        ...network(NESO),
      },
    );
    expect(national.stdout).toMatch(/^best +none is foretold as a whole$/m);
  });

  it("keeps answers in a folder, for the next run", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wattspan-cache-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { asked, ...looking } = network(NESO);
    const args = ["--country", "GB", "--provider", "neso", "--cache", folder];
    const first = await reported(args, looking);
    const count = asked.length;
    const second = await reported(args, looking);
    expect(count).toBe(2);
    expect(asked).toHaveLength(count);
    expect(second.report.current?.gramsPerKwh).toEqual(first.report.current?.gramsPerKwh);
    expect(second.report.forecast).toHaveLength(49);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe("wrong usage", () => {
  it.each([
    [["--provider", "nesso"], '--provider "nesso": expected one of neso, energy-charts'],
    [["--window", "0"], '--window "0": expected a number of hours from 0.1 to 24'],
    [["--window", "25"], '--window "25"'],
    [["--by", "price"], '--by "price": expected one of intensity, carbon-free'],
    [["--zone", "XX-1"], '--zone "XX-1": expected a zone'],
    [["--zone", "FR", "--country", "FR"], "cannot be used with"],
    [["--cache", "--json"], '--cache "--json": expected a name'],
  ])("%j ends with 2", async (args, message) => {
    const { code, stdout, stderr } = await inProcess(["carbon", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
