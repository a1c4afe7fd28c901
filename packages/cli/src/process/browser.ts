/** Opens a page in the user's browser. */

import { spawn } from "node:child_process";
import type { OutputStream } from "../terminal/output-stream.js";
import type { Environment } from "../terminal/terminal.js";

/** Opens an address; on failure calls `failed` with the reason. Never throws. */
export type OpenBrowser = (url: string, failed: (why: string) => void) => void;

/** The environment for a browser. */
interface Desktop {
  readonly stdout: Pick<OutputStream, "isTTY">;
  readonly environment: Environment;
  /** Default: this platform. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Why no browser should be opened; undefined if one may.
 * @example whyNoBrowser({ stdout, environment: { CI: "1" } }) // "CI is set"
 */
export function whyNoBrowser({
  stdout,
  environment,
  platform = process.platform,
}: Desktop): string | undefined {
  const { CI, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = environment;
  if (CI && CI !== "false") return "CI is set";
  if (!stdout.isTTY) return "standard output is not a terminal";
  const hasDesktop = platform === "darwin" || platform === "win32";
  return hasDesktop || DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME ? undefined : "there is no display";
}

/**
 * Opens an address in the browser if a person sees `stdout`. Otherwise, or on failure, `failed` gets the
 * reason. Never throws.
 * @param desktop `open` opens the address. Default: the system's program.
 * @example showInBrowser("http://127.0.0.1:9465/", (why) => stderr.write(why), { stdout, environment: process.env })
 */
export function showInBrowser(
  url: string,
  failed: (why: string) => void,
  { open = openBrowser, ...desktop }: Desktop & { readonly open?: OpenBrowser },
): void {
  const why = whyNoBrowser(desktop);
  if (why === undefined) open(url, failed);
  else failed(why);
}

/** The system's program for opening an address, with its arguments. */
export function browserProgram({ environment, platform = process.platform }: Omit<Desktop, "stdout">) {
  if (platform === "darwin") return ["open"] as const;
  const isWindows = platform === "win32" || environment.WSL_DISTRO_NAME !== undefined;
  return isWindows ? (["rundll32.exe", "url.dll,FileProtocolHandler"] as const) : (["xdg-open"] as const);
}

/**
 * Starts the system's program, without a shell.
 * @example openBrowser("http://127.0.0.1:9465/", (why) => stderr.write(why))
 */
export const openBrowser: OpenBrowser = (url, failed) => {
  const [program, ...args] = browserProgram({ environment: process.env });
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.once("error", ({ code, message }: NodeJS.ErrnoException) => failed(`${program}: ${code ?? message}`));
  child.once("exit", (code) => {
    if (code) failed(`${program} ended with exit code ${code}`);
  });
  child.unref();
};
