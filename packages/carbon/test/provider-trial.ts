/** What holds for every provider that asks over HTTP: its errors, its bounds, and that a changed answer is noticed. */

import { inspect } from "node:util";
import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";
import { carbonIntensityContract, manualClock } from "@wattspan/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import type { IntensityError } from "../src/intensity-error.js";
import type { ConnectionOptions } from "../src/live/connection.js";
import { type Replay, replayServer } from "./replay-server.js";

/** A provider, and an answer of its API that it understands. */
export interface Trial {
  create(options: ConnectionOptions & { readonly baseUrl: string }): CarbonIntensityProvider;
  readonly location: Location;
  /** The moment at which the answer is of now. */
  readonly nowMs: number;
  /** Where figures of now are asked for. */
  readonly path: string;
  /** The answer, fresh each time: a test changes it. */
  answer(): unknown;
  /** What else the API is asked before, such as a login. */
  readonly around?: Readonly<Record<string, Replay>>;
  readonly expected: Partial<IntensityReading>;
  /** Where the value stands in the answer, and where its times do. */
  readonly valuePaths: readonly (readonly (string | number)[])[];
  readonly timePaths: readonly (readonly (string | number)[])[];
  readonly secrets?: readonly string[];
  /** Statuses that mean something else at this API than elsewhere. */
  readonly problems?: Readonly<Record<number, string>>;
}

const anySignal = () => new AbortController().signal;

/** Starts a server with the answer of a trial, and the provider that asks it. */
export async function started(trial: Trial, replay: Replay = { json: trial.answer() }) {
  const clock = manualClock({ wallStartMs: trial.nowMs });
  const grid = await replayServer({ ...trial.around, [trial.path]: replay });
  const provider = trial.create({ baseUrl: grid.baseUrl, clock });
  return { clock, grid, provider, ask: () => provider.current(trial.location, anySignal()) };
}

/** Changes what stands at a path inside a value. */
function changed(
  root: unknown,
  path: readonly (string | number)[],
  change: (value: never) => unknown,
): unknown {
  const copy = structuredClone(root) as Record<string | number, unknown>;
  let parent = copy;
  for (const name of path.slice(0, -1)) parent = parent[name] as typeof parent;
  const last = path.at(-1) as string | number;
  parent[last] = change(parent[last] as never);
  return copy;
}

const HOUR_MS = 3_600_000;
const laterByAnHour = (time: string | number) => {
  if (typeof time === "number") return time + HOUR_MS / 1000;
  const shifted = new Date(Date.parse(time) + HOUR_MS).toISOString();
  return time.length === 17 ? `${shifted.slice(0, 16)}Z` : shifted;
};

/** The tests. */
export function tryProvider(trial: Trial): void {
  describe("its answer", () => tryAnswers(trial));
  describe("an answer that is none", () => {
    tryProblems(trial);
    tryBounds(trial);
  });
  it("shows its secrets in no error, and not in itself", () => trySecrets(trial));
}

function tryAnswers(trial: Trial): void {
  it("is the reading that it states", async () => {
    const { ask } = await started(trial);
    expect(await ask()).toMatchObject(trial.expected);
  });

  it("keeps the contract of a provider", async () => {
    const { provider } = await started(trial);
    const { location } = trial;
    const clock = { now: () => 0, wall: () => trial.nowMs, schedule: scheduleReally };
    expect(await carbonIntensityContract(provider, { location, clock })).toEqual([]);
  });

  /** What comes of a changed answer: a reading, or the name of the problem. */
  const withAnswer = async (paths: Trial["valuePaths"], change: (value: never) => unknown) => {
    const json = paths.reduce((all, path) => changed(all, path, change), trial.answer());
    const { ask } = await started(trial, { json });
    return ask().catch((error: unknown) => {
      expect(error).toMatchObject({ name: "IntensityError" });
      return (error as IntensityError).code;
    });
  };
  const { gramsPerKwh, validFromMs } = trial.expected;

  it("is another one, and fails the test of the right one, with pounds for grams", async () => {
    const found = await withAnswer(trial.valuePaths, (value: number) => value && value * 2.2);
    if (typeof found === "string") expect(found).toBe("bad_payload");
    else expect(found.gramsPerKwh.value).toBeCloseTo((gramsPerKwh?.value ?? Number.NaN) * 2.2, 6);
    expect(isExpected(found, trial)).toBe(false);
  });

  it("is one of another time, or none of now, with times an hour later", async () => {
    const found = await withAnswer(trial.timePaths, laterByAnHour);
    if (typeof found === "string") expect(found).toBe("no_data");
    else expect(found.validFromMs).not.toBe(validFromMs);
    expect(isExpected(found, trial)).toBe(false);
  });

  it("is refused with 0 for what is not known", async () => {
    expect(await withAnswer(trial.valuePaths, () => 0)).toBe("bad_payload");
    const withNull = changed(trial.answer(), trial.valuePaths[0] ?? [], () => null);
    const withZero = changed(withNull, trial.valuePaths[0] ?? [], (value) => value ?? 0);
    const { ask } = await started(trial, { json: withZero });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it("is none where all values are null", async () => {
    const json = trial.valuePaths.reduce((all, path) => changed(all, path, () => null), trial.answer());
    const { ask } = await started(trial, { json });
    await expect(ask()).rejects.toMatchObject({ name: "IntensityError", code: "no_data" });
  });

  it.each(["lots", -1, 1e9, true, {}])("is refused where a value is %j", async (odd) => {
    const json = trial.valuePaths.reduce((all, path) => changed(all, path, () => odd), trial.answer());
    const { ask } = await started(trial, { json });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });

  it.each(["2026-02-30T00:00:00Z", "2026-07-13T00:00:00", "13.07.2026 00:00", null, "soon"])(
    "is refused where a time is %j",
    async (odd) => {
      const json = trial.timePaths.reduce((all, path) => changed(all, path, () => odd), trial.answer());
      const { ask } = await started(trial, { json });
      await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
    },
  );

  it.each([-7, 7])("is no figure of now when the clock is %i days off", async (days) => {
    const { ask, clock } = await started(trial);
    clock.sleepWall(days * 24 * HOUR_MS);
    await expect(ask()).rejects.toMatchObject({ code: "no_data" });
  });
}

function tryProblems(trial: Trial): void {
  const page = "<html><head><title>Sign in</title></head></html>";
  const json = { "content-type": "application/json" };
  const cases: readonly (readonly [string, Replay, string])[] = [
    ["a page for browsers", { body: page }, "bad_payload"],
    ["200 with an error", { headers: json, body: '{"error":"no such thing"}' }, "bad_payload"],
    ["JSON that is cut off", { headers: json, body: '{"data":[{"from' }, "bad_payload"],
    ["null", { headers: json, body: "null" }, "bad_payload"],
    ["a number", { headers: json, body: "7" }, "bad_payload"],
    ["nothing", { body: "" }, "bad_payload"],
    ["four megabytes", { headers: json, body: `"${"x".repeat(4_000_001)}"` }, "bad_payload"],
    [
      "401",
      { status: 401, headers: json, body: '{"error":"Invalid token"}' },
      trial.problems?.[401] ?? "auth",
    ],
    ["403", { status: 403, headers: json, body: '{"message":"Forbidden"}' }, "plan"],
    ["404", { status: 404, headers: json, body: '{"message":"Not found"}' }, "unknown_zone"],
    ["429", { status: 429, body: "slow down" }, "rate_limited"],
    ["500", { status: 500, body: page }, "upstream"],
    ["503", { status: 503, body: "" }, "upstream"],
    ["a closed connection", (request) => request.socket.destroy(), "upstream"],
  ];
  it.each(cases)("%s: is a problem with a name", async (_, replay, code) => {
    const { ask } = await started(trial, replay);
    await expect(ask()).rejects.toMatchObject({ name: "IntensityError", code });
  });

  it.each([
    ["7", 7000],
    ["999999", 3_600_000],
    ["soon", undefined],
  ])("says how long to wait, where it does (%s)", async (header, retryAfterMs) => {
    const headers = { "retry-after": header };
    const { ask } = await started(trial, { status: 429, headers, body: "" });
    await expect(ask()).rejects.toMatchObject({
      code: "rate_limited",
      ...(retryAfterMs && { retryAfterMs }),
    });
  });

  it("takes a date to wait for by the clock of the server, as ours may be off", async () => {
    const headers = {
      "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT",
      date: "Wed, 21 Oct 2015 07:27:30 GMT",
    };
    const { ask } = await started(trial, (_, response) => void response.writeHead(503, headers).end());
    await expect(ask()).rejects.toMatchObject({ code: "upstream", retryAfterMs: 30_000 });
  });
}

function tryBounds(trial: Trial): void {
  it("does not come in time", async () => {
    const asked = Promise.withResolvers<void>();
    const { ask, clock } = await started(trial, () => asked.resolve());
    const asking = expect(ask()).rejects.toMatchObject({ code: "timeout" });
    await asked.promise;
    await clock.advanceAsync(3000);
    await asking;
    expect(clock.pending).toBe(0);
  });

  it("is not waited for by who gives up", async () => {
    const asked = Promise.withResolvers<void>();
    const { provider, clock } = await started(trial, () => asked.resolve());
    const controller = new AbortController();
    const asking = expect(provider.current(trial.location, controller.signal)).rejects.toThrow("given up");
    await asked.promise;
    controller.abort(new Error("given up"));
    await asking;
    expect(clock.pending).toBe(0);
  });

  it("leads to another host, which is not asked", async () => {
    const elsewhere = await replayServer({ "/": { json: trial.answer() } });
    const location = `${elsewhere.baseUrl}/`;
    const { ask } = await started(trial, { status: 302, headers: { location }, body: "" });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
    expect(elsewhere.asked).toEqual([]);
  });

  it("leads to another path of the same host, and is followed", async () => {
    const { ask, grid } = await started(trial, { status: 307, headers: { location: "/moved" }, body: "" });
    grid.answer("/moved", { json: trial.answer() });
    expect(await ask()).toMatchObject(trial.expected);
    grid.answer("/moved", { status: 307, headers: { location: "/moved" }, body: "" });
    await expect(ask()).rejects.toMatchObject({ code: "bad_payload" });
  });
}

async function trySecrets(trial: Trial): Promise<void> {
  const { secrets = [] } = trial;
  const echo = JSON.stringify({ error: `not valid: ${secrets.join(" ")}`, message: secrets.join(" ") });
  const headers = { "content-type": "application/json" };
  for (const status of [200, 400, 401, 500]) {
    const { ask, provider } = await started(trial, { status, headers, body: echo });
    const error: unknown = await ask().catch((found: unknown) => found);
    const shown = [
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      inspect(provider, { depth: 9 }),
    ];
    for (const secret of secrets) expect(shown.join()).not.toContain(secret);
  }
}

/** Whether what was found passes for the reading that a trial expects. */
const isExpected = (found: IntensityReading | string, { expected }: Trial): boolean => {
  try {
    expect(found).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
};

/** For bounds that are never reached. */
function scheduleReally(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  onTestFinished(() => clearTimeout(timer));
  return () => clearTimeout(timer);
}
