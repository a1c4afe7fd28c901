import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { MetricsPage } from "./metrics-page.js";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const LOOPBACK = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "127.0.0.1"),
);

async function pageOf(listener: RequestListener): Promise<MetricsPage> {
  const running = createServer(listener);
  server = running;
  await new Promise<void>((resolve) => running.listen(0, "127.0.0.1", resolve));
  return new MetricsPage(new URL(`http://127.0.0.1:${(running.address() as AddressInfo).port}/metrics`));
}

const text = (n: number) => `llamacpp:prompt_tokens_total ${n}\nllamacpp:tokens_predicted_total ${n}\n`;

describe.skipIf(!LOOPBACK)("MetricsPage", () => {
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
    const page = await pageOf(() => undefined);
    server?.close();
    expect((await page.read()).totals).toBeUndefined();
  });
});
