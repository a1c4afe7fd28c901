// Writes docs/reference/signals.md and registry/ from the table of names in packages/core/src/names/names.ts,
// docs/reference/reasons.md from packages/core/src/contracts/reasons.ts, and packages/core/footprint.v1.schema.json
// from packages/core/src/json/footprint-schema.ts: npm run generate -- signals
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import "./source-names.mjs";

const { signalFiles } = await import("./signals/signal-files.ts");
const root = join(import.meta.dirname, "..");
for (const [path, text] of signalFiles()) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
