/** The applications of the long check `next` and of the gate on the edge, bundled from the build for each runtime, without Next.js. */

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { afterAll, expect, it } from "vitest";

const WATTSPAN = join(import.meta.dirname, "..");
const GATES = join(WATTSPAN, "../../scripts/gates");
const ROUTE = join(GATES, "next/application/app/ask/route.js");
const INSTRUMENTATION = join(GATES, "next/application/instrumentation.js");

const folder = mkdtempSync(join(tmpdir(), "wattspan-bundled-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Finds the packages as an application with `wattspan` does, and keeps what `after` of Next.js is given. */
const installed: Plugin = {
  name: "installed",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^@?wattspan\b/ }, ({ path, kind, pluginData }) =>
      pluginData ? undefined : resolve(path, { kind, resolveDir: join(WATTSPAN, "src"), pluginData: true }),
    );
    onResolve({ filter: /^next\/server$/ }, ({ path }) => ({ path, namespace: "next" }));
    onLoad({ filter: /./, namespace: "next" }, () => ({
      contents: "export const after = (work) => void (globalThis.leftForLater ??= []).push(work);",
    }));
  },
};

/** The code of one entry in one file, of which Next.js makes one for each entry. */
async function bundled(entry: string, file: string, options: BuildOptions): Promise<string> {
  const outfile = join(folder, file);
  const { warnings } = await build({
    ...{ entryPoints: [entry], outfile, bundle: true, format: "esm", logLevel: "silent" },
    plugins: [installed],
    logOverride: { "ignored-bare-import": "silent" }, // as in an installed package
    ...options,
  });
  expect(warnings).toEqual([]);
  return readFileSync(outfile, "utf8");
}

const runtime = (name: string) => ({ define: { "process.env.NEXT_RUNTIME": JSON.stringify(name) } });

/** What it printed. */
function ran(...args: string[]) {
  const env = { ...process.env, NODE_OPTIONS: "", WATTSPAN_LOCATION: "DE" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { status, stderr, lines: stdout.trim().split("\n") };
}

it("instrumentation and route of Next.js, each with a copy of all packages, give one footprint after the answer", async () => {
  const options = { platform: "node", ...runtime("nodejs") } as const;
  await bundled(INSTRUMENTATION, "instrumentation.mjs", options);
  await bundled(ROUTE, "route.mjs", options);
  const urls = ["instrumentation.mjs", "route.mjs"].map((file) => pathToFileURL(join(folder, file)).href);
  const { lines, ...ended } = ran(join(import.meta.dirname, "programs/next-server.mjs"), ...urls);
  expect(ended).toEqual({ status: 0, stderr: "" });
  expect(lines).toEqual([
    "answer 50 1",
    expect.stringMatching(/^footprint \["inference","gpt-4o-mini","estimated",[\d.]+,[\d.]+\]$/),
  ]);
});

it("the instrumentation of Next.js brings nothing of ours or of Node to the edge", async () => {
  const options = { platform: "browser", minifySyntax: true, ...runtime("edge") } as const;
  const code = await bundled(INSTRUMENTATION, "edge-instrumentation.mjs", { ...options, external: ["*"] });
  expect(code).not.toMatch(/wattspan|node:/);
});

it("a bundle for the edge has nothing of Node, and runs without it", async () => {
  const code = await bundled(join(GATES, "zero-code/application/edge.mjs"), "edge-alone.mjs", {
    ...{ platform: "neutral", mainFields: ["module", "main"], conditions: ["edge-light", "worker"] },
    define: { Buffer: "undefined" },
  });
  expect(code).not.toMatch(/["']node:(?!async_hooks)/);
  copyFileSync(join(GATES, "zero-code/application/without-node.mjs"), join(folder, "without-node.mjs"));
  expect(ran("without-node.mjs")).toEqual({
    ...{ status: 0, stderr: "" },
    lines: ["50 1 1 estimated true true undefined"],
  });
});
