import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { startApplication } from "./started-application.mjs";

const bundle = async (application, entry, options) => {
  const { outputFiles, warnings } = await build({
    absWorkingDir: application,
    entryPoints: [entry],
    bundle: true,
    write: false,
    logLevel: "silent",
    ...options,
  });
  assert.deepEqual(warnings, [], `${entry} is bundled with warnings`);
  return outputFiles[0].text;
};

/** One file without Node in or around it: a hosted call has its estimate, delivered after the answer. */
export async function tryEdge(application, node) {
  const options = {
    platform: "neutral",
    format: "esm",
    mainFields: ["module", "main"],
    define: { Buffer: "undefined" },
  };
  const code = await bundle(application, "edge.mjs", options);
  assert.doesNotMatch(code, /["']node:(?!async_hooks)/, "something of Node is in the bundle");
  writeFileSync(join(application, "edge-alone.mjs"), code);
  const ended = await startApplication(node, application, ["without-node.mjs"], {}).end();
  const expected = ["50 1 1 estimated true true undefined"];
  assert.deepEqual([ended.code, ended.out, ended.errors], [0, expected, ""], "without Node");
  return `an edge bundle of ${Math.ceil(code.length / 1000)} kB`;
}

/** An application in one file, in both formats. */
export async function tryBundles(application, node) {
  for (const [format, file] of [
    ["esm", "bundled-alone.mjs"],
    ["cjs", "bundled-alone.cjs"],
  ]) {
    writeFileSync(
      join(application, file),
      await bundle(application, "bundled.mjs", { platform: "node", format }),
    );
    const { code, out, errors } = await startApplication(node, application, [file], {}).end();
    assert.deepEqual([code, out, errors], [0, ["1 estimated true true"], ""], file);
  }
}
