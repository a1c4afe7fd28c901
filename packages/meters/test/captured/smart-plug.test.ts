/** What smartPlug makes of plugs as they were reported. */

import { HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { type SmartPlugOptions, smartPlug } from "../../src/smart-plug.js";
import { atTestEnd, cleanUp } from "../clean-up.js";
import { openedMeter, saidOf } from "../sensors-said.js";
import { capturedText } from "./captured.js";

afterEach(cleanUp);

/** A plug whose only page is the reported one. */
async function meterOf(machine: string, path: string, options: Partial<SmartPlugOptions> = {}) {
  const server = await standInServer((request, response) =>
    request.url === path
      ? void response.end(capturedText(`smart-plug/${machine}`, "answer.json"))
      : void response.writeHead(404).end("no such page"),
  );
  atTestEnd(() => void server.close());
  return smartPlug({ url: server.origin, ...options });
}

describe.skipIf(!HAS_LOOPBACK)("a captured plug", () => {
  it("the captured first phase of Tasmota states 1 W", async () => {
    const { zones, reader } = await openedMeter(await meterOf("tasmota-three-phases", "/cm?cmnd=Status%208"));
    expect(zones).toMatchObject([{ component: "server", scope: "host", origin: "sensor" }]);
    expect(Object.values(await saidOf(zones, reader))).toEqual([1]);
  });

  it.each([
    ["power", 192.2],
    // 629,562.431 Wh of 3600 J.
    ["energy", 629_562.431 * 3600],
  ] as const)("the captured meter of Shelly states its %s, %s", async (quantity, stated) => {
    const path = "/rpc/PM1.GetStatus?id=0";
    const server = await standInServer(
      (_, response) => void response.end(capturedText("smart-plug/shelly-pm-mini", "answer.json")),
    );
    atTestEnd(() => void server.close());
    const { zones, reader } = await openedMeter(smartPlug({ url: `${server.origin}${path}`, quantity }));
    const [said] = Object.values(await saidOf(zones, reader));
    expect(said).toBeCloseTo(stated, 6);
  });

  it.each([
    ["shelly-plug-us-gen4", "/rpc/Switch.GetStatus?id=0", {}],
    ["tasmota-three-phases", "/cm?cmnd=Status%208", { outlet: 1 }],
    ["tasmota-three-phases", "/cm?cmnd=Status%208", { quantity: "energy" }],
  ] as const)(
    "the captured plug %s at %s with %j states 0, which is no power of a machine that asks",
    async (machine, path, options) => {
      const meter = await meterOf(machine, path, options);
      const opened = await meter.open(new AbortController().signal);
      expect(opened).toMatchObject({ status: "unavailable", reason: "unsupported" });
    },
  );
});
