// Publishes the packages with provenance, from CI only: `npm run release`. With `--check` it only reports
// whether it could. It tests, packs, writes the bills of materials from the same tarballs that it publishes,
// and publishes what npm does not have yet.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obstaclesToRelease } from "./release/obstacles.mjs";
import { run } from "./setup/run.mjs";

process.chdir(join(import.meta.dirname, ".."));
/** A package after what it depends on, so that no version is in the registry before its parts. */
const ORDER = [
  "core",
  "testing",
  "meters",
  "carbon",
  "models",
  "spans",
  "budget",
  "ledger",
  "audit",
  "wattspan",
  "cli",
];

const manifests = readdirSync("packages").map((directory) =>
  JSON.parse(readFileSync(join("packages", directory, "package.json"), "utf8")),
);
const obstacles = obstaclesToRelease({
  environment: process.env,
  manifests,
  changes: execFileSync("git", ["status", "--porcelain"], { encoding: "utf8" }),
  changelog: readFileSync("CHANGELOG.md", "utf8"),
});

try {
  if (obstacles.length > 0) {
    throw new Error(["Nothing is published:", ...obstacles.map((obstacle) => `- ${obstacle}`)].join("\n"));
  }
  if (process.argv.includes("--check")) console.log("It could be released from here.");
  else await release();
} catch (error) {
  console.error(error.message, error.details ?? "");
  process.exitCode = 1;
}

async function release() {
  await run("npm", ["test"], "The tests failed");
  await run("npm", ["run", "gates"], "The gates failed");
  const { packAll } = await import("./gates/tarballs/install.mjs");
  const { writeBills } = await import("./sbom/write-bills.mjs");
  const folder = mkdtempSync(join(tmpdir(), "wattspan-release-"));
  const tarballs = await packAll(join(folder, "packed"));
  await writeBills(tarballs, folder);
  for (const directory of ORDER) {
    const { name, version } = JSON.parse(readFileSync(join("packages", directory, "package.json"), "utf8"));
    if (isPublished(name, version)) console.log(`${name}@${version} is published already`);
    else {
      const tarball = tarballs[name].replace("file:", "");
      await run(
        "npm",
        ["publish", tarball, "--provenance", "--access", "public"],
        `${name} is not published`,
      );
      console.log(`${name}@${version} published`);
    }
  }
}

function isPublished(name, version) {
  const { status, stdout } = spawnSync("npm", ["view", `${name}@${version}`, "version"], {
    encoding: "utf8",
  });
  return status === 0 && stdout.trim() === version;
}
