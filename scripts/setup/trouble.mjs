const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/;

const wordsOf = (error) => `${error.code ?? ""} ${error.message} ${error.details ?? ""}`;

/** Whether a command failed because of the network. */
export const isOffline = (error) => NETWORK.test(wordsOf(error));

/** For trouble that can come at any time: one plain sentence on what to do, or undefined. */
export function diskTrouble(error) {
  if (!/ENOSPC|no space left on device/.test(wordsOf(error))) return undefined;
  return "The disk is full: free about 1 GB and run the command again.";
}

/** For trouble while packages are installed: one plain sentence on what to do, or undefined. */
export function installTrouble(error) {
  const words = wordsOf(error);
  if (error.code === "ENOENT") {
    return "npm is missing: install it (Debian has it as a package of its own) and run the command again.";
  }
  if (isOffline(error)) {
    return "The package registry cannot be reached: check the network, or npm's proxy and registry settings, and run the command again.";
  }
  if (/ERR_PNPM_(OUTDATED_LOCKFILE|LOCKFILE_CONFIG_MISMATCH)/.test(words)) {
    return "pnpm-lock.yaml does not fit the package.json files: run `npx pnpm install` and commit the lockfile.";
  }
  if (/EACCES|EPERM|EROFS/.test(words)) {
    return "A folder cannot be written to: check who owns this checkout and the npm cache, and run the command again.";
  }
  return undefined;
}
