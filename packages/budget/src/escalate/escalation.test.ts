/** Levels that fire and are resolved, and where they are sent. */

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { manualClock } from "@wattspan/testing";
import { afterAll, describe, expect, it } from "vitest";
import { type Alert, type AlertSink, alertmanager, createBudget, escalation, webhook } from "../index.js";

const DAY = { calendar: "day", timeZone: "UTC" } as const;
const wallStartMs = Date.UTC(2026, 10, 29, 12);

describe("an escalation", () => {
  it("levels fire as they are reached, critical overruns included, and are resolved in a new window", () => {
    const clock = manualClock({ wallStartMs });
    const alerts: Alert[] = [];
    const to = [(alert: Alert) => void alerts.push(alert)];
    const { options } = escalation([
      { name: "warning", at: 0.5, to },
      { name: "critical", at: 1, to },
      { name: "overrun", at: 1.5, to },
    ]);
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, window: DAY, clock, ...options });
    const spend = (energyJ: number) => budget.reserve({ critical: true }).settle({ energyJ });
    for (const energyJ of [40, 20, 5, 100]) spend(energyJ);
    const shown = () => alerts.splice(0).map(({ level, status, share }) => [level, status, share]);
    expect(shown()).toEqual([
      ["warning", "firing", 0.6],
      ["critical", "firing", 1.65],
      ["overrun", "firing", 1.65],
    ]);
    clock.advance(24 * 3_600_000);
    spend(60);
    expect(shown()).toEqual([
      ["warning", "resolved", 0],
      ["critical", "resolved", 0],
      ["overrun", "resolved", 0],
      ["warning", "firing", 0.6],
    ]);
  });

  it("sinks that fail are counted, and too many alerts on their way are dropped", async () => {
    const never: AlertSink = () => new Promise(() => undefined);
    const broken: AlertSink = () => JSON.parse("{");
    const rejecting: AlertSink = () => Promise.reject(new Error("down"));
    const to = [broken, rejecting, ...Array.from({ length: 1010 }, () => never)];
    const escalated = escalation([{ name: "warning", at: 0.5, to }]);
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, ...escalated.options });
    budget.reserve({}).settle({ energyJ: 60 });
    await new Promise(setImmediate);
    expect(escalated.faults).toBe(2 + 11); // the one that throws is never on its way
    expect(budget.status().faults).toBe(0);
  });

  it.each([
    { name: "", at: 0.5 },
    { name: "a", at: 0 },
    { name: "a", at: Number.NaN },
  ])("%o is refused", (level) => {
    expect(() => escalation([{ ...level, to: [] }])).toThrow("option levels.");
  });
});

describe("alerts over HTTP", () => {
  const posted: { url: string | undefined; body: unknown; headers: IncomingMessage["headers"] }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    posted.push({
      url: request.url,
      body: JSON.parse(Buffer.concat(chunks).toString()),
      headers: request.headers,
    });
    response.statusCode = request.url === "/down" ? 503 : 200;
    response.end();
  });
  const listening = new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
  afterAll(() => void server.close());

  const at = new Date(wallStartMs);
  const alert = {
    status: "firing",
    level: "critical",
    budget: "one",
    scope: "ada",
    dimension: "energyJ",
    share: 1.2,
    at,
  } as const;

  it("a webhook gets the alert as JSON, with its headers", async () => {
    await webhook(`${await listening}/hook`, { headers: { authorization: "Bearer t" } })(alert);
    const [{ body, headers }] = posted.splice(0) as [(typeof posted)[0]];
    expect(body).toEqual({ ...alert, at: at.toISOString() });
    expect(headers).toMatchObject({ authorization: "Bearer t", "content-type": "application/json" });
  });

  it("Alertmanager gets an alert that ends, and its end when it is resolved, under the same labels", async () => {
    const send = alertmanager(`${await listening}/`, { labels: { team: "research" } });
    await send(alert);
    await send({ ...alert, status: "resolved", share: 0 });
    const [firing, resolved] = posted.splice(0).map(({ url, body }) => ({ url, ...(body as object[])[0] }));
    const labels = {
      alertname: "WattspanBudget",
      severity: "critical",
      budget: "one",
      scope: "ada",
      team: "research",
    };
    const later = new Date(wallStartMs + 24 * 3_600_000).toISOString();
    expect(firing).toMatchObject({
      url: "/api/v2/alerts",
      labels,
      startsAt: at.toISOString(),
      endsAt: later,
    });
    expect(resolved).toMatchObject({ labels, endsAt: at.toISOString() });
    expect(firing).toMatchObject({ annotations: { summary: "120 % of energyJ of budget one is spent" } });
  });

  it("an answer that is an error, and an address where nobody listens, reject", async () => {
    await expect(webhook(`${await listening}/down`)(alert)).rejects.toThrow("503");
    await expect(webhook("http://127.0.0.1:1/")(alert)).rejects.toThrow();
    for (const url of ["", "file:///etc/passwd", "nowhere"]) expect(() => webhook(url)).toThrow("option url");
  });
});
