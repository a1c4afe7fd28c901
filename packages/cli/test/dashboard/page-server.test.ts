/** The server of the page: whom it answers, and with what. */

import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildPage } from "../../build-page.js";
import { pageServer } from "../../src/dashboard/page-server.js";
import { type CommandContext, runCommandLine } from "../../src/index.js";
import { HAS_LOOPBACK } from "../run-wattspan.js";
import { standInServer, unusedPort } from "./stand-in-server.js";

const assets = mkdtempSync(join(tmpdir(), "wattspan-page-"));
beforeAll(() => buildPage(assets));
afterAll(() => rmSync(assets, { recursive: true, force: true }));

async function served(data: () => Promise<unknown> = async () => ({})) {
  const server = await pageServer({ port: 0, assets, data });
  onTestFinished(() => server.close());
  return new URL(server.url);
}

/** What `fetch` does not let one say. */
const ask = (url: URL, path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  new Promise<{ readonly status: number; readonly headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      request({ host: "127.0.0.1", port: url.port, path, method, headers }, (response) => {
        response.resume();
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      })
        .on("error", reject)
        .end();
    },
  );

describe.skipIf(!HAS_LOOPBACK)("the server of the page", () => {
  it("the page server gives the page and its files, with a policy that forbids everything else", async () => {
    const url = await served();
    for (const path of ["/", "/page.js", "/page.css", "/data"]) {
      const { status, headers } = await ask(url, path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["cache-control"]).toBe("no-store");
      expect(headers).not.toHaveProperty("access-control-allow-origin");
    }
  });

  it("the page server answers only to the host names of this machine", async () => {
    const url = await served();
    const { port } = url;
    const status = async (host: string) => (await ask(url, "/data", { host })).status;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) expect(await status(host)).toBe(200);
    for (const host of [
      "rebound.example",
      `rebound.example:${port}`,
      "127.0.0.1",
      "127.0.0.1:1",
      `127.0.0.1:${port}.x`,
    ])
      expect({ host, status: await status(host) }).toEqual({ host, status: 421 });
  });

  it("the page server answers only GET and HEAD, and serves no other file", async () => {
    const url = await served();
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      expect((await ask(url, "/data", {}, method)).status).toBe(405);
    expect((await ask(url, "/", {}, "HEAD")).status).toBe(200);
    for (const path of [
      "/../package.json",
      "/..%2fpackage.json",
      "/page.html",
      "/x",
      "//elsewhere/data",
      "/uPlot.LICENSE",
    ])
      expect({ path, status: (await ask(url, path)).status }).toEqual({ path, status: 404 });
  });

  it("the page server answers 500 to a failure, without its message", async () => {
    const url = await served(async () => {
      throw new Error("s3cret");
    });
    const broken = await fetch(`${url.origin}/data`);
    expect([broken.status, await broken.text()]).toEqual([500, "failed"]);
  });

  it("the page server listens on 127.0.0.1 alone", async () => {
    const { hostname } = await served();
    expect(hostname).toBe("127.0.0.1");
  });

  it("the page server names a port that is taken, and a folder without its files", async () => {
    const { port } = await served();
    const given = { assets, data: async () => ({}) };
    await expect(pageServer({ ...given, port: Number(port) })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port} (EADDRINUSE); choose another port with --port`,
    );
    await expect(pageServer({ ...given, port: 0, assets: "/no/such" })).rejects.toThrow(
      /not in \/no\/such \(ENOENT\)/,
    );
  });
});

describe.skipIf(!HAS_LOOPBACK)("dashboard", () => {
  /** Runs it until its address is printed and `look` is done, then says Ctrl-C. */
  async function opened(
    options: readonly string[],
    look: (url: string, said: () => string) => Promise<void> = async () => undefined,
    given: Pick<CommandContext, "fetch"> = {},
  ) {
    const signals = new EventEmitter();
    let stderr = "";
    let printed: (text: string) => void = () => undefined;
    const url = new Promise<string>((resolve) => {
      printed = resolve;
    });
    const ended = runCommandLine(["dashboard", "--port", "0", ...options], {
      ...given,
      environment: {},
      stdout: { write: (text: string) => printed(text) },
      stderr: { write: (text: string) => (stderr += text) },
      signals,
    });
    const line = await Promise.race([url, ended.then(() => "")]);
    if (line !== "") await look(line.split(" ")[0] ?? "", () => stderr);
    signals.emit("SIGINT");
    return { code: await ended, line, stderr, signals };
  }

  it("`dashboard` prints the page's address, serves it, and ends with 0 at Ctrl-C", async () => {
    const page = await standInServer((_, response) => void response.end("wattspan_energy_joules_total 5\n"));
    const { code, line, stderr, signals } = await opened(["--metrics", `${page}/metrics`], async (url) => {
      const answer = await fetch(`${url}data`);
      expect(await answer.json()).toMatchObject({ source: { url: `${page}/metrics` } });
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ {2}\(Ctrl-C to stop\)\n$/);
    expect(signals.eventNames()).toEqual([]);
  });

  it("`dashboard` ends at Ctrl-C while the metrics page does not answer", async () => {
    const asked: (AbortSignal | null | undefined)[] = [];
    const silent: typeof fetch = (_, init) => {
      asked.push(init?.signal);
      return new Promise((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(new Error("ended"))),
      );
    };
    const isAsked = () => expect.poll(() => asked.length).toBeGreaterThan(0);
    const { code, stderr } = await opened(["--metrics", "http://127.0.0.1:1"], isAsked, {
      fetch: silent,
    });
    expect({ code, stderr, ended: asked.every((one) => one?.aborted) }).toEqual({
      ...{ code: 0, stderr: "", ended: true },
    });
  });

  it("`dashboard` warns at once of a source that cannot be read, and continues", async () => {
    const port = await unusedPort();
    const { code, stderr } = await opened(["--metrics", `http://127.0.0.1:${port}`], async (url, said) => {
      await expect
        .poll(async () => ((await (await fetch(`${url}data`)).json()) as { source: object }).source)
        .toMatchObject({ state: "fails", remedy: expect.stringContaining("--metrics") });
      await expect.poll(said).toContain("trying again");
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^wattspan: the metrics page .+ cannot be read: .+ECONNREFUSED.+ by --metrics\.\n$/,
    );
  });

  it.each<[readonly string[], RegExp]>([
    [["--metrics", "x"], /--metrics "x": expected an address/],
    [["--port", "70000"], /--port "70000": expected a whole number from 0 to 65,535/],
    [["--interval", "0"], /--interval "0"/],
  ])("`dashboard` with %j ends with 2", async (options, said) => {
    const { code, stderr } = await opened(options);
    expect(code).toBe(2);
    expect(stderr).toMatch(said);
  });

  it("`dashboard` ends with 1 where the port is taken", async () => {
    const { port } = new URL(await standInServer(() => undefined));
    const { code, stderr } = await opened(["--port", port]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/);
  });
});
