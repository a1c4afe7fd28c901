// Fits phase@1 from scratch to the ML.ENERGY table of packages/models, and writes its constants, the report in
// docs/models/phase.md and the chart beside it. Run: npm run fit-phase
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";

// Sources import each other by the names that they have once compiled, and core from source: no build is needed.
registerHooks({
  resolve(specifier, context, next) {
    const source = { ...context, conditions: ["@wattspan/source", ...context.conditions] };
    const isSource = specifier.startsWith(".") && specifier.endsWith(".js");
    if (!isSource || context.parentURL?.includes("/node_modules/")) return next(specifier, source);
    return next(specifier.replace(/\.js$/, ".ts"), source);
  },
});

const { chartFile, coefficientsFile, evaluate, pageWithReport } = await import("./fit/phase-files.ts");
const root = join(import.meta.dirname, "..");
const page = join(root, "docs/models/phase.md");
const write = (path, text) => {
  writeFileSync(join(root, path), text);
  console.log(path);
};

write("packages/models/src/data/phase-coefficients.ts", coefficientsFile());
const evaluation = evaluate();
write("docs/models/phase.svg", chartFile(evaluation));
// Only now: it reads the constants.
const { disclosedRows } = await import("./fit/disclosed-rows.ts");
write("docs/models/phase.md", pageWithReport(readFileSync(page, "utf8"), evaluation, disclosedRows()));
execFileSync(join(root, "node_modules/.bin/biome"), ["format", "--write", page], { stdio: "inherit" }); // aligns tables
