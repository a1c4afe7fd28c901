import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../setup/run.mjs";

/** One gate per package. Each looks at the tarball that users would get, not at the folder it is made from. */
export function packageGates(ours) {
  return Object.fromEntries(
    Object.entries(ours).map(([name, url]) => [
      `package ${name}`,
      () => checkPackage(url.replace("file:", "")),
    ]),
  );
}

async function checkPackage(tarball) {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-pack-"));
  try {
    await run("tar", ["-xzf", tarball, "-C", folder], "could not be unpacked");
    checkContents(join(folder, "package"));
    await run("publint", ["--strict", tarball], "failed");
    // node10 knows no `exports`; the oldest Node these packages run on does.
    await run("attw", ["--profile", "node16", tarball], "failed");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkContents(unpacked) {
  const files = readdirSync(unpacked);
  for (const file of ["LICENSE", "README.md", "dist"]) {
    if (!files.includes(file)) throw new Error(`The tarball has no ${file}.`);
  }
  const manifest = readFileSync(join(unpacked, "package.json"), "utf8");
  if (manifest.includes("workspace:")) throw new Error("The tarball depends on a workspace: version.");
}
