import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { billOfMaterials } from "./bill-of-materials.mjs";

/**
 * Writes the bill of each tarball into sbom/, as `{ name: "file:…" }` gives them; `folder` is for temporary
 * files.
 */
export async function writeBills(tarballs, folder) {
  mkdirSync("sbom", { recursive: true });
  for (const name of Object.keys(tarballs)) {
    const bill = await billOfMaterials(name, tarballs, folder);
    const file = join("sbom", `${name.replace("@", "").replace("/", "-")}.cdx.json`);
    writeFileSync(file, `${JSON.stringify(bill, undefined, 2)}\n`);
    console.log(`${file}: ${bill.components.length} components`);
  }
}
