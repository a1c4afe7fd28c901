// Writes the tables of docs/models/calibrate.md: simulated calls whose truth is known. Run: npm run generate --
// calibration. Takes half a minute of one core.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const { CALIBRATION_PAGE, calibrationPage } = await import("./calibration/calibration-page.ts");
const root = join(import.meta.dirname, "..");
const file = join(root, CALIBRATION_PAGE);
writeFileSync(file, calibrationPage(readFileSync(file, "utf8")));
// Aligns tables.
execFileSync(join(root, "node_modules/.bin/biome"), ["format", "--write", file], { stdio: "inherit" });
console.log(CALIBRATION_PAGE);
