/**
 * The service as its container starts it: it answers, sends its joules by OTLP, and loses none at shutdown.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Takes OTLP, and keeps what came. */
async function receiver() {
  const bodies: { path: string; text: string }[] = [];
  const server = createServer(async (request, response) => {
    bodies.push({ path: request.url ?? "", text: (await buffer(request)).toString("latin1") });
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

async function started(endpoint: string) {
  const env = {
    ...process.env,
    ...{ PORT: "0", OTEL_SERVICE_NAME: "language", OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
    ...{ OTEL_METRICS_EXPORTER: "otlp", OTEL_TRACES_EXPORTER: "otlp", WATTSPAN_LOCATION: "DE" },
  };
  const args = ["--import", "wattspan/register", "src/main.ts"];
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  cleanups.push(() => child.kill("SIGKILL"));
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return { child, url: line.toString().trim().replace("listening on ", "") };
}

it("the service answers with languages, and sends its metrics and spans when it gets SIGTERM", async () => {
  const { url: endpoint, bodies } = await receiver();
  const { child, url } = await started(endpoint);
  const post = (body: string) =>
    fetch(`${url}/language`, { method: "POST", body }).then((answer) => answer.text());
  expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok\n");
  expect(await post("Wo bitte ist hier der nächste Bahnhof?")).toBe("deu\n");
  expect(await post("Where is the next railway station, please?")).toBe("eng\n");
  expect((await fetch(`${url}/language`)).status).toBe(404);
  expect((await fetch(`${url}/language`, { method: "POST", body: "x".repeat(20_000) })).status).toBe(413);
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  const sent = (path: string) =>
    bodies
      .filter((body) => body.path === path)
      .map(({ text }) => text)
      .join("");
  expect(sent("/v1/metrics")).toContain("wattspan.operations");
  expect(sent("/v1/metrics")).toContain("lande");
  expect(sent("/v1/traces")).toContain("text_classification lande");
});
