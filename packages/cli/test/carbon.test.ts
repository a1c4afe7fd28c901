/** `wattspan carbon` without a live provider, and wrong usage of it. */

import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { NESO, network, reported, stateOf } from "./grid-network.js";
import { inProcess, NODE, run } from "./run-wattspan.js";

/** A user of its own may have a network of its own, root or not. */
const UNSHARE = ["--map-root-user", "--net"];
const canUnshare = spawnSync("unshare", [...UNSHARE, "true"]).status === 0;
const offline = canUnshare
  ? "`carbon` works without a network"
  : "`carbon` works without a network (skipped: `unshare --map-root-user --net` is not possible here)";

afterEach(() => {
  delete process.env.WATTSPAN_LOCATION;
});

const TOKEN = "t0ken-of-an-account";

describe("without a provider", () => {
  it("`carbon` without a provider prints the annual mean, its source, and that no network was used, in ASCII", async () => {
    const { code, stdout, stderr } = await inProcess(["carbon", "--location", "DE"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(stdout).toMatch(/^342 gCO2e\/kWh \(210-550\)$/m);
    expect(stdout).toMatch(/^zone +DE, matched by country$/m);
    expect(stdout).toMatch(/^source +electricity-maps-annual@2025, valid 2025-01-01 to 2028-01-01$/m);
    expect(stdout).toMatch(/^shares +64 % carbon-free, 60 % renewable$/m);
    expect(stdout).toMatch(/^network +not used: this is Wattspan's own table; use --provider/m);
    expect(stdout).toMatch(/^No forecast: an annual mean says nothing about single hours\.$/m);
    expect(stdout).toMatch(/^energy-charts +average +lifecycle +not asked$/m);
    expect(stdout).toMatch(/^electricity-maps {2}set ELECTRICITY_MAPS_TOKEN$/m);
  });

  it.skipIf(!canUnshare)(offline, () => {
    const { code, stdout, stderr } = run("unshare", [...UNSHARE, ...NODE, "carbon", "--location", "DE"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^342 gCO2e\/kWh \(210-550\)$/m);
    expect(stdout).toMatch(/^network +not used: this is Wattspan's own table; use --provider/m);
  });

  it.each([
    [["--location", "DE"]],
    [["--location", "GB"]],
    [["--location", "aws:us-west-2"]],
    [["--provider", "annual", "--location", "GB"]],
    [[]],
  ])("`carbon` without a live provider opens no connection (%j)", async (args) => {
    const { asked, ...looking } = network(NESO);
    const environment = { ELECTRICITY_MAPS_TOKEN: TOKEN, WATTTIME_USERNAME: "u", WATTTIME_PASSWORD: "p" };
    const { code, report } = await reported(args, { ...looking, environment });
    expect(code).toBe(0);
    expect(asked).toEqual([]);
    expect(report).toMatchObject({ online: false, forecast: [], current: { kind: "annual" } });
    expect(Object.values(stateOf(report)).filter((state) => state === "failed")).toEqual([]);
  });

  it.each([
    ["watttime", /^No carbon intensity is known\.\n/],
    ["electricity-maps", /^flags +in place of electricity-maps, which has no figure$/m],
  ])(
    "`carbon --provider %s` without its key refers to the providers for what is missing",
    async (provider, text) => {
      const { stdout } = await inProcess(["carbon", "--location", "DE", "--provider", provider]);
      expect(stdout).toMatch(text);
      expect(stdout).toMatch(/^network +not used: see Providers for what is missing$/m);
      expect(stdout).toMatch(new RegExp(`^${provider} {2,}set [A-Z]+_`, "m"));
    },
  );

  it("`carbon` finds the place as a service does, and states its source", async () => {
    process.env.WATTSPAN_LOCATION = "aws:eu-west-1";
    const { report } = await reported([]);
    expect(report).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      ...{ locationSource: "WATTSPAN_LOCATION", current: { zone: "IE", rung: "cloud_region" } },
    });
    expect((await inProcess(["carbon"])).stdout).toMatch(/^place +aws:eu-west-1, from WATTSPAN_LOCATION$/m);
  });

  it("`carbon` accepts zones of other systems", async () => {
    const { report } = await reported(["--location", "eia:BPAT"]);
    expect(report.current).toMatchObject({ zone: "US-NW-BPAT", rung: "zone" });
    const { stderr } = await inProcess(["carbon", "--location", "eia:NARNIA"]);
    expect(stderr).toContain('--location "eia:NARNIA": expected a country');
  });
});

describe("wrong usage", () => {
  it.each([
    [["--provider", "nesso"], '--provider "nesso": expected one of neso, energy-charts'],
    [["--window", "0"], '--window "0": expected a number of hours from 0.1 to 24'],
    [["--window", "25"], '--window "25"'],
    [["--location", "XX-1"], '--location "XX-1": expected a country'],
  ])("`carbon` with %j ends with 2", async (args, message) => {
    const { code, stdout, stderr } = await inProcess(["carbon", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
