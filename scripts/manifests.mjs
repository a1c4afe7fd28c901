// Copies the project's metadata from the root's package.json into each package's: `npm run generate --
// manifests`. A gate compares them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completedManifest } from "./manifests/completed-manifest.mjs";
import { packageManifests, rootManifest } from "./manifests/read-manifests.mjs";

process.chdir(join(import.meta.dirname, ".."));
const root = rootManifest();
for (const { file, directory, manifest } of packageManifests()) {
  const text = `${JSON.stringify(completedManifest(manifest, directory, root), undefined, 2)}\n`;
  if (text === readFileSync(file, "utf8")) continue;
  writeFileSync(file, text);
  console.log(`${file} written`);
}
