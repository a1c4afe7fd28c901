/** What `wattspan/register`, built, says to those who have no logger. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { runRegistered } from "./programs/run-registered.js";

const PACKAGE = pathToFileURL(join(import.meta.dirname, "../dist/index.js")).href;
const MISSPELLS = `
import { meterInference } from ${JSON.stringify(PACKAGE)};
for (let at = 0; at < 3; at++) await meterInference({ model: "gpt-4o-mini", provider: "openia" }, async () => at);
`;
const FAILS = "export default { observers: [() => { throw new Error('no disk'); }] };";
const files = { "app.mjs": MISSPELLS, "wattspan.config.mjs": FAILS };
const env = { WATTSPAN_LOCATION: "DE" };

it("wattspan/register prints mistakes and faults where nobody has set a logger, each once", async () => {
  const { code, errors } = await runRegistered({ files, env });
  expect({ code, errors: errors.trimEnd().split("\n") }).toEqual({
    code: 0,
    errors: [
      expect.stringMatching(/^wattspan: the provider openia is unknown, so its calls /),
      expect.stringMatching(/^wattspan: observer failed \(\w+\): no disk$/),
    ],
  });
});

it("wattspan/register leaves mistakes and faults to a logger of the application", async () => {
  const api = `import { diag } from ${JSON.stringify(import.meta.resolve("@opentelemetry/api"))};`;
  const logs = `${api} const none = () => undefined;
    diag.setLogger({ warn: console.log, error: none, info: none, debug: none, verbose: none });`;
  const { out, errors } = await runRegistered({ files: { ...files, "app.mjs": logs + MISSPELLS }, env });
  expect([out.length, errors]).toEqual([2, ""]);
});
