import type { RequestListener } from "node:http";
import { setImmediate } from "node:timers/promises";
import { HAS_LOOPBACK, type StandInServer, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { MetricsPage } from "./metrics-page.js";

// A page is late only where a test says so.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  atTestEnd(() => void vi.useRealTimers());
});
afterEach(cleanUp);

const pageAt = ({ origin }: StandInServer) => new MetricsPage(new URL(`${origin}/metrics`));

async function serverWith(listener: RequestListener): Promise<StandInServer> {
  const server = await standInServer(listener);
  atTestEnd(() => void server.close());
  return server;
}

const text = (n: number) => `llamacpp:prompt_tokens_total ${n}\nllamacpp:tokens_predicted_total ${n}\n`;

describe.skipIf(!HAS_LOOPBACK)("MetricsPage", () => {
  it("MetricsPage reads the totals", async () => {
    const page = pageAt(await serverWith((_, response) => response.end(text(10))));
    const { totals, askedMs } = await page.read();
    expect(totals).toMatchObject({ input: 10, output: 10 });
    expect(askedMs).toBeLessThanOrEqual(performance.now());
  });

  it("MetricsPage sends one request at a time, and one more for all that ask meanwhile", async () => {
    let asked = 0;
    const page = pageAt(await serverWith((_, response) => response.end(text(++asked))));
    const readings = await Promise.all([1, 2, 3, 4].map(() => page.read()));
    expect(readings.map(({ totals }) => totals?.input)).toEqual([1, 2, 2, 2]);
    expect((await page.read()).totals?.input).toBe(3);
  });

  it.each<[string, RequestListener]>([
    ["an error", (_, response) => response.writeHead(503).end(text(1))],
    ["a redirection", (_, response) => response.writeHead(302, { location: "/" }).end()],
    ["another page", (_, response) => response.end("<html></html>")],
    ["half a page", (_, response) => response.write(text(1), () => response.destroy())],
  ])("MetricsPage gives no totals for %s", async (_, listener) => {
    const page = pageAt(await serverWith(listener));
    expect((await page.read()).totals).toBeUndefined();
    expect((await page.read()).totals).toBeUndefined();
  });

  it.each<[string, RequestListener]>([
    ["a page that hangs", (_, response) => void response.write(text(1))],
    ["no answer", () => undefined],
  ])("MetricsPage gives no totals for %s, and does not wait forever", async (_, listener) => {
    const server = await serverWith(listener);
    const page = pageAt(server);
    for (let reads = 1; reads <= 2; reads++) {
      const reading = page.read();
      while (server.asked.length < reads) await setImmediate();
      vi.advanceTimersByTime(1000);
      expect((await reading).totals).toBeUndefined();
    }
  });

  it("MetricsPage gives no totals where no server listens", async () => {
    const closed = await standInServer(() => undefined);
    await closed.close();
    expect((await pageAt(closed).read()).totals).toBeUndefined();
  });
});
