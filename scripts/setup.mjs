// Makes a checkout ready to use: `node scripts/setup.mjs [--build] [--small]`; small: only what the
// quickstart needs. Runs on any Node >= 18 with npm, without dependencies, and off the network when nothing
// has changed.
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installation } from "./setup/installation.mjs";
import { isNewEnough, nodeVersion, tooOld } from "./setup/node-version.mjs";
import { run } from "./setup/run.mjs";
import { stalePackages } from "./setup/stale.mjs";
import { diskTrouble, installTrouble } from "./setup/trouble.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
// Programs started from here find the pinned Node and tools first.
process.env.PATH = join(root, "node_modules", ".bin") + delimiter + process.env.PATH;

try {
  await setUp(process.argv.includes("--build"));
} catch (error) {
  const known = diskTrouble(error) ?? (error.command === "npx" ? installTrouble(error) : undefined);
  if (!known && error.details) console.error(error.details.trimEnd());
  console.error(known ?? error.message);
  process.exitCode = 1;
}

async function setUp(andBuild) {
  const steps = andBuild ? 3 : 2;
  const say = (step, text) => console.log(`[${step}/${steps}] ${text}`);

  const wanted = installation(root, process.argv.includes("--small"));
  if (wanted.isDone() && isNewEnough(nodeVersion())) say(1, "packages are installed");
  else {
    say(1, `installing packages with pnpm ${wanted.pnpmVersion} …`);
    say(1, `packages installed in ${await seconds(() => wanted.install())}`);
  }

  const node = nodeVersion();
  if (!isNewEnough(node)) throw tooOld(node);
  say(2, `scripts run on Node ${node}`);
  wanted.markDone();

  if (!andBuild) return;
  const stale = stalePackages(root);
  if (stale.length === 0) say(3, "builds are up to date");
  else {
    say(3, `building ${stale.join(", ")} …`);
    say(3, `built in ${await seconds(() => build(stale))}`);
  }
}

/** pnpm builds the packages in the order of their dependencies. */
function build(packages) {
  const filters = packages.flatMap((name) => ["--filter", name]);
  return run("pnpm", [...filters, "run", "build"], "The build failed");
}

async function seconds(work) {
  const started = performance.now();
  await work();
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
