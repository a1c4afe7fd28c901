import { safeText } from "../../terminal/text/safe-text.js";

/** The page cannot be served. @example error.code === "port" */
export class PageServerError extends Error {
  override readonly name = "PageServerError";
  readonly code: "port" | "files";

  constructor(code: PageServerError["code"], message: string) {
    super(message);
    this.code = code;
  }

  /** From a system error about a port. */
  static noPort(port: number, { code = "" }: NodeJS.ErrnoException): PageServerError {
    return new PageServerError(
      "port",
      `cannot listen on 127.0.0.1:${port} (${code}); choose another port with --port, or --port 0 for any free one`,
    );
  }

  /** For missing files. */
  static noFiles(folder: string, { code = "" }: NodeJS.ErrnoException): PageServerError {
    return new PageServerError(
      "files",
      `the page's files are not in ${safeText(folder, 200)} (${code}); reinstall @wattspan/cli`,
    );
  }
}
