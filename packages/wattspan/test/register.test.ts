/**
 * `wattspan/register`, built, before programs that know nothing of it. The packed package is tried by a gate.
 */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { localProvider } from "./clients/local-provider.js";
import { neuralwattProtocol } from "./clients/protocols/neuralwatt.js";
import { openaiProtocol } from "./clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "./loopback.js";
import { ASKS, PRINTS, runRegistered } from "./programs/run-registered.js";

const ASKED = "50";
const FOOTPRINT = "inference gpt-4o-mini estimated true";
const OPTIONS = { "wattspan.config.mjs": `export default { ${PRINTS} };` };
const STREAMS = (url: string) => `{
  const { signal } = new AbortController();
  const body = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Is it warm?" }], stream: true });
  const answer = await fetch("${url}/v1/chat/completions", { method: "POST", body, signal });
  console.log(await answer.text());
}`;
const PRINTS_USAGE = `observers: [({ energy: { value, low }, usage }) =>
  console.log(JSON.stringify({ value: typeof value, low: typeof low }), JSON.stringify(usage.counted))]`;

const good = { code: 0, errors: "" };

describe.skipIf(!hasLoopback)(overLoopback("wattspan/register"), () => {
  it.each([
    ["ES module", "app.mjs", ASKS, ["import"]],
    ["CommonJS", "app.cjs", `(async () => {${ASKS}})()`, ["import"]],
    ["CommonJS, required", "app.cjs", `(async () => {${ASKS}})()`, ["require"]],
    ["ES module, required", "app.mjs", ASKS, ["require"]],
    ["both, which count once", "app.mjs", ASKS, ["require", "import"]],
  ] as const)("wattspan/register meters a program: %s", async (_, name, text, load) => {
    const ended = await runRegistered({ files: { [name]: text, ...OPTIONS }, load });
    expect(ended).toEqual({ ...good, out: [ASKED, FOOTPRINT] });
  });

  it("wattspan/register meters the requests of a worker thread", async () => {
    const app =
      'import { Worker } from "node:worker_threads"; new Worker(new URL("asks.mjs", import.meta.url));';
    const ended = await runRegistered({ files: { "app.mjs": app, "asks.mjs": ASKS, ...OPTIONS } });
    expect(ended).toEqual({ ...good, out: [ASKED, FOOTPRINT] });
  });

  it.each([
    ["wattspan.config.js", `module.exports = { ${PRINTS} };`],
    ["wattspan.config.ts", `const on: boolean = true; export default { fetch: on, ${PRINTS} };`],
  ])("wattspan/register reads %s", async (name, text) => {
    const ended = await runRegistered({ files: { "app.mjs": ASKS, [name]: text } });
    expect(ended).toEqual({ ...good, out: [ASKED, FOOTPRINT] });
  });

  it("wattspan/register reads wattspan.config.json, which a variable overrules", async () => {
    const files = {
      "app.mjs": `${ASKS} console.log("metered:", globalThis[Symbol.for("wattspan")]?.["global-fetch.v1"] === true);`,
      "wattspan.config.json": '{ "fetch": false }',
    };
    expect((await runRegistered({ files })).out).toEqual([ASKED, "metered: false"]);
    const overruled = await runRegistered({ files, env: { WATTSPAN_FETCH: "on" } });
    expect(overruled.out).toEqual([ASKED, "metered: true"]);
  });

  it("wattspan/register reads the file that WATTSPAN_CONFIG names", async () => {
    const files = { "app.mjs": ASKS, "other.mjs": OPTIONS["wattspan.config.mjs"] };
    const ended = await runRegistered({ files, env: { WATTSPAN_CONFIG: "other.mjs" } });
    expect(ended).toEqual({ ...good, out: [ASKED, FOOTPRINT] });
  });

  it.each([
    ["throws", "throw new Error('of the file');", "of the file"],
    ["is no module", "export default {", "SyntaxError|Unexpected|end of"],
    ["exports no options", "export default 5;", "its default export is not an object of options"],
    ["has a top-level await", "await 1; export default {};", "it has a top-level await"],
    ["has named exports alone", "export const config = {};", "it has no default export"],
  ])("wattspan/register reports a file of options that %s, and goes on without it", async (_, text, why) => {
    const files = { "app.mjs": ASKS, "wattspan.config.mjs": text };
    const { code, out, errors } = await runRegistered({ files });
    expect([code, out]).toEqual([0, [ASKED]]);
    expect(errors).toMatch(
      new RegExp(`^wattspan: the file of options is not used: .*wattspan\\.config\\.mjs: [^]*(${why})`),
    );
  });

  it.each([
    ["wattspan.config.json", '{ "token": sk-secret-1234 }', /wattspan\.config\.json: it is not valid JSON/],
    ["wattspan.config.mjs", "throw Object.create(null);", /it throws a value of type object/],
  ])(
    "wattspan/register reports %s that cannot be read, shows nothing of it, and meters without it",
    async (name, text, why) => {
      const files = { "app.mjs": ASKS, [name]: text };
      const env = { OTEL_TRACES_EXPORTER: "console" };
      const { code, out, errors } = await runRegistered({ files, env });
      expect([code, out[0]]).toEqual([0, ASKED]);
      expect(out.some((line) => line.includes("wattspan.energy"))).toBe(true);
      expect(errors).toMatch(why);
      expect(errors).not.toContain("sk-");
    },
  );

  it("wattspan/register reports that WATTSPAN_CONFIG names no file", async () => {
    const env = { WATTSPAN_CONFIG: "missing.mjs" };
    const { code, out, errors } = await runRegistered({ files: { "app.mjs": ASKS }, env });
    expect([code, out]).toEqual([0, [ASKED]]);
    expect(errors).toContain("WATTSPAN_CONFIG names no file");
  });

  it("wattspan/register reports options that cannot be used, and goes on with the variables", async () => {
    const files = {
      "app.mjs": ASKS,
      "wattspan.config.mjs": "export default { sampling: { intervalMs: -1 } };",
    };
    const { code, out, errors } = await runRegistered({ files });
    expect([code, out]).toEqual([0, [ASKED]]);
    expect(errors).toMatch(/^wattspan: .*option sampling\.intervalMs is -1, but must be .*\n$/);
  });

  it("wattspan/register reports each misspelled option of the file in a line, and uses the others", async () => {
    const mistakes = 'locatoin: { country: "DE" }, telemetri: {}, telemetry: { detial: "off" }';
    const files = { "app.mjs": ASKS, "wattspan.config.mjs": `export default { ${mistakes}, ${PRINTS} };` };
    const { code, out, errors } = await runRegistered({ files });
    expect([code, out]).toEqual([0, [ASKED, FOOTPRINT]]);
    expect(errors.trimEnd().split("\n").sort()).toEqual([
      "wattspan: wattspan.config.mjs: option locatoin is not known; did you mean location?",
      "wattspan: wattspan.config.mjs: option telemetri is not known; did you mean telemetry?",
      "wattspan: wattspan.config.mjs: option telemetry.detial is not known; did you mean telemetry.detail?",
    ]);
  });

  it("startWattspan next to wattspan/register says which options it drops", async () => {
    const built = new URL("../dist/index.js", import.meta.url);
    const starts = `import { startWattspan } from "${built}"; await startWattspan({ observers: [] });`;
    const { code, out, errors } = await runRegistered({
      files: { "app.mjs": `${starts} ${ASKS}`, ...OPTIONS },
    });
    expect([code, out]).toEqual([0, [ASKED, FOOTPRINT]]);
    expect(errors).toMatch(/^wattspan: startWattspan dropped the options observers: .*\n$/);
  });

  it("wattspan/register after startWattspan meters fetch, and says nothing of options that nobody gave", async () => {
    const [built, registered] = ["index", "register"].map(
      (name) => new URL(`../dist/${name}.js`, import.meta.url),
    );
    const starts = `import { startWattspan } from "${built}"; await startWattspan({ ${PRINTS} }); await import("${registered}");`;
    const files = { "app.mjs": `${starts} ${ASKS}` };
    expect(await runRegistered({ files, load: [] })).toEqual({ ...good, out: [ASKED, FOOTPRINT] });
  });

  it("wattspan/register reports variables that cannot be used, once, and the program goes on", async () => {
    const env = { WATTSPAN_DETAIL: "everything", WATTSPAN_LOCATION: "nowhere" };
    const { code, out, errors } = await runRegistered({ files: { "app.mjs": ASKS, ...OPTIONS }, env });
    expect([code, out]).toEqual([0, [ASKED, FOOTPRINT]]);
    expect(errors.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^wattspan: WATTSPAN_LOCATION cannot be used; allowed: for example DE/),
      expect.stringMatching(
        /^wattspan: WATTSPAN_DETAIL cannot be used; allowed: off, metrics, spans, basic, full\./,
      ),
    ]);
  });

  it.each([
    ["false", true],
    ["true", false],
  ])(
    "wattspan/register with OTEL_SDK_DISABLED=%s has an SDK of its own: %s",
    async (OTEL_SDK_DISABLED, isSent) => {
      const env = { OTEL_TRACES_EXPORTER: "console", OTEL_SDK_DISABLED };
      const { code, out, errors } = await runRegistered({ files: { "app.mjs": ASKS, ...OPTIONS }, env });
      expect([code, errors]).toEqual([0, ""]);
      expect(out).toEqual(expect.arrayContaining([ASKED, FOOTPRINT])); // observers are no telemetry
      expect(out.some((line) => line.includes("wattspan.energy"))).toBe(isSent);
    },
  );

  const AGAIN = `{
    const { startWattspan } = await import(${JSON.stringify(join(import.meta.dirname, "../dist/index.js"))});
    const next = await startWattspan();
    ${ASKS}
    await next.shutdown();
  }`;
  it.each([
    ["a shutdown sends", "", 1],
    ["a shutdown after another start sends", AGAIN, 2],
  ])("%s what an SDK of ours holds, which the program cannot reach", async (_, again, times) => {
    const app = `${ASKS}
      const wattspan = await globalThis[Symbol.for("wattspan")]["register.v1"];
      await wattspan.shutdown();
      ${again}
      process.exit();`;
    const env = { OTEL_METRICS_EXPORTER: "console" };
    const { code, out, errors } = await runRegistered({ files: { "app.mjs": app, ...OPTIONS }, env });
    expect([code, errors]).toEqual([0, ""]);
    expect(out.filter((line) => line.includes("name: 'wattspan.operations'"))).toHaveLength(times);
  });

  it("a program ends five seconds after its work where the server of its exporter does not answer", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const waits = { OTEL_EXPORTER_OTLP_TIMEOUT: "600000", OTEL_BSP_EXPORT_TIMEOUT: "600000" };
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ...waits };
    const { code, out } = await runRegistered({ files: { "app.mjs": ASKS, ...OPTIONS }, env });
    expect([code, out]).toEqual([0, [ASKED, FOOTPRINT]]);
  });

  it("wattspan/register says once that the place is not known, and which variable states it", async () => {
    const env = { WATTSPAN_LOCATION: "" };
    const { code, out, errors } = await runRegistered({ files: { "app.mjs": ASKS, ...OPTIONS }, env });
    expect([code, out]).toEqual([0, [ASKED, FOOTPRINT]]);
    expect(errors).toMatch(
      /^wattspan: the location of this process is unknown, .* Set WATTSPAN_LOCATION, for example to DE.*\n$/,
    );
  });

  it("wattspan/register starts nothing with WATTSPAN_DISABLED=true", async () => {
    const app = `console.log(fetch.length, globalThis[Symbol.for("wattspan")]?.["metering.v1"]); ${ASKS}`;
    const bare = await runRegistered({ files: { "app.mjs": app, ...OPTIONS }, load: [] });
    const disabled = await runRegistered({
      files: { "app.mjs": app, ...OPTIONS },
      env: { WATTSPAN_DISABLED: "true" },
    });
    expect(bare.out).toEqual(["2 undefined", ASKED]);
    expect(disabled).toEqual(bare);
  });

  it("wattspan/register lets a program without models end as it does without", async () => {
    // A look at who else meters holds the process while it lasts, which is for milliseconds.
    const passing = `["PipeWrap", "FSReqPromise"]`;
    const app = `console.log(process.getActiveResourcesInfo().filter((kind) => !${passing}.includes(kind))); process.on("exit", (code) => console.log(code));`;
    const ended = await runRegistered({ files: { "app.mjs": app } });
    expect(ended).toEqual({ ...good, out: ["[]", "0"] });
  });

  it.each([
    ["counts the tokens", "off", '{"value":"number","low":"number"} ["inputFresh","output"]'],
    ["asks for the tokens", "on", '{"value":"number","low":"number"} undefined'],
  ])(
    "wattspan/register %s of a stream that would not state them, which stays as it is",
    async (_, WATTSPAN_INCLUDE_USAGE, seen) => {
      const provider = await localProvider(openaiProtocol());
      const { host } = new URL(provider.url);
      const files = {
        "app.mjs": STREAMS(provider.url),
        "wattspan.config.mjs": `export default { ${PRINTS_USAGE} };`,
      };
      const bare = await runRegistered({ files, load: [] });
      const env = { WATTSPAN_FETCH_HOSTS: `${host}=openai`, WATTSPAN_INCLUDE_USAGE };
      const { code, out, errors } = await runRegistered({ files, env });
      expect([code, out.at(-1)]).toEqual([0, seen]);
      const texts = out.slice(0, -1).map((line) => line.replaceAll(',"usage":null', "")); // of the server, once it is asked
      expect(texts).toEqual(bare.out);
      expect(provider.asked.map(({ body }) => "stream_options" in body)).toEqual([
        false,
        WATTSPAN_INCLUDE_USAGE === "on",
      ]);
      if (WATTSPAN_INCLUDE_USAGE === "on") expect(errors).toBe("");
      else
        expect(errors).toMatch(
          /^wattspan: a stream of gpt-4o-mini stated no tokens, .*WATTSPAN_INCLUDE_USAGE=on[^\n]*\n$/,
        );
    },
  );

  it("wattspan/register gives a call of Neuralwatt's the same joules streamed as whole", async () => {
    const provider = await localProvider(neuralwattProtocol);
    const { host } = new URL(provider.url);
    const app = `${STREAMS(provider.url)} ${STREAMS(provider.url).replace("stream: true", "stream: false")}`;
    const prints =
      "observers: [({ method, energy, reasons }) => console.error(method, energy?.value, reasons.join())]";
    const files = { "app.mjs": app, "wattspan.config.mjs": `export default { ${prints} };` };
    const { code, errors } = await runRegistered({
      files,
      env: { WATTSPAN_FETCH_HOSTS: `${host}=neuralwatt` },
    });
    const line = "reported 74.42 may_count_twice,world_location";
    expect([code, errors.trim().split("\n")]).toEqual([0, [line, line]]);
  });

  it("wattspan/register meters the hosts that WATTSPAN_FETCH_HOSTS adds", async () => {
    const app = ASKS.replace("https://api.openai.com", "http://models.internal");
    const network = `globalThis.fetch = async () => Response.json({ usage: { prompt_tokens: 1, completion_tokens: 50 } });`;
    const files = { "app.mjs": `import "./other.mjs"; ${app}`, "other.mjs": "", ...OPTIONS };
    const inner = { ...files, "sitecustom.mjs": network };
    const env = { WATTSPAN_FETCH_HOSTS: "models.internal=openai", NODE_OPTIONS: "--import ./sitecustom.mjs" };
    expect((await runRegistered({ files: inner, env })).out).toEqual([ASKED, FOOTPRINT]);
    const { WATTSPAN_FETCH_HOSTS: _, ...without } = env;
    expect((await runRegistered({ files: inner, env: without })).out).toEqual([ASKED]);
  });
});
