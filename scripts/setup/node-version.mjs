import { spawnSync } from "node:child_process";

/** From this version on, Node runs TypeScript files directly, which the examples and tools rely on. */
const OLDEST = [22, 18];

/** The Node version for scripts: the pinned one, or the system's if the pinned one has no build. */
export function nodeVersion() {
  const { stdout } = spawnSync("node", ["-p", "process.versions.node"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return stdout?.trim() || process.versions.node;
}

export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

export function tooOld(version) {
  return new Error(
    `The pinned Node could not be installed for ${process.platform}-${process.arch} and the system's is ${version}: ` +
      `install Node ${OLDEST.join(".")} or newer and run the command again.`,
  );
}
