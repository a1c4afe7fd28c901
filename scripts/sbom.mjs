// Writes a bill of materials (CycloneDX 1.5, JSON) for each package into sbom/, made by npm from the packed packages.
// Run: npm run release -- sbom
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./gates/tarballs/install.mjs";
import { writeBills } from "./sbom/write-bills.mjs";

const folder = mkdtempSync(join(tmpdir(), "wattspan-sbom-"));
try {
  await writeBills(await packAll(join(folder, "packed")), folder);
} catch (error) {
  console.error(error.message, error.details ?? "");
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
