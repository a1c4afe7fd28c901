import { createMetering, type Footprint } from "@wattspan/core";
import { energyMeterContract } from "@wattspan/testing";
import { HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nextValue, value } from "../test/asked-controller.js";
import { atTestEnd, cleanUp } from "../test/clean-up.js";
import { openedMeter } from "../test/sensors-said.js";
import { soon } from "../test/soon.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { type SmartPlugOptions, smartPlug } from "./smart-plug.js";

afterEach(cleanUp);

const SHELLY_1 = { power: 86.4, overpower: 0, is_valid: true, timestamp: 1795513260, total: 925387 };
/** zebrajaeger/node-red-contrib-shelly-3em, its page of 2024: one phase of a 3EM. */
const SHELLY_EM = {
  ...{ power: 197.77, pf: 0.74, current: 1.14, voltage: 236.27, is_valid: true },
  ...{ total: 1184633.1, total_returned: 1158.3 },
};
const SHELLY_2 = { id: 0, source: "init", output: true, apower: 86.4, aenergy: { total: 15423.118 } };
const tasmota = (energy: object) => ({ StatusSNS: { Time: "2026-11-24T09:41:07", ENERGY: energy } });
const STRIP = tasmota({ Total: [12.3, 4.5], Power: [86, 12], Voltage: 232 });

type Answer = Parameters<typeof standInServer>[0];
const noPage: Answer = (_, response) => void response.writeHead(404).end("no such page");

/** A plug that has these pages, and another answer at every other path. */
async function plugWith(pages: Readonly<Record<string, () => unknown>>, other: Answer = noPage) {
  const server = await standInServer((request, response) => {
    const page = pages[request.url ?? ""];
    if (page) response.end(JSON.stringify(page()));
    else other(request, response);
  });
  atTestEnd(() => void server.close());
  return server;
}
const open = (options: SmartPlugOptions) => smartPlug(options).open(new AbortController().signal);
const GEN_2 = "/rpc/Switch.GetStatus?id=0";

/** The first reading of a plug whose only answer is this; undefined where it is unavailable. */
async function stated(answer: unknown, outlet: number, quantity: "power" | "energy") {
  const { origin } = await plugWith({ "/it": () => answer });
  const opened = await open({ url: `${origin}/it`, outlet, quantity, maxWatts: Number.MAX_VALUE });
  if (opened.status !== "ready") return opened.reason === "unsupported" ? undefined : opened.reason;
  atTestEnd(() => void opened.reader.close?.());
  return value((await opened.reader.read())[0]);
}

describe.skipIf(!HAS_LOOPBACK)("what a plug states", () => {
  it.each([
    ["Shelly's second interface, watt-hours", SHELLY_2, 0, 86.4, 55_523_224.8],
    ["Shelly's first interface, watt-minutes", SHELLY_1, 0, 86.4, 55_523_220],
    ["a captured Shelly 3EM, watt-hours", SHELLY_EM, 0, 197.77, 4_264_679_160],
    ["Tasmota, kilowatt-hours", tasmota({ Total: 123.456, Power: 86 }), 0, 86, 444_441_600],
    ["the second outlet of a strip", STRIP, 1, 12, 16_200_000],
    ["an outlet that a strip has not", STRIP, 2, undefined, undefined],
    ["the second outlet of a plug that has one", tasmota({ Total: 1, Power: 86 }), 1, undefined, undefined],
    ["a value that Shelly marks as not valid", { ...SHELLY_1, is_valid: false }, 0, undefined, undefined],
    // evcc #18879, 2025-02-16: three phases, one total.
    ["a captured meter of three phases", tasmota({ Total: 0, Power: [1, 0, 0] }), 0, 1, undefined],
    // OctoPrint-Tasmota #193, 2023-01-26, S31: nothing draws power.
    ["a captured Sonoff S31 at rest", tasmota({ Total: 0, Power: 0, Voltage: 0 }), 0, undefined, undefined],
    // ha-shellies-discovery-gen2 #746, 2026-01-16, Plug US Gen4: switched off.
    [
      "a captured Shelly Plug US Gen4 that is off",
      { id: 0, source: "init", output: false, apower: 0.0, voltage: 123.7, aenergy: { total: 0.0 } },
      ...([0, undefined, undefined] as const),
    ],
    // Crestron-Shelly #36: a relay without a meter.
    ["a captured Shelly without a meter", { id: 0, source: "init", output: false }, 0, undefined, undefined],
    // Tasmota #3340, 2018-07-26: a POW R2 that is set up as another module.
    [
      "a captured Tasmota without ENERGY",
      { StatusSNS: { Time: "2018-07-26T22:22:05" } },
      0,
      undefined,
      undefined,
    ],
  ])("the answer of %s gives its watts and joules", async (_, answer, outlet, watts, joules) => {
    expect(await stated(answer, outlet, "power")).toBe(watts);
    const microjoules = joules === undefined ? undefined : BigInt(Math.round(joules * 1e6));
    expect(await stated(answer, outlet, "energy")).toBe(microjoules);
  });

  it("any JSON of a plug gives a power above 0 or none, and never throws", async () => {
    let answer: unknown;
    const { origin } = await plugWith({ "/it": () => answer });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.json(), fc.double().map(String)),
        fc.nat(3),
        fc.nat(2),
        async (text, outlet, form) => {
          const some: unknown = /^-?(NaN|Infinity)$/.test(text) ? null : JSON.parse(text);
          answer = [some, { apower: some, aenergy: some }, tasmota({ Total: some, Power: some })][form];
          const opened = await open({ url: `${origin}/it`, outlet, maxWatts: Number.MAX_VALUE });
          if (opened.status === "ready") {
            expect(value((await opened.reader.read())[0])).toBeGreaterThan(0);
            await opened.reader.close?.();
          } else expect(opened.reason).toBe("unsupported");
        },
      ),
    );
  });
});

describe.skipIf(!HAS_LOOPBACK)("smartPlug", () => {
  it("smartPlug() keeps the contract of an energy meter", async () => {
    const { origin } = await plugWith({ [GEN_2]: () => SHELLY_2 });
    expect(await energyMeterContract(smartPlug({ url: origin, everyMs: 20 }))).toEqual([]);
    expect(await energyMeterContract(smartPlug({ url: "http://127.0.0.1:1" }))).toEqual([]);
  });

  it.each([
    [GEN_2, SHELLY_2],
    ["/rpc/PM1.GetStatus?id=0", { id: 0, apower: 86.4, voltage: 230.1, aenergy: { total: 15423.118 } }],
    ["/meter/0", SHELLY_1],
    ["/cm?cmnd=Status%2010", tasmota({ Power: 86.4, Total: 1 })],
    ["/cm?cmnd=Status%208", tasmota({ Power: 86.4, Total: 1 })],
  ])("smartPlug() finds the power at %s by itself", async (path, answer) => {
    const { origin } = await plugWith({ [path]: () => answer });
    const { zones, reader } = await openedMeter(smartPlug({ url: origin }));
    expect(value((await reader.read())[0])).toBe(86.4);
    expect(zones).toMatchObject([{ component: "server", scope: "host", origin: "sensor", maxWatts: 3680 }]);
  });

  it("smartPlug() asks only the path that it is given, and counts energy when asked to", async () => {
    const plug = await plugWith({ "/meter/1": () => SHELLY_1 });
    const url = `${plug.origin}/meter/1`;
    const { reader } = await openedMeter(smartPlug({ url, quantity: "energy" }));
    expect(value((await reader.read())[0])).toBe(55_523_220_000_000n);
    expect(plug.asked).toEqual(["GET /meter/1"]);
  });

  it("smartPlug() gives no reading, and not 0, while the plug has no value, and reads again afterwards", async () => {
    let watts: unknown = 60;
    const { origin } = await plugWith({ [GEN_2]: () => ({ apower: watts }) });
    const { reader } = await openedMeter(smartPlug({ url: origin, everyMs: 1 }));
    watts = 0;
    expect(await nextValue(reader, (said) => typeof said === "string")).toBe("it states no power now");
    watts = 61;
    expect(await nextValue(reader, (said) => typeof said === "number" && said !== 60)).toBe(61);
  });

  it("smartPlug() gives no reading while the plug states more than it carries", async () => {
    let watts = 60;
    const { origin } = await plugWith({ [GEN_2]: () => ({ apower: watts }) });
    const { reader } = await openedMeter(smartPlug({ url: origin, everyMs: 1 }));
    watts = 3681;
    expect(await nextValue(reader, (said) => said !== 60)).toBe("it reports more than 3680 W");
    watts = 3680;
    expect(await nextValue(reader, (said) => typeof said === "number" && said !== 60)).toBe(3680);
  });

  it("smartPlug() is unavailable with the reason where a plug is of another kind, wants a password, or is gone", async () => {
    const other = await plugWith({ [GEN_2]: () => ({ output: true }) });
    expect(await open({ url: other.origin })).toMatchObject({ status: "unavailable", reason: "unsupported" });
    other.answer((_, response) => void response.writeHead(401).end());
    expect(await open({ url: other.origin })).toMatchObject({ status: "unavailable", reason: "denied" });
    await other.close();
    expect(await open({ url: other.origin })).toMatchObject({ status: "unavailable", reason: "absent" });
  });

  it.each([
    ["a query, at a plug that wants another", "/cm?password=s3cret&cmnd=Status%2010", 200, "unsupported"],
    ["a query, at a path without a page", "/cm?password=s3cret", 404, "unsupported"],
    ["a query, refused", "/cm?password=s3cret", 401, "denied"],
    ["a query at the root", "/?password=s3cret", 200, "unsupported"],
    ["a path", "/s3cret/cm", 200, "unsupported"],
    ["a path, refused", "/s3cret/cm", 403, "denied"],
  ])("smartPlug() that cannot read shows no secret of its address: %s", async (_, path, status, reason) => {
    const { origin } = await plugWith({}, (_request, response) => {
      response.writeHead(status).end('{"WARNING":"Need user=<username>&password=<password>"}');
    });
    const opened = await open({ url: origin + path });
    expect(opened).toMatchObject({ status: "unavailable", reason });
    expect(JSON.stringify(opened)).not.toContain("s3cret");
  });

  it.each(["/s3cret/cm", "/cm?password=s3cret"])(
    "smartPlug() that reads shows no secret of its address: %s",
    async (path) => {
      const { origin } = await plugWith({ [path]: () => tasmota({ Power: 86 }) });
      const { zones, notes, reader } = await openedMeter(smartPlug({ url: origin + path }));
      expect(value((await reader.read())[0])).toBe(86);
      expect(JSON.stringify([zones, notes, await reader.read()])).not.toContain("s3cret");
    },
  );

  it("smartPlug() sends the query of its address with each path that it tries", async () => {
    const path = "/cm?cmnd=Status%208&user=admin&password=s3cret";
    const plug = await plugWith({ [path]: () => tasmota({ Power: 86 }) });
    const { reader } = await openedMeter(smartPlug({ url: `${plug.origin}/?user=admin&password=s3cret` }));
    expect(value((await reader.read())[0])).toBe(86);
    expect(plug.asked).toContain("GET /meter/0?user=admin&password=s3cret");
  });

  it("smartPlug() asks no other host, whatever its path is", async () => {
    const plug = await plugWith({ "//example.invalid/": () => SHELLY_1 });
    const { reader } = await openedMeter(smartPlug({ url: `${plug.origin}//example.invalid/` }));
    expect(value((await reader.read())[0])).toBe(86.4);
  });

  it("smartPlug() that is refused names the option that it has", async () => {
    const { origin } = await plugWith({}, (_, response) => void response.writeHead(401).end());
    expect(await open({ url: origin })).toMatchObject({ remedy: expect.stringContaining("option url") });
  });

  it("smartPlug() whose counter restarts within a call loses that interval and no other", async () => {
    let wattHours = 15_423;
    const counting = () => {
      wattHours += 0.0001;
      return { apower: 86, aenergy: { total: wattHours } };
    };
    const plug = await plugWith({ [GEN_2]: counting });
    const meter = smartPlug({ url: plug.origin, quantity: "energy", everyMs: 1 });
    const seen: Footprint[] = [];
    const observers = [(footprint: Footprint) => void seen.push(footprint)];
    const metering = createMetering({ meters: [meter], telemetry: { detail: "off" }, observers });
    await metering.ready;
    const later = async () => {
      const before = plug.asked.length;
      await vi.waitFor(() => expect(plug.asked.length).toBeGreaterThan(before + 2), soon);
    };
    const call = async (within: () => void) => {
      await metering.meterInference({ model: "m" }, async () => {
        await later();
        within();
        await later();
      });
      await metering.flush();
      return seen.pop() as Footprint;
    };
    await later();
    const restarted = await call(() => {
      wattHours = 0;
    });
    expect(restarted.reasons).toContain("reset");
    const next = await call(() => undefined);
    expect(next.reasons).not.toContain("reset");
    for (const { energy } of [restarted, next])
      expect(energy?.value ?? 0).toBeLessThan(0.36 * plug.asked.length);
    await metering.shutdown();
  });

  it("smartPlug() sends the password of its address, and shows it nowhere", async () => {
    const server = await standInServer(({ headers }, response) => {
      const isKnown = headers.authorization === `Basic ${Buffer.from("u:s3cret").toString("base64")}`;
      response.writeHead(isKnown ? 200 : 401).end(JSON.stringify(SHELLY_1));
    });
    atTestEnd(() => void server.close());
    const url = server.origin.replace("//", "//u:s3cret@");
    const metering = createMetering({ meters: [smartPlug({ url })], telemetry: { detail: "off" } });
    await metering.ready;
    expect(metering.status.meters).toMatchObject([{ name: "smart-plug", status: "ready" }]);
    expect(JSON.stringify(metering.status)).not.toContain("s3cret");
    await metering.shutdown();
  });
});

it.each<[string, Partial<Record<keyof SmartPlugOptions, unknown>>]>([
  ["url", { url: "ftp://plug" }],
  ["outlet", { outlet: -1 }],
  ["quantity", { quantity: "watts" }],
  ["everyMs", { everyMs: 0 }],
  ["maxWatts", { maxWatts: Number.NaN }],
])("smartPlug() refuses the %s that cannot be", (option, given) => {
  const make = () => smartPlug({ url: "http://127.0.0.1:1", ...given } as SmartPlugOptions);
  expect(make).toThrow(MeterOptionError);
  expect(make).toThrow(`the option ${option}`);
});
