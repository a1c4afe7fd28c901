import type { Reading } from "@wattspan/core";
import { energyMeterContract, manualClock } from "@wattspan/testing";
import { type BmcOptions, HAS_LOOPBACK } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import {
  certificate,
  controller,
  credentials,
  nextReading,
  nextValue,
  opened,
  ready,
  value,
} from "../../test/asked-controller.js";
import { cleanUp } from "../../test/clean-up.js";
import { type RedfishOptions, redfish } from "./redfish.js";

afterEach(cleanUp);

describe.skipIf(!HAS_LOOPBACK)("redfish", () => {
  it("redfish() keeps the contract of an energy meter", async () => {
    const { origin } = await controller();
    const meter = redfish({ url: origin, credentials, tls: { ca: certificate.cert }, everyMs: 20 });
    expect(await energyMeterContract(meter)).toEqual([]);
  });

  it.each([["EnvironmentMetrics"], ["PowerSubsystem"], ["Power"]] as const)(
    "redfish() reads the power of %s",
    async (form) => {
      const { zones, reader, notes } = await ready(await controller({ forms: [form] }));
      expect(value((await reader.read())[0])).toBe(374);
      expect(zones).toMatchObject([{ component: "server", scope: "host", origin: "sensor" }]);
      expect(notes?.[0]).toContain(`by ${form} of chassis 1U`);
    },
  );

  it("redfish() takes no power that is more than the machine draws", async () => {
    let watts = 374;
    const { reader } = await ready(await controller({ watts: () => watts }));
    watts = 65_535;
    expect(await nextValue(reader, (said) => said !== 374)).toBe("it reports more than 20000 W");
  });

  it("redfish() takes the first form that has a value", async () => {
    const bmc = await controller();
    const { notes } = await ready(bmc);
    expect(notes?.[0]).toContain("EnvironmentMetrics");
    expect(bmc.asked.some((path) => path.endsWith("/Power"))).toBe(false);
  });

  it("redfish() adds up the power supplies that are on", async () => {
    const bmc = await controller({
      forms: ["PowerSubsystem"],
      supplies: ["Enabled", "Absent", "Enabled", "StandbyOffline"],
    });
    expect(value((await (await ready(bmc)).reader.read())[0])).toBe(374);
  });

  it.each([
    ["that was off is plugged in", "UnavailableOffline", "Enabled"],
    ["is pulled", "Enabled", "Absent"],
    ["becomes a spare", "Enabled", "StandbySpare"],
    ["that was a spare takes over", "StandbySpare", "Enabled"],
  ] as const)(
    "redfish() never gives the power of one supply for both: the other %s",
    async (_, before, after) => {
      const supplies: NonNullable<BmcOptions["supplies"]>[number][] = ["Enabled", before];
      const bmc = await controller({ forms: ["PowerSubsystem"], supplies });
      const { reader } = await ready(bmc);
      expect(value((await reader.read())[0])).toBe(374);
      supplies[1] = after;
      expect(await nextValue(reader, (said) => said !== 374)).toBe("its power supplies changed");
      expect(await nextValue(reader, (said) => typeof said === "number")).toBe(374);
    },
  );

  it("redfish() gives the power of all supplies or none, however often one is pulled and plugged in", async () => {
    const supplies: NonNullable<BmcOptions["supplies"]>[number][] = ["Enabled", "Absent"];
    const { reader } = await ready(await controller({ forms: ["PowerSubsystem"], supplies }));
    const said = new Set<unknown>();
    for (let change = 0; change < 20; change++) {
      supplies[1] = supplies[1] === "Absent" ? "Enabled" : "Absent";
      said.add(await nextValue(reader, (one) => typeof one === "string"));
      said.add(await nextValue(reader, (one) => typeof one === "number"));
    }
    expect([...said].sort()).toEqual([374, "its power supplies changed"]);
  });

  it("redfish() counts the energy of other supplies from where they begin", async () => {
    const supplies: NonNullable<BmcOptions["supplies"]>[number][] = ["Enabled", "Absent"];
    const options = {
      forms: ["PowerSubsystem"],
      supplies,
      kilowattHours: () => 2 * supplies.length,
    } as const;
    const { reader } = await ready(await controller(options), { quantity: "energy" });
    const first = (await reader.read())[0];
    expect(first).toMatchObject({ kind: "counter" });
    expect(first).not.toHaveProperty("afterGap");
    supplies[1] = "Enabled";
    expect(await nextValue(reader, (said) => typeof said === "string")).toBe("its power supplies changed");
    const counters: (Reading | undefined)[] = [];
    await nextReading(reader, (reading) => {
      if (reading?.kind === "counter") counters.push(reading);
      return counters.length === 2;
    });
    expect(counters[0]).toMatchObject({ afterGap: true });
    expect(counters[1]).not.toHaveProperty("afterGap");
  });

  it("redfish() counts energy from kWh when asked to, and is unsupported where there is none", async () => {
    const kilowattHours = () => 0.002;
    for (const form of ["EnvironmentMetrics", "PowerSubsystem"] as const) {
      const { reader } = await ready(await controller({ forms: [form], kilowattHours }), {
        quantity: "energy",
      });
      expect(value((await reader.read())[0])).toBe(7_200_000_000n);
    }
    const without = await opened(await controller(), { quantity: "energy" });
    expect(without).toMatchObject({ status: "unavailable", reason: "unsupported" });
  });

  it.each([[null], [0], ["374"], [-5], [undefined]])(
    "redfish() does not take %j for a power",
    async (watts) => {
      const result = await opened(await controller({ watts: () => watts }));
      expect(result).toMatchObject({
        status: "unavailable",
        reason: "unsupported",
        remedy: expect.any(String),
      });
    },
  );

  it("redfish() gives no reading, and not 0, while the controller has no value, and reads again afterwards", async () => {
    let watts: unknown = 374;
    const { reader } = await ready(await controller({ watts: () => watts }));
    for (watts of [null, 0]) {
      expect(await nextValue(reader, (said) => typeof said === "string")).toBe("it reports no power now");
      watts = 380;
      expect(await nextValue(reader, (said) => typeof said === "number")).toBe(380);
    }
  });

  it("redfish() sends one request at a time, and gives the last value meanwhile", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    let release = (): void => undefined;
    const before = bmc.asked.length;
    bmc.answer((_, response) => {
      release = () => response.end(JSON.stringify({ PowerWatts: { Reading: 500 } }));
    });
    await nextValue(reader, () => bmc.asked.length > before);
    for (let i = 0; i < 50; i++) expect(value((await reader.read())[0])).toBe(374);
    expect(bmc.asked.length).toBe(before + 1);
    release();
    expect(await nextValue(reader, (said) => said !== 374)).toBe(500);
  });

  it("redfish() finds another form where the one that it read is gone", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    bmc.answer((_, response) => response.writeHead(404).end());
    expect(await nextValue(reader, (said) => typeof said === "string")).toContain("no such page");
    bmc.answer(undefined);
    expect(await nextValue(reader, (said) => typeof said === "number")).toBe(374);
  });

  it("redfish() is ready after four seconds without an answer, and reads what comes then", async () => {
    const clock = manualClock();
    const bmc = await controller();
    let answer = (): void => undefined;
    bmc.answer((_, response) => {
      answer = () => response.writeHead(404).end();
    });
    const opening = ready(bmc, { clock });
    while (bmc.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(4000);
    const { reader, notes } = await opening;
    expect(notes?.[0]).toContain("has not answered within 4000 ms");
    expect(value((await reader.read())[0])).toBe("it has not answered yet");
    bmc.answer(undefined);
    answer();
    clock.advance(10_000);
    expect(await nextValue(reader, (said) => typeof said === "number")).toBe(374);
  });

  it("redfish() reads the chassis that is named", async () => {
    expect((await ready(await controller(), { chassis: "1U" })).status).toBe("ready");
    expect(await opened(await controller(), { chassis: "Backplane" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("Backplane"),
    });
  });

  it("redfish() says that a chassis with a power is a part, and reads it if it is named", async () => {
    const part = { chassisType: "Module" };
    expect(await opened(await controller(part))).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("1U are parts or hold several machines"),
      remedy: expect.stringContaining("option chassis"),
    });
    expect((await ready(await controller(part), { chassis: "1U" })).status).toBe("ready");
  });
});

describe("options of redfish", () => {
  const url = "https://bmc";
  it.each<[string, object]>([
    ["url", { url: "bmc", credentials }],
    ["credentials", { url }],
    ["credentials", { url, credentials: { user: "secret-user" } }],
    ["auth", { url, credentials, auth: "digest" }],
    ["chassis", { url, credentials, chassis: 1 }],
    ["quantity", { url, credentials, quantity: "watts" }],
    ["everyMs", { url, credentials, everyMs: -1 }],
    ["deadlineMs", { url, credentials, deadlineMs: Number.POSITIVE_INFINITY }],
    ["maxWatts", { url, credentials, maxWatts: 0 }],
    ["tls.fingerprint", { url, credentials, tls: { fingerprint: "xyz" } }],
  ])("redfish() refuses the option %s of %j", (option, options) => {
    expect(() => redfish(options as RedfishOptions)).toThrow(
      expect.objectContaining({
        name: "MeterOptionError",
        message: expect.stringContaining(`option ${option} `),
      }),
    );
    expect(() => redfish(options as RedfishOptions)).not.toThrow(/secret/);
  });
});
