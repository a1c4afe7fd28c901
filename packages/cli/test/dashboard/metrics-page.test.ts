/** A metrics page as a source, with every kind of answer. */

import type { RequestListener } from "node:http";
import { BudgetExceededError, budgetMetrics, createBudget } from "@wattspan/budget";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { pageDataOf } from "../../src/dashboard/action.js";
import { metricsPage } from "../../src/dashboard/metrics-page.js";
import { HAS_LOOPBACK } from "../run-wattspan.js";
import { meteredApplication } from "./metered-application.js";
import { standInServer, unusedPort } from "./stand-in-server.js";

const INTERVAL_S = 0.1;
const POLL = { timeout: 60_000, interval: 20 };

function sourceOf(url: string) {
  const source = metricsPage(new URL(url), { intervalS: INTERVAL_S });
  onTestFinished(() => source.close());
  return source;
}
const sourceWith = async (listener: RequestListener) =>
  sourceOf(`${await standInServer(listener)}/metrics?key=s3cret`);
const text =
  (body: string, type = "text/plain; version=0.0.4"): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { "content-type": type }).end(body);
const energy = (joules: number) => `wattspan_energy_joules_total{wattspan_method="measured"} ${joules}\n`;

describe.skipIf(!HAS_LOOPBACK)("a metrics page", () => {
  it("the metrics page of a metered application shows what its footprints have", async () => {
    const application = await meteredApplication();
    onTestFinished(() => application.close());
    await application.work();
    const { state, totals, columns } = await sourceOf(application.url).read();
    expect(state).toMatchObject({ state: "answers", url: application.url });
    const sum = (of: "energy" | "co2e") =>
      application
        .footprints()
        .reduce((all, { parts }) => all + parts.reduce((own, part) => own + (part[of]?.value ?? 0), 0), 0);
    expect(sum("energy")).toBeGreaterThan(10);
    expect(totals.get("energy")?.get("")).toBeCloseTo(sum("energy"), 6);
    expect(totals.get("co2e")?.get("")).toBeCloseTo(sum("co2e"), 9);
    const ended = [...(totals.get("operationsByMethod")?.values() ?? [])].reduce(
      (all, count) => all + count,
      0,
    );
    expect(ended).toBe(application.footprints().length);
    expect(totals.get("intensityByZone")?.get("DE")).toBeCloseTo(377 / 3.6e6, 12);
    expect([...(totals.get("energyByAllocation")?.keys() ?? [])].sort()).toEqual([
      "activity",
      "idle",
      "other_process",
      "unattributed",
    ]);
    expect(columns.get("intensityByZone")?.get("DE")?.[0]).toBeCloseTo(377 / 3.6e6, 12);
  });

  it("the metrics page of an application with a budget shows what its receipts have, to 1e-9", async () => {
    const application = await meteredApplication();
    onTestFinished(() => application.close());
    const budget = createBudget({
      name: "research",
      limits: { energyJ: 1000 / 3, tokens: 900 },
      key: "user",
    });
    const reported = budgetMetrics(budget);
    onTestFinished(() => reported.stop());
    const attempt = (user: string, energyJ: number) => {
      try {
        budget.reserve({ estimate: { energyJ }, of: { user } }).settle({ energyJ: energyJ / 7, tokens: 31 });
      } catch (error) {
        expect(error).toBeInstanceOf(BudgetExceededError);
      }
    };
    for (let i = 1; i <= 20; i++) attempt(i % 2 ? "ada" : "bob", 23.7 * i);
    const data = await pageDataOf(sourceOf(application.url));
    const panel = data?.panels.find(({ title }) => title === "Spent of each limit");
    const shown = Object.fromEntries(panel?.series.map(({ label, values }) => [label, values[0]]) ?? []);
    const entries = budget.receipts().flatMap((receipt) => receipt.entries);
    const limits = { energyJ: 1000 / 3, tokens: 900 };
    for (const user of ["ada", "bob"])
      for (const dimension of ["energyJ", "tokens"] as const) {
        const spent = entries
          .filter(({ key }) => key === user)
          .reduce((sum, { charged }) => sum + (charged?.[dimension] ?? 0), 0);
        expect(spent).toBeGreaterThan(0);
        const percent = (100 * spent) / limits[dimension];
        expect(shown[`research ${user} ${dimension}`]).toBeCloseTo(percent, 9);
      }
    expect(Object.keys(shown)).toHaveLength(4);
    expect(budget.receipts().some(({ decision }) => decision === "refused")).toBe(true);
  });

  it("a metrics page is followed across a restart, and keeps its last values while it cannot be read", async () => {
    let [joules, broken, asked] = [100, false, 0];
    const source = await sourceWith((request, response) => {
      asked++;
      if (broken) response.writeHead(503).end();
      else text(energy(joules))(request, response);
    });
    const read = () => source.read();
    const seenAgain = async () => {
      const before = asked;
      await vi.waitUntil(() => asked > before + 1, POLL);
    };
    await read();
    joules = 130;
    await seenAgain();
    broken = true;
    await expect.poll(async () => (await read()).state.problem, POLL).toMatch(/HTTP 503/);
    expect((await read()).totals.get("energy")?.get("")).toBe(130); // what it said last
    expect((await read()).columns.get("energy")?.get("")?.at(-1)).toBeNull();
    [broken, joules] = [false, 7];
    await expect.poll(async () => (await read()).state.state, POLL).toBe("answers");
    expect((await read()).totals.get("energy")?.get("")).toBe(7);
  });

  it.each<[string, RequestListener, RegExp]>([
    ["HTML", text("<!doctype html>", "text/html"), /^text\/html instead of a metrics page/],
    ["JSON", text("{}", "application/json"), /^application\/json instead/],
    ["another status", (_, response) => void response.writeHead(404).end(), /^HTTP 404 instead/],
    [
      "a redirect",
      (_, response) => void response.writeHead(302, { location: "http://elsewhere" }).end(),
      /^HTTP 302, a redirect/,
    ],
    ["a type that acts on terminals", text("x", "\u009b31m"), /instead of a metrics page/],
    ["a broken connection", (request) => void request.socket.destroy(), /^the connection failed/],
  ])(
    "a metrics page that answers with %s is a problem, and its address shows no secret",
    async (_, listener, said) => {
      const source = await sourceWith(listener);
      const data = await pageDataOf(source);
      expect(data?.source).toMatchObject({ state: "fails", problem: expect.stringMatching(said) });
      expect(JSON.stringify(data)).not.toContain("s3cret");
      // Nobody knows what is there: no reason that speaks of what was metered.
      for (const { missing } of [...(data?.tiles ?? []), ...(data?.panels ?? [])])
        expect(missing).toBe("Not known: the metrics page does not respond.");
    },
  );

  it("a metrics page of 100 MB is abandoned at the bound of 16 MB", async () => {
    let sent = 0;
    const source = await sourceWith((_, response) => {
      const more = (): void => {
        for (let isFree = true; isFree && sent < 100e6; sent += 65_536)
          isFree = response.write("y".repeat(65_536));
        if (sent >= 100e6) response.end();
      };
      response.on("drain", more);
      more();
    });
    expect((await source.read()).state.problem).toBe("an answer of more than 16 MB");
    expect(sent).toBeLessThan(60e6);
  });

  it("a metrics page with too many series is not taken", async () => {
    const lines = Array.from(
      { length: 20_001 },
      (_, i) => `wattspan_energy_joules_total{gen_ai_request_model="m${i}"} 1\n`,
    );
    const source = await sourceWith(text(lines.join("")));
    expect((await source.read()).state.problem).toBe("more than 20,000 series of Wattspan");
  });

  it("a silent metrics page is a problem after 5 seconds", async () => {
    const source = await sourceWith(() => undefined);
    expect((await source.read()).state.problem).toBe("no complete answer within 5 s");
  });

  it("a metrics page on a closed port is a problem with its error code", async () => {
    const source = sourceOf(`http://127.0.0.1:${await unusedPort()}/metrics`);
    expect((await source.read()).state).toMatchObject({
      state: "fails",
      problem: "nothing answers there (ECONNREFUSED)",
    });
  });

  it("a metrics page with only some of our series shows these, and reasons for the rest", async () => {
    const half = await pageDataOf(await sourceWith(text(energy(5))));
    expect(half?.tiles[0]).toMatchObject({ value: "5.00 J", note: "bounds not reported" });
    expect(half?.tiles[1]?.missing).toMatch(/^No CO2e/);
    const none = await pageDataOf(await sourceWith(text("up 1\n")));
    expect(none?.source.state).toBe("answers");
    expect(none?.panels.every(({ missing }) => missing !== undefined)).toBe(true);
  });

  it("a metrics page is read each interval, and no longer once the source is closed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let asked = 0;
    const fetch = (async () => {
      asked++;
      return new Response("up 1\n");
    }) as typeof globalThis.fetch;
    const source = metricsPage(new URL("http://host/metrics"), { intervalS: 1, fetch });
    await source.read();
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked).toBe(4);
    source.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(4);
  });
});
