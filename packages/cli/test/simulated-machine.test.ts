/** `wattspan doctor` on a simulated machine of two sockets and four cards. */

import { simulatedMachine } from "@wattspan/meters/simulator";
import { expect, it, onTestFinished } from "vitest";
import type { DoctorReport } from "../src/index.js";
import { HAS_LOOPBACK, inProcess } from "./run-wattspan.js";

it.skipIf(!HAS_LOOPBACK)(
  "`doctor` on a simulated machine shows the power of every part, and its share of the whole machine",
  { timeout: 60_000 },
  async () => {
    const machine = simulatedMachine({ sockets: 2, gpus: 4 });
    const [first = "", second = ""] = machine.packages;
    machine.load(first, 150);
    machine.load(second, 90);
    for (const [i, card] of machine.gpus.entries()) machine.load(card, 100 * (i + 1));
    const { meter: controller, watts } = await machine.controller({ everyMs: 500, otherWatts: 100 });
    const candidates = [...machine.meters, controller].map((meter) => () => meter);
    const [json, table] = await Promise.all([
      inProcess(["doctor", "--json", "--country", "FR"], { candidates }),
      inProcess(["doctor", "--country", "FR"], { candidates }),
    ]);
    const [wholeW, addedW] = [watts(), machine.watts()];
    machine.close();
    expect([json.code, table.code]).toEqual([0, 0]);
    const { verdict, zones, meters } = JSON.parse(json.stdout) as DoctorReport;
    expect(verdict).toBe("measured");
    expect(meters.map(({ violations }) => violations)).toEqual(meters.map(() => []));
    expect(meters.every(({ verified }) => verified?.by === "simulator")).toBe(true);
    const truth = new Map([
      [first, 150],
      [second, 90],
      ...machine.gpus.map((card, i) => [card, 100 * (i + 1)] as const),
    ]);
    const [whole, ...others] = zones.filter(({ scope }) => scope === "host");
    const parts = zones.filter(({ counted }) => counted);
    for (const { id, powerW } of parts) expect((powerW ?? 0) / (truth.get(id) ?? 8), id).toBeCloseTo(1, 1); // memory draws 8 W
    expect([parts.length, others.length]).toEqual([8, 0]);
    expect(whole?.powerW).toBeCloseTo(wholeW, 6);
    const share = Math.round((100 * addedW) / wholeW);
    expect(table.stdout).toMatch(
      new RegExp(
        `, whole machine +covers CPU package 0, which is counted; what is added is (${share - 1}|${share}|${share + 1}) % of it$`,
        "m",
      ),
    );
    expect(table.stdout.match(/^simulated card \d .* simulator$/gm)).toHaveLength(4);
  },
);

it.skipIf(!HAS_LOOPBACK)(
  "`doctor` reads a simulated machine over HTTP alone, by its exporters and its controller",
  { timeout: 60_000 },
  async () => {
    const machine = simulatedMachine({ sockets: 1, gpus: 2 });
    const exporters = await Promise.all(
      (["kepler", "dcgm"] as const).map((name) => machine.exporter(name, { refreshMs: 200 })),
    );
    const { url, credentials, tls, watts } = await machine.controller();
    const pages = exporters.flatMap(({ url: page }, i) => ["--scrape", `${["kepler", "dcgm"][i]}=${page}`]);
    const controller = ["--redfish", url, "--redfish-fingerprint", tls.fingerprint];
    process.env.WATTSPAN_REDFISH_USER = credentials.user;
    process.env.WATTSPAN_REDFISH_PASSWORD = credentials.password;
    onTestFinished(() => {
      delete process.env.WATTSPAN_REDFISH_USER;
      delete process.env.WATTSPAN_REDFISH_PASSWORD;
    });
    const { code, stdout } = await inProcess([
      "doctor",
      "--json",
      "--root",
      "/no/such",
      ...pages,
      ...controller,
    ]);
    const wholeW = watts();
    machine.close();
    const { zones, meters } = JSON.parse(stdout) as DoctorReport;
    expect(code).toBe(0);
    expect(meters.flatMap(({ violations }) => violations)).toEqual([]);
    const measured = zones.filter(({ method }) => method === "measured");
    expect(measured.map(({ component, counted }) => `${component} ${counted}`).sort()).toEqual([
      "cpu true",
      "gpu true",
      "gpu true",
      "memory true",
      "server false",
    ]);
    expect(measured.find(({ scope }) => scope === "host")?.powerW).toBeCloseTo(wholeW, 6);
    expect(stdout).not.toContain(credentials.password);
  },
);
