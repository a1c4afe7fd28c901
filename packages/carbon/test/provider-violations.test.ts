/** The trial of providers finds what is wrong: one broken provider for each kind of fault. */

import type { CarbonIntensityProvider } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { IntensityError } from "../src/readings/intensity-error.js";
import { httpJson } from "../src/sources/own/http-json.js";
import type { Trial } from "./provider-trial.js";
import { providerViolations } from "./provider-violations.js";

const KEY = "key-0f-an-api";
const FROM_MS = Date.UTC(2026, 6, 13, 12);
const at = (hour: number) => new Date(FROM_MS + hour * 3_600_000).toISOString();
const sound: Trial = {
  create: (options) =>
    httpJson({
      ...{ path: "now/{zone}", headers: { "x-api-key": KEY }, zones: { DE: "germany" } },
      ...{ mapping: { value: "grams", from: "from", to: "to" }, signal: "average", basis: "lifecycle" },
      ...options,
    }),
  location: { country: "DE" },
  nowMs: FROM_MS + 600_000,
  path: "/now",
  answer: () => ({ grams: 300, from: at(0), to: at(1) }),
  expected: { gramsPerKwh: { value: 300, low: 240, high: 375 }, validFromMs: FROM_MS },
  valuePaths: [["grams"]],
  timePaths: [["from"], ["to"]],
  secrets: [KEY],
};

/** A provider that asks in another way. */
const fetching =
  (ask: typeof fetch): Trial["create"] =>
  (options) =>
    sound.create({ ...options, fetch: ask });
/** A provider that sees other answers than the server gives. */
const seeing = (change: (response: Response) => Response | Promise<Response>): Trial["create"] =>
  fetching(async (url, init) => change(await fetch(url, init)));
/** A provider that sees another text in place of a part of an answer. */
const reading = (text: string, instead: string) =>
  seeing(async (response) => new Response((await response.text()).replace(text, instead), response));
/** A provider that gives something else than a sound one. */
const giving =
  (current: (inner: CarbonIntensityProvider) => CarbonIntensityProvider["current"]): Trial["create"] =>
  (options) => {
    const inner = sound.create(options);
    return { name: inner.name, current: current(inner) };
  };
/** A provider that fails with something else. */
const failingWith = (change: (error: IntensityError) => unknown) =>
  giving(
    ({ current }) =>
      async (location, signal) =>
        current(location, signal).catch((error: unknown) => {
          throw error instanceof IntensityError ? change(error) : error;
        }),
  );

const broken: readonly (readonly [fault: string, create: Trial["create"], lines: readonly string[]])[] = [
  [
    "takes 403 for a refused key",
    seeing(
      ({ status, body, headers }) => new Response(body, { status: status === 403 ? 401 : status, headers }),
    ),
    ["403: expected the problem plan, but there came the problem auth"],
  ],
  [
    "takes 0 for a figure",
    reading('"grams":0', '"grams":1'),
    [
      "0 for the first value: expected the problem bad_payload, but there came a reading",
      "0 for each value: expected the problem bad_payload, but there came a reading",
    ],
  ],
  [
    "takes a figure below 0",
    reading('"grams":-1', '"grams":1'),
    ["the value -1: expected the problem bad_payload, but there came a reading"],
  ],
  [
    "is twice what was stated",
    reading("300", "600"),
    ["the answer as it is", "a redirect to another path of the same host"].map(
      (what) =>
        `${what}: expected gramsPerKwh to be { value: 300, low: 240, high: 375 }, but it is { value: 600`,
    ),
  ],
  [
    "goes by a clock of its own",
    (options) => sound.create({ ...options, clock: manualClock({ wallStartMs: sound.nowMs }) }),
    [
      "a clock that is days slow: expected the problem no_data, but there came a reading",
      "a clock that is days fast: expected the problem no_data, but there came a reading",
      "no answer for 3 seconds: expected the provider to give up, but it still waits",
    ],
  ],
  [
    "waits for a minute",
    (options) => sound.create({ ...options, timeoutMs: 60_000 }),
    [
      "no answer for 3 seconds: expected the provider to give up, but it still waits",
      "no answer for 3 seconds: expected no timer to be left, but there are 1",
    ],
  ],
  [
    "does not heed its caller",
    giving(
      ({ current }) =>
        (location) =>
          current(location, new AbortController().signal),
    ),
    [
      "the contract of providers: aborted, current: resolved although its signal was aborted",
      "a caller who gives up: expected the provider to give up, but it still waits",
    ],
  ],
  [
    "follows a redirect to any host",
    fetching((url, init) => fetch(url, { ...init, redirect: "follow" })),
    [
      "a redirect to another host: expected the problem bad_payload, but there came a reading",
      "a redirect to another host: expected that host not to be asked, but it was, 1 times",
      "a redirect without end: expected the problem bad_payload, but there came the problem upstream",
    ],
  ],
  [
    "follows no redirect",
    seeing(
      ({ status, body, headers }) =>
        new Response(body, { status, headers: [...headers].filter(([name]) => name !== "location") }),
    ),
    [
      "a redirect to another path of the same host: expected a reading, but there came the problem bad_payload",
    ],
  ],
  [
    "does not say how long to wait",
    failingWith(({ provider, code }) => new IntensityError(provider, code, "later")),
    [
      "429 for 7 seconds: expected the problem rate_limited with { retryAfterMs: 7000 }, but there came the problem",
      "429 for 7.5 seconds: expected the problem rate_limited with { retryAfterMs: 7500 }, but there came the problem",
      "429 for weeks: expected the problem rate_limited with { retryAfterMs: 3600000 }, but there came the problem",
      "503 until half a minute after the server's date: expected the problem upstream with { retryAfterMs: 30000 }",
    ],
  ],
  [
    "reads any length",
    seeing(async (response) => new Response((await response.text()).trim(), response)),
    [
      "the answer with four megabytes of white space: expected the problem bad_payload, but there came a reading",
    ],
  ],
  [
    "holds its key where anyone sees it",
    (options) => Object.assign(sound.create(options), { key: KEY }),
    ["200", "400", "401", "500"].map(
      (status) =>
        `${status} that repeats the secrets: expected no secret in the provider, but "${KEY}" stands`,
    ),
  ],
  [
    "shows its key in its errors",
    failingWith((error) => Object.assign(error, { key: KEY })),
    ["200", "400", "401", "500"].flatMap((status) => [
      `${status} that repeats the secrets: expected no secret in the error, but "${KEY}" stands there`,
      `${status} that repeats the secrets: expected no secret in the JSON of the error, but "${KEY}" stands there`,
    ]),
  ],
];

describe("the trial of providers", () => {
  it("a sound provider has no violation in the trial of providers", async () => {
    expect(await providerViolations(sound)).toEqual([]);
  });

  it.each(broken)("a provider that %s has a line for each violation", async (_, create, lines) => {
    expect(await providerViolations({ ...sound, create })).toEqual(
      lines.map((line) => expect.stringContaining(line)),
    );
  });

  it("a provider that always gives the same reading has a line for every garbage", async () => {
    const same = { ...sound.expected } as Awaited<ReturnType<CarbonIntensityProvider["current"]>>;
    const violations = await providerViolations({ ...sound, create: giving(() => async () => same) });
    for (const garbage of [
      "pounds for grams",
      "times an hour later",
      'the time "soon"',
      "401",
      "an empty body",
    ])
      expect(violations).toContainEqual(expect.stringMatching(`^${garbage}: .* there came a reading`));
    expect(violations.length).toBeGreaterThan(39);
  });

  it("a provider with errors of its own has a line for every problem, with what came", async () => {
    const create = failingWith(() => new TypeError("no such member"));
    const violations = await providerViolations({ ...sound, create });
    expect(violations).toContain(
      "500: expected the problem upstream, but there came TypeError: no such member, which is no IntensityError",
    );
    expect(violations.length).toBeGreaterThan(30);
  });

  it("a provider that cannot be made has a line for every attempt", async () => {
    const create = () => {
      throw new RangeError("no such option");
    };
    const violations = await providerViolations({ ...sound, create });
    expect(violations.length).toBeGreaterThan(40);
    for (const line of violations)
      expect(line).toMatch(/: the attempt failed with RangeError: no such option/);
  });

  it("a provider that never settles has a line for every attempt", async () => {
    const create = giving(() => () => new Promise<never>(() => undefined));
    const violations = await providerViolations({ ...sound, create }, { boundMs: 50 });
    expect(violations.length).toBeGreaterThan(40);
    for (const line of violations) expect(line).toMatch(/: nothing came within 50 ms$/);
  });
});
