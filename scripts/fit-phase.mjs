// Fits phase@1 and phase@2 from scratch to the ML.ENERGY table of packages/models, and writes their
// constants, the report in docs/models/phase.md with its chart, and docs/models/truth.md. Run: npm run models
// -- fit-phase. Takes two minutes of one core; with --truth only the last page, with the constants as they are.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const root = join(import.meta.dirname, "..");
const read = (path) => readFileSync(join(root, path), "utf8");
const pages = ["docs/models/phase.md", "docs/models/truth.md"];
const write = (path, text) => {
  writeFileSync(join(root, path), text);
  console.log(path);
};

if (!process.argv.includes("--truth")) {
  const { chartFile, coefficientsFile, nodeCoefficientsFile, pageWithReport } = await import(
    "./fit/phase-files.ts"
  );
  const { evaluate } = await import("./fit/score-tables.ts");
  write("packages/models/src/data/phase-coefficients.ts", coefficientsFile());
  write("packages/models/src/data/node-coefficients.ts", nodeCoefficientsFile());
  const evaluation = evaluate();
  write("docs/models/phase.svg", chartFile(evaluation));
  write(pages[0], pageWithReport(read(pages[0]), evaluation));
}
// Imported only now, as it reads the constants.
const { truthPage } = await import("./fit/truth-page.ts");
write(pages[1], truthPage(read(pages[1])));
for (const page of pages)
  execFileSync(join(root, "node_modules/.bin/biome"), ["format", "--write", join(root, page)], {
    stdio: "inherit", // aligns tables
  });
