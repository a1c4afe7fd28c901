import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { billOfMaterials } from "../sbom/bill-of-materials.mjs";
import { productionDependencies } from "../sbom/production-dependencies.mjs";
import { isOffline } from "../setup/trouble.mjs";

/**
 * The gate: each package's bill of materials names exactly what an installation adds. Needs the network;
 * skipped without it.
 */
export async function checkBills(ours) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-bills-"));
  try {
    const counted = [];
    for (const directory of readdirSync("packages").map((name) => join("packages", name))) {
      const { name, version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
      const bill = await billOfMaterials(name, ours, folder);
      checkBill(bill, `${name}@${version}`, productionDependencies(directory));
      counted.push(`${name} ${bill.components.length}`);
    }
    return counted.join(", ");
  } catch (error) {
    if (!isOffline(error) || process.env.CI) throw error;
    return "NOT TRIED: the package registry cannot be reached";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkBill({ bomFormat, specVersion, metadata, components, dependencies }, subject, expected) {
  assert.deepEqual([bomFormat, specVersion], ["CycloneDX", "1.5"]);
  assert.equal(`${metadata.component.name}@${metadata.component.version}`, subject);
  assert.deepEqual(components.map(({ name, version }) => `${name}@${version}`).sort(), expected, subject);
  for (const { name, hashes, licenses } of components) {
    assert.match(hashes?.[0]?.alg ?? "", /^SHA-512$/, `${name} has no hash`);
    assert.ok(licenses?.length > 0, `${name} has no licence`);
  }
  const known = new Set([metadata.component, ...components].map((of) => of["bom-ref"]));
  const named = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  assert.deepEqual(new Set(named), known, `the tree of ${subject} does not fit its components`);
}
