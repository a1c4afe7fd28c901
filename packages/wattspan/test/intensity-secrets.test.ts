/** Keys of live providers reach no telemetry, no log and no status, and only the intended hosts are asked. */

import { inspect } from "node:util";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import {
  cached,
  eia,
  electricityMaps,
  energyCharts,
  entsoe,
  fallback,
  neso,
  retrying,
  watttime,
} from "@wattspan/carbon/providers";
import { type CarbonIntensityProvider, createMetering, type Location } from "@wattspan/core";
import { constantPower, fakeMeter, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { inMemorySdk } from "./sdk.js";

const SECRETS = {
  token: "t0ken-of-an-account",
  username: "name-of-somebody",
  password: "p4ssword-of-somebody",
  apiKey: "k3y-of-an-account",
};
const PLACE = { zone: { system: "watttime", code: "CAISO_NORTH" } };

afterEach(() => {
  diag.disable();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A network that repeats in its answers, and in its errors, everything that it was sent. */
function echoing(status: number) {
  const sent: string[] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    sent.push(JSON.stringify(headers), `${url}`);
    if (status === 0) throw Object.assign(new TypeError(`cannot reach ${url}`), { cause: { headers } });
    const json = { error: headers, message: `${JSON.stringify(headers)} at ${url}`, token: "t1-of-a-login" };
    return Response.json(json, { status });
  }) as typeof globalThis.fetch;
  return { fetch, sent };
}

/** Everything that a metering with this provider puts out. */
async function outputOf(
  make: (clock: ReturnType<typeof manualClock>) => CarbonIntensityProvider,
  location: Location = PLACE,
) {
  const logged: string[] = [];
  const keep = (...all: unknown[]) => void logged.push(inspect(all, { depth: 9, showHidden: true }));
  diag.setLogger({ error: keep, warn: keep, info: keep, debug: keep, verbose: keep }, DiagLogLevel.ALL);
  const clock = manualClock();
  const zone = {
    id: "cpu-0",
    component: "cpu",
    refreshMs: 1,
    maxWatts: 500,
    ...constantPower(50),
  } as const;
  const { tracerProvider, meterProvider, spans, points } = inMemorySdk();
  const intensity = make(clock);
  const metering = createMetering({
    ...{ clock, intensity, location },
    meters: [fakeMeter({ clock, zones: [zone] })],
    telemetry: { tracerProvider, meterProvider },
  });
  for (let turn = 0; turn < 20; turn++) await clock.advanceAsync(1000);
  await metering.ready;
  metering.meterInference({ model: "m" }, () => undefined);
  await clock.advanceAsync(1000);
  await metering.flush();
  const outputs = [
    spans().map(({ attributes, events, status }) => ({ attributes, events, status })),
    await points(),
  ];
  return [inspect([outputs, metering.status, metering, intensity], { depth: 9 }), ...logged].join("\n");
}

describe("a key", () => {
  it.each([0, 200, 400, 401, 403, 500])(
    "a provider's key is in no telemetry, log or status when the API answers with %i",
    async (status) => {
      const { fetch, sent } = echoing(status);
      const outputs = await Promise.all([
        outputOf((clock) =>
          cached(retrying(electricityMaps({ fetch, clock, token: SECRETS.token }), { clock }), { clock }),
        ),
        outputOf((clock) => {
          const { username, password } = SECRETS;
          return retrying(watttime({ fetch, clock, username, password }), { clock });
        }),
        outputOf((clock) => eia({ fetch, clock, apiKey: SECRETS.apiKey })),
        outputOf((clock) => entsoe({ fetch, clock, token: SECRETS.token }), { country: "FR" }),
      ]);
      // Otherwise nothing would be proven.
      expect(sent.join()).toContain(`"auth-token":"${SECRETS.token}"`);
      expect(sent.join()).toContain(`securityToken=${SECRETS.token}`);
      expect(sent.join().split(`api_key=${SECRETS.apiKey}`).length).toBeGreaterThan(1);
      expect(sent.join()).toContain(btoa(`${SECRETS.username}:${SECRETS.password}`));
      expect(outputs.join()).toContain("provider");
      const secrets = [
        SECRETS.token,
        SECRETS.apiKey,
        SECRETS.password,
        btoa(`${SECRETS.username}:${SECRETS.password}`),
        "t1-of-a-login",
      ];
      for (const secret of secrets) expect(outputs.join("\n")).not.toContain(secret);
    },
  );
});

describe("the network", () => {
  it("a provider that is only made, or asked what it can do, makes no request", async () => {
    const { fetch, sent } = echoing(500);
    vi.spyOn(globalThis, "fetch").mockImplementation(fetch as never);
    vi.stubEnv("ELECTRICITY_MAPS_TOKEN", SECRETS.token);
    vi.stubEnv("WATTTIME_USERNAME", SECRETS.username);
    vi.stubEnv("WATTTIME_PASSWORD", SECRETS.password);
    for (const variable of ["EIA_API_KEY", "ENTSOE_TOKEN"]) vi.stubEnv(variable, SECRETS.apiKey);
    const others = [eia(), entsoe()];
    const average = [neso(), energyCharts(), electricityMaps()];
    const grid = fallback(average.map((one) => cached(retrying(one))));
    const location = { country: "GB" };
    for (const provider of [...average, ...others, grid, watttime()])
      expect(provider.capabilities?.(), provider.name).toMatchObject({ past: true });
    expect([grid.supports?.(location), watttime().supports?.(location)]).toEqual([true, false]);
    expect(sent).toEqual([]);
  });

  it("a metering without a provider makes no request for intensities, even where keys are set", async () => {
    const { fetch, sent } = echoing(500);
    vi.spyOn(globalThis, "fetch").mockImplementation(fetch as never);
    vi.stubEnv("ELECTRICITY_MAPS_TOKEN", SECRETS.token);
    const { startWattspan } = await import("../src/index.js");
    const wattspan = await startWattspan({
      location: { country: "GB" },
      meters: [],
      telemetry: { detail: "off" },
    });
    wattspan.meterInference({ model: "gpt-4o", provider: "openai" }, (handle) =>
      handle.setUsage({ output: 5 }),
    );
    await wattspan.flush();
    expect(wattspan.status.intensity).toMatchObject({ kind: "annual" });
    await wattspan.shutdown();
    expect(sent).toEqual([]);
  });
});
