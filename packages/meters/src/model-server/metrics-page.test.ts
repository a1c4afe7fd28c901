import type { RequestListener } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { HAS_LOOPBACK, type StandInServer, standInServer } from "../testing/stand-in-server.js";
import { MetricsPage } from "./metrics-page.js";

const servers: StandInServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const pageAt = ({ origin }: StandInServer) => new MetricsPage(new URL(`${origin}/metrics`));

async function pageOf(listener: RequestListener): Promise<MetricsPage> {
  const server = await standInServer(listener);
  servers.push(server);
  return pageAt(server);
}

const text = (n: number) => `llamacpp:prompt_tokens_total ${n}\nllamacpp:tokens_predicted_total ${n}\n`;

// Some wait for a page that hangs: at once.
describe.skipIf(!HAS_LOOPBACK).concurrent("MetricsPage", () => {
  it("MetricsPage reads the totals", async () => {
    const page = await pageOf((_, response) => response.end(text(10)));
    const { totals, askedMs } = await page.read();
    expect(totals).toMatchObject({ input: 10, output: 10 });
    expect(askedMs).toBeLessThanOrEqual(performance.now());
  });

  it("MetricsPage sends one request at a time, and one more for all that ask meanwhile", async () => {
    let asked = 0;
    const page = await pageOf((_, response) => response.end(text(++asked)));
    const readings = await Promise.all([1, 2, 3, 4].map(() => page.read()));
    expect(readings.map(({ totals }) => totals?.input)).toEqual([1, 2, 2, 2]);
    expect((await page.read()).totals?.input).toBe(3);
  });

  it.each<[string, RequestListener]>([
    ["an error", (_, response) => response.writeHead(503).end(text(1))],
    ["a redirection", (_, response) => response.writeHead(302, { location: "/" }).end()],
    ["another page", (_, response) => response.end("<html></html>")],
    ["half a page", (_, response) => response.write(text(1), () => response.destroy())],
    ["a page that hangs", (_, response) => void response.write(text(1))],
    ["no answer", () => undefined],
  ])("MetricsPage gives no totals for %s, and does not wait forever", async (_, listener) => {
    const page = await pageOf(listener);
    expect((await page.read()).totals).toBeUndefined();
    expect((await page.read()).totals).toBeUndefined();
  });

  it("MetricsPage gives no totals where no server listens", async () => {
    const closed = await standInServer(() => undefined);
    await closed.close();
    expect((await pageAt(closed).read()).totals).toBeUndefined();
  });
});
