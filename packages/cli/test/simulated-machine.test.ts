/** `wattspan doctor` on a simulated machine of two sockets and four cards. */

import { simulatedMachine } from "@wattspan/meters/simulator";
import { expect, it, onTestFinished } from "vitest";
import type { DoctorReport, DoctorZone } from "../src/index.js";
import { HAS_LOOPBACK, inProcess } from "./run-wattspan.js";

/**
 * How far off the mean power of a device may be, as a part of it. A counter is known to a refresh, whenever it is read, and the mean is over a second
 * or longer between two such moments.
 */
const errorOf = ({ refreshMs }: DoctorZone): number => refreshMs / (1000 - refreshMs);

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
    let mostOffW = 0;
    for (const zone of parts) {
      const { id, powerW = Number.NaN } = zone;
      const drawsW = truth.get(id) ?? 8; // as memory does
      expect(Math.abs(powerW / drawsW - 1), id).toBeLessThan(errorOf(zone));
      mostOffW += errorOf(zone) * drawsW;
    }
    expect([parts.length, others.length]).toEqual([8, 0]);
    expect(whole?.powerW).toBeCloseTo(wholeW, 6);
    const [, share] =
      /, whole machine +covers CPU package 0, which is counted; what is added is (\d+) % of it$/m.exec(
        table.stdout,
      ) ?? [];
    expect(Math.abs(Number(share) - (100 * addedW) / wholeW)).toBeLessThan(0.5 + (100 * mostOffW) / wholeW);
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
