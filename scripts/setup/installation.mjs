import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";

/** By default, npm and pnpm wait for minutes before they report a missing network. */
const IMPATIENT = {
  npm_config_fetch_retries: "2",
  npm_config_fetch_retry_mintimeout: "1000",
  npm_config_fetch_retry_maxtimeout: "5000",
};

/** Workspace members with large dependencies that only tests, gates and they themselves need. */
const LARGE = ["dashboards", "local-models"];

/**
 * What should be in node_modules, and whether it is: a stamp names what the last complete set-up installed.
 * `small`: without large members, unless already installed.
 */
export function installation(root, small) {
  const read = (name) => readFileSync(join(root, name), "utf8");
  const { pnpm: pnpmVersion } = JSON.parse(read("package.json")).devDependencies;
  const pnpm = (...args) =>
    run("npx", ["--yes", `pnpm@${pnpmVersion}`, ...args], "The installation failed", IMPATIENT);
  const stamp = join(root, "node_modules", ".setup-stamp");
  const wanted = createHash("sha256")
    .update(
      [pnpmVersion, process.platform, process.arch, read("pnpm-lock.yaml"), read("pnpm-workspace.yaml")].join(
        "\0",
      ),
    )
    .digest("hex");
  const stamped = small ? `${wanted} small` : wanted;
  const stampText = () => (existsSync(stamp) ? readFileSync(stamp, "utf8") : "");
  const isDone = () => [stamped, wanted].includes(stampText());
  /** When the same versions were installed. Builds are compared with it: more members do not make them stale. */
  let firstDone;
  const without = small ? LARGE.flatMap((name) => ["--filter", `!${name}`]) : [];

  return {
    pnpmVersion,
    isDone,

    async install() {
      if (stampText().startsWith(wanted)) firstDone = statSync(stamp).mtime;
      rmSync(stamp, { force: true }); // from here to markDone() a crash leaves no stamp
      await pnpm("install", "--frozen-lockfile", ...without);
    },

    markDone() {
      if (isDone()) return;
      mkdirSync(join(root, "node_modules"), { recursive: true });
      writeFileSync(`${stamp}.new`, stamped);
      if (firstDone) utimesSync(`${stamp}.new`, firstDone, firstDone);
      renameSync(`${stamp}.new`, stamp);
    },
  };
}
