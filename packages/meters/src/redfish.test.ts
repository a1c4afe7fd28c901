import type { EnergyReader, Opened, Reading } from "@wattspan/core";
import { energyMeterContract, manualClock } from "@wattspan/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type RedfishOptions, redfish } from "./redfish.js";
import { type BmcOptions, type BmcStandIn, bmcStandIn } from "./testing/bmc-stand-in.js";
import { atTestEnd, cleanUp } from "./testing/clean-up.js";
import { selfSignedCertificate } from "./testing/self-signed-certificate.js";
import { HAS_LOOPBACK } from "./testing/stand-in-server.js";

afterEach(cleanUp);

const certificate = selfSignedCertificate();
const credentials = { user: "wattspan", password: "secret" };

async function controller(options: Partial<BmcOptions> = {}): Promise<BmcStandIn> {
  const bmc = await bmcStandIn({ watts: () => 374, certificate, ...options });
  atTestEnd(() => void bmc.close());
  return bmc;
}

async function opened({ origin }: BmcStandIn, options: Partial<RedfishOptions> = {}): Promise<Opened> {
  const tls = { ca: certificate.cert };
  const meter = redfish({ url: origin, credentials, tls, everyMs: 1, ...options });
  const result = await meter.open(new AbortController().signal);
  if (result.status === "ready") atTestEnd(() => void result.reader.close?.());
  return result;
}

async function ready(bmc: BmcStandIn, options: Partial<RedfishOptions> = {}) {
  const result = await opened(bmc, options);
  if (result.status !== "ready") throw new Error(result.detail);
  return result;
}

const value = (reading: Reading | undefined) => {
  if (reading?.kind === "power") return reading.watts;
  return reading?.kind === "counter" ? reading.microjoules : reading?.reason;
};

/** Reads until it says something else than at first. */
async function nextValue(reader: EnergyReader, isNext: (said: unknown) => boolean): Promise<unknown> {
  for (;;) {
    const [reading] = await reader.read();
    if (isNext(value(reading))) return value(reading);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.skipIf(!HAS_LOOPBACK)("redfish", () => {
  it("keeps the contract of a meter", async () => {
    const { origin } = await controller();
    const meter = redfish({ url: origin, credentials, tls: { ca: certificate.cert }, everyMs: 20 });
    expect(await energyMeterContract(meter)).toEqual([]);
  });

  it.each([["EnvironmentMetrics"], ["PowerSubsystem"], ["Power"]] as const)("reads %s", async (form) => {
    const { zones, reader, notes } = await ready(await controller({ forms: [form] }));
    expect(value((await reader.read())[0])).toBe(374);
    expect(zones).toMatchObject([{ component: "server", scope: "host", origin: "sensor" }]);
    expect(notes?.[0]).toContain(`by ${form} of chassis 1U`);
  });

  it("takes the first that has a value", async () => {
    const bmc = await controller();
    const { notes } = await ready(bmc);
    expect(notes?.[0]).toContain("EnvironmentMetrics");
    expect(bmc.asked.some((path) => path.endsWith("/Power"))).toBe(false);
  });

  it("adds what goes into the supplies that are on", async () => {
    const bmc = await controller({
      forms: ["PowerSubsystem"],
      supplies: ["Enabled", "Absent", "Enabled", "StandbyOffline"],
    });
    expect(value((await (await ready(bmc)).reader.read())[0])).toBe(374);
  });

  it("has energy where it is asked for, from kWh", async () => {
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

  it.each([[null], [0], ["374"], [-5], [undefined]])("does not take %j for a power", async (watts) => {
    const result = await opened(await controller({ watts: () => watts }));
    expect(result).toMatchObject({
      status: "unavailable",
      reason: "unsupported",
      remedy: expect.any(String),
    });
  });

  it("has no reading, and no zero, while the controller does not know, and has one again", async () => {
    let watts: unknown = 374;
    const { reader } = await ready(await controller({ watts: () => watts }));
    for (watts of [null, 0]) {
      expect(await nextValue(reader, (said) => typeof said === "string")).toBe("it tells no power now");
      watts = 380;
      expect(await nextValue(reader, (said) => typeof said === "number")).toBe(380);
    }
  });

  it("asks nothing while a question is under way, and at once reads what was said before", async () => {
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

  it("finds another form where the one that it read is gone", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    bmc.answer((_, response) => response.writeHead(404).end());
    expect(await nextValue(reader, (said) => typeof said === "string")).toContain("no such page");
    bmc.answer(undefined);
    expect(await nextValue(reader, (said) => typeof said === "number")).toBe(374);
  });

  it("is ready without an answer after four seconds, and reads what comes then", async () => {
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

  it("reads the chassis that is named", async () => {
    expect((await ready(await controller(), { chassis: "1U" })).status).toBe("ready");
    expect(await opened(await controller(), { chassis: "Backplane" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("Backplane"),
    });
  });
});

describe.skipIf(!HAS_LOOPBACK)("logins of redfish", () => {
  it("logs in once, again when the login has run out, and out at the end", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    expect(bmc.sessions()).toBe(1);
    bmc.expireSessions();
    await nextValue(reader, () => bmc.sessions() === 1);
    expect(await nextValue(reader, (said) => typeof said === "number")).toBe(374);
    await reader.close?.();
    await reader.close?.();
    expect(bmc.sessions()).toBe(0);
    expect(bmc.asked.filter((path) => path.startsWith("POST"))).toHaveLength(2);
    expect(bmc.asked.filter((path) => path.startsWith("DELETE"))).toHaveLength(1);
    expect(() => reader.read()).toThrow("closed");
  });

  it("logs out while a question is under way", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    const before = bmc.asked.length;
    bmc.answer(({ method, url }, response) => {
      if (method === "DELETE") response.writeHead(204).end(url);
    });
    await nextValue(reader, () => bmc.asked.length > before);
    await reader.close?.();
    expect(bmc.asked.at(-1)).toMatch(/^DELETE .*Sessions\/1$/);
  });

  it("leaves no login behind where it finds nothing", async () => {
    const bmc = await controller({ watts: () => null });
    await opened(bmc);
    expect(bmc.sessions()).toBe(0);
  });

  it.each([
    ["has no sessions", { mostSessions: 0 }, {}],
    ["is asked so", {}, { auth: "basic" }],
  ] as const)("sends the password each time where the controller %s", async (_, bmcOptions, options) => {
    const bmc = await controller(bmcOptions);
    expect((await ready(bmc, options)).status).toBe("ready");
    expect(bmc.sessions()).toBe(0);
  });

  it("sends the password each time where no session is free", async () => {
    const bmc = await controller({ mostSessions: 1 });
    await ready(bmc);
    expect((await ready(bmc)).status).toBe("ready");
    expect(bmc.sessions()).toBe(1);
  });

  it("takes credentials from the address or the environment", async () => {
    const bmc = await controller();
    const tls = { ca: certificate.cert };
    const url = bmc.origin.replace("//", "//wattspan:secret@");
    const signal = new AbortController().signal;
    const result = await redfish({ url, tls }).open(signal);
    expect(JSON.stringify(result)).not.toContain("secret");
    if (result.status === "ready") await result.reader.close?.();
    process.env.TEST_BMC_USER = "wattspan";
    process.env.TEST_BMC_PASSWORD = "secret";
    atTestEnd(() => {
      delete process.env.TEST_BMC_USER;
      delete process.env.TEST_BMC_PASSWORD;
    });
    await ready(bmc, { credentials: { environment: "TEST_BMC" } });
    expect(await opened(bmc, { credentials: { environment: "OTHER_BMC" } })).toMatchObject({
      reason: "denied",
      remedy: expect.stringContaining("OTHER_BMC_USER"),
    });
  });
});

describe.skipIf(!HAS_LOOPBACK)("redfish cannot work", () => {
  it.each<[string, string, Partial<RedfishOptions>]>([
    ["a wrong password", "denied", { credentials: { user: "wattspan", password: "wr0ng" } }],
    [
      "a wrong password each time",
      "denied",
      { auth: "basic", credentials: { user: "wattspan", password: "wr0ng" } },
    ],
    ["a wrong token", "denied", { credentials: { token: "wr0ng" } }],
    ["a certificate that nobody knows", "denied", { tls: {} }],
    ["another fingerprint", "denied", { tls: { fingerprint: "ab".repeat(32) } }],
  ])("with %s", async (_, reason, options) => {
    const result = await opened(await controller(), options);
    expect(result).toMatchObject({
      status: "unavailable",
      reason,
      remedy: expect.stringMatching(/option|tls/),
    });
    expect(JSON.stringify(result)).not.toMatch(/wr0ng|secret/);
  });

  it("is ready with the fingerprint, and with any certificate only where that is said", async () => {
    const bmc = await controller();
    await ready(bmc, { tls: { fingerprint: certificate.fingerprint } });
    const { notes } = await ready(bmc, { tls: { rejectUnauthorized: false } });
    expect(notes).toContain("Its certificate is not checked.");
  });

  it("where nobody is, and where another server is", async () => {
    const bmc = await controller();
    bmc.answer((_, response) => response.end("<html>Log in</html>"));
    expect(await opened(bmc, { auth: "basic" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("JSON"),
    });
    bmc.answer((_, response) => response.writeHead(307, { location: "https://127.0.0.9/" }).end());
    expect(await opened(bmc)).toMatchObject({ reason: "unsupported" });
    bmc.answer((request) => request.socket.destroy());
    expect(await opened(bmc)).toMatchObject({ reason: "lost" });
    await bmc.close();
    expect(await opened(bmc)).toMatchObject({ reason: "absent" });
  });

  it("in time, and within its bound of size", async () => {
    const bmc = await controller();
    bmc.answer(() => undefined);
    expect(await opened(bmc, { deadlineMs: 30 })).toMatchObject({ reason: "stuck" });
    bmc.answer((_, response) => response.end(`"${"x".repeat(2 ** 21)}"`));
    expect(await opened(bmc, { auth: "basic" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("more than"),
    });
  });

  it("is given up when it is aborted", async () => {
    const bmc = await controller();
    bmc.answer(() => undefined);
    const given = new AbortController();
    const opening = redfish({ url: bmc.origin, credentials, tls: { ca: certificate.cert } }).open(
      given.signal,
    );
    given.abort();
    expect(await opening).toMatchObject({ status: "unavailable", reason: "lost" });
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
  ])("refuses a %s that cannot be: %j", (option, options) => {
    expect(() => redfish(options as RedfishOptions)).toThrow(
      expect.objectContaining({
        name: "MeterOptionError",
        message: expect.stringContaining(`option ${option} `),
      }),
    );
    expect(() => redfish(options as RedfishOptions)).not.toThrow(/secret/);
  });
});
