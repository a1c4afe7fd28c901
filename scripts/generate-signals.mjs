// Writes docs/signals.md, docs/series-bounds.md, docs/mapping.md and registry/ from the table of names in packages/core/src/names.ts.
// Run: npm run signals
import { mkdirSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join } from "node:path";

// Sources import each other by the names that they have once compiled.
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith(".") || !specifier.endsWith(".js")) return next(specifier, context);
    return next(specifier.replace(/\.js$/, ".ts"), context);
  },
});

const { signalFiles } = await import("./signals/signal-files.ts");
const root = join(import.meta.dirname, "..");
for (const [path, text] of signalFiles()) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(path);
}
