import { manifestFaults } from "../../manifests/completed-manifest.mjs";
import { packageManifests, rootManifest } from "../../manifests/read-manifests.mjs";
import { noneOf, textOf } from "./sources.mjs";

/** What npm shows for each package: title, description, keywords and origin, consistent with the root. */
export function checkManifests() {
  const root = rootManifest();
  const manifests = packageManifests();
  noneOf(
    manifests.flatMap(({ manifest, directory }) =>
      manifestFaults(manifest, directory, root, textOf(`${directory}/README.md`)),
    ),
    "A package that npm shows badly:",
  );
  return `${manifests.length} packages`;
}
