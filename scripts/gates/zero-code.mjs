// Applications without any code of ours or of OpenTelemetry, installed from the packed packages. Also on its
// own: node scripts/gates/zero-code.mjs
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fencesOf } from "../docs/markdown.ts";
import { freePort } from "../free-port.ts";
import { installApplication, ofApplications, runAlone, withPnpm } from "./tarballs/install.mjs";
import { lines, versionsOf } from "./tarballs/lines.mjs";
import { nodesFor, nodesHere } from "./tarballs/nodes.mjs";
import versions from "./tarballs/versions.json" with { type: "json" };
import { tryBundles, tryEdge } from "./zero-code/bundles.mjs";
import { startStand } from "./zero-code/stand.mjs";
import { readUntil, startApplication } from "./zero-code/started-application.mjs";

const PROGRAMS = join(import.meta.dirname, "zero-code/application");
const NETWORK = ["--require", "./model-host.cjs"];
const OURS = ["--import", "wattspan/register"];
const GUIDE = "docs/how-to/zero-code.md";
/** The estimate for the tokens that the stand answers with is some tens of joules; no sensor has a part in it. */
const isEstimate = (joules) => joules > 5 && joules < 200;

/** The gate. Returns what was tried, or throws; skipped without a network, except in CI. */
export async function checkZeroCode(packed) {
  const ours = ofApplications(packed);
  const folder = mkdtempSync(join(tmpdir(), "wattspan-zero-code-"));
  const stand = await startStand();
  try {
    const tried = [await withoutSdk(join(folder, "bare"), ours, stand)];
    for (const line of lines()) tried.push(await withSdk(join(folder, line.name), line, ours, stand));
    return tried.join("; ");
  } finally {
    stand.close();
    rmSync(folder, { recursive: true });
  }
}

/** Only OpenTelemetry's API is installed: the application runs, and stderr states what is missing. */
async function withoutSdk(application, ours, stand) {
  const missing = await installApplication(application, ours, { programs: PROGRAMS });
  if (missing) return `NOT TRIED: ${missing}`;
  const edge = await tryEdge(application, process.execPath);
  for (const { path } of nodesHere().slice(0, 1)) {
    await tryBundles(application, path);
    const env = { MODEL_HOST: stand.url, OTEL_METRICS_EXPORTER: "prometheus", WATTSPAN_LOCATION: "DE" };
    const { code, out, errors } = await startApplication(
      path,
      application,
      [...NETWORK, ...OURS, "asks-once.mjs"],
      env,
    ).end();
    assert.deepEqual([code, out], [0, ["50"]], errors);
    assert.match(
      errors,
      /^wattspan: OTEL_METRICS_EXPORTER is set, .*npm install @opentelemetry\/sdk-metrics .*\n$/,
    );
  }
  return `says what is missing, bundled for Node, ${edge}`;
}

async function withSdk(application, line, ours, stand) {
  const dependencies = { ...ours, ...line.packages, ...versions.nodeSdk[line.name] };
  const missing = await installApplication(application, dependencies, {
    programs: PROGRAMS,
    install: withPnpm,
  });
  if (missing) return `NOT TRIED with ${line.name}: ${missing}`;
  const recipes = writeRecipes(application, line);
  const nodes = nodesFor(line);
  for (const { path } of nodes) {
    const start = (args, env) => startApplication(path, application, [...NETWORK, ...args], env);
    await scraped(start, stand, [...OURS, "service.mjs"]);
    await scraped(start, stand, ["--require", "wattspan/register", "service.cjs"]);
    for (const { args, env } of sdksOf(line))
      await sent(start, stand, [...OURS, ...args, "asks-once.mjs"], { env });
    await sent(start, stand, ["--import", "./node-sdk.mjs", ...OURS, "asks-once.cjs"]);
    for (const recipe of recipes) await sent(start, stand, ["--import", `./${recipe}`, "metered-once.mjs"]);
    await sent(start, stand, [...OURS, "asks-once.mjs"]); // our own SDK
    await sent(start, stand, [...OURS, "--import", "./node-sdk.mjs", "lambda.mjs"], { frozen: true });
  }
  return `Node ${nodes.map(({ version }) => version).join(" and ")} with ${versionsOf(line)}`;
}

/** Writes the guide's code for this line of SDKs into the application; returns the file names. */
function writeRecipes(application, { name }) {
  const named = fencesOf(readFileSync(GUIDE, "utf8")).map(({ code }) => ({
    code,
    file: /^\/\/ ([\w-]+-(\d)\.mjs)\n/.exec(code),
  }));
  const recipes = named.filter(({ file }) => file && `SDK ${file[2]}` === name);
  assert.ok(recipes.length > 0, `${GUIDE} shows nothing for ${name}`);
  for (const { code, file } of recipes) writeFileSync(join(application, file[1]), code);
  return recipes.map(({ file }) => file[1]);
}

/** Another module that starts an SDK before the application. */
const sdksOf = ({ name }) => {
  const nodeSdk = { args: ["--import", "./node-sdk.mjs"] };
  if (name !== "SDK 3") return [nodeSdk];
  return [
    nodeSdk,
    { args: ["--import", "./start-node-sdk.mjs"] },
    {
      args: ["--import", "@opentelemetry/auto-instrumentations-node/register"],
      env: { OTEL_NODE_RESOURCE_DETECTORS: "env" }, // its others ask clouds over the network
    },
  ];
};

/** A service without an SDK: each request calls a model, and the page for Prometheus has its joules. */
async function scraped(start, stand, args) {
  const port = String(await freePort());
  const env = {
    MODEL_HOST: stand.url,
    OTEL_METRICS_EXPORTER: "prometheus",
    OTEL_EXPORTER_PROMETHEUS_PORT: port,
    OTEL_SERVICE_NAME: "shop",
    WATTSPAN_LOCATION: "DE",
  };
  const service = start(args, env);
  const what = args.join(" ");
  try {
    const url = `http://127.0.0.1:${await service.line()}`;
    assert.equal((await (await fetch(url)).json()).usage.completion_tokens, 50, what);
    const page = await readUntil(`http://127.0.0.1:${port}/metrics`, (text) =>
      text.includes("wattspan_energy"),
    );
    const sum = (name) =>
      [...page.matchAll(new RegExp(`^${name}\\{.*gpt-4o-mini.*\\} (\\S+)`, "gm"))].reduce(
        (all, [, value]) => all + Number(value),
        0,
      );
    assert.ok(isEstimate(sum("wattspan_energy_joules_total")), `${what}: ${page}`);
    assert.ok(sum("wattspan_co2e_grams_total") > 0, `${what}: ${page}`);
    assert.match(page, /^target_info\{.*service_name="shop"/m);
  } finally {
    assert.equal((await service.stop()).errors, "", what);
  }
}

/**
 * An application that makes one call and ends, or is frozen: its span and joules arrive by OTLP, from any
 * SDK.
 */
async function sent(start, stand, args, { env: more = {}, frozen = false } = {}) {
  stand.forget();
  const env = {
    MODEL_HOST: stand.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: stand.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_TIMEOUT: "60000", // next to the tests, an answer may take longer than the usual ten seconds
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_LOGS_EXPORTER: "none",
    OTEL_LOG_LEVEL: "error",
    OTEL_SERVICE_NAME: "shop",
    WATTSPAN_LOCATION: "DE",
    ...more,
  };
  const { code, out, errors } = await start(args, env).end();
  const what = args.join(" ");
  assert.deepEqual([code, out, errors], [frozen ? null : 0, ["50"], ""], what);
  const spans = stand.got.spans.filter(({ attributes }) => "wattspan.energy" in attributes);
  assert.equal(spans.length, 1, `${what}: ${JSON.stringify(stand.got.spans)}`);
  assert.ok(isEstimate(spans[0].attributes["wattspan.energy"]), what);
  assert.equal(spans[0].service, "shop", what);
  const energies = stand.got.metrics.filter(({ name }) => name === "wattspan.energy");
  assert.ok(isEstimate(energies.at(-1)?.total), `${what}: ${JSON.stringify(stand.got.metrics)}`);
}

if (import.meta.main) await runAlone(checkZeroCode);
