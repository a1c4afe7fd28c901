// Fits phase@2 from scratch to the ML.ENERGY table of packages/models, writes its constants, and prints how well
// it does on families that were held back. Run: npm run generate -- fit-phase. Takes two minutes of one core.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const { coefficientsFile } = await import("./fit/coefficients-file.ts");
const { scoreTable } = await import("./fit/evaluation.ts");
const file = join(import.meta.dirname, "../packages/models/src/data/node-coefficients.ts");
writeFileSync(file, coefficientsFile());
console.log(scoreTable());
