import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { safeText } from "../terminal/text/safe-text.js";

/** The page cannot be served. */
export class PageServerError extends Error {
  override readonly name = "PageServerError";
}

/** It listens. */
export interface PageServer {
  /** For example `http://127.0.0.1:9465/`. */
  readonly url: string;
  close(): Promise<void>;
}

/** What the server serves. */
export interface PageServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Folder of the page's files. */
  readonly assets: string;
  /** Data of the page. */
  readonly data: () => Promise<unknown>;
}

const HOST = "127.0.0.1";
/** The only files that are served. */
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["page.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/page.css": ["page.css", "text/css; charset=utf-8"],
};
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const REQUEST_MS = 30_000;

/**
 * Listens until `close`, on this machine only and under its own names only. A foreign site whose name
 * resolves to this machine is refused.
 * @throws {@link PageServerError} if the port is not available or the page's files are missing.
 * @example const { url } = await pageServer({ port: 0, assets, data: async () => ({}) });
 */
export async function pageServer({ port, assets, data }: PageServerOptions): Promise<PageServer> {
  const files = await filesIn(assets);
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    answer(request, response, files, data).catch(() => end(response, 500, "text/plain", "failed"));
  });
  await new Promise<void>((resolve, reject) => {
    // Later ones too, such as a connection that finds no free file.
    server.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
      const advice = "choose another port with --port, or --port 0 for any free one";
      reject(new PageServerError(`cannot listen on ${HOST}:${port} (${code}); ${advice}`));
    });
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Files = ReadonlyMap<string, { readonly type: string; readonly content: Buffer }>;

async function filesIn(folder: string): Promise<Files> {
  try {
    const read = async ([path, [file, type]]: [string, readonly [string, string]]) =>
      [path, { type, content: await readFile(join(folder, file)) }] as const;
    return new Map(await Promise.all(Object.entries(FILES).map(read)));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const where = safeText(folder, 200);
    throw new PageServerError(`the page's files are not in ${where} (${code}); reinstall @wattspan/cli`);
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: Files,
  data: PageServerOptions["data"],
): Promise<void> {
  const { method = "", headers, socket } = request;
  if (!isOwnName(headers.host, socket.localPort)) return end(response, 421, "text/plain", "not here");
  if (method !== "GET" && method !== "HEAD") return end(response, 405, "text/plain", "only GET");
  const path = request.url ?? "";
  const file = files.get(path);
  if (file) return end(response, 200, file.type, file.content);
  if (path !== "/data") return end(response, 404, "text/plain", "not found");
  end(response, 200, "application/json", JSON.stringify(await data()));
}

/** Guards against DNS rebinding: a site that points its own name at this machine. */
const isOwnName = (host: string | undefined, port: number | undefined): boolean =>
  [HOST, "localhost"].some((name) => host === `${name}:${port}` || (port === 80 && host === name));

function end(response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { ...HEADERS, "content-type": type }).end(content);
}
