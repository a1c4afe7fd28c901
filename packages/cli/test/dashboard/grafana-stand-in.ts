/**
 * Stands for Grafana's HTTP API, as its pages and its source have it: folders and dashboards, with their
 * versions and answers. https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/, …/folder/,
 * pkg/services/dashboards/errors.go
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { standInServer } from "./stand-in-server.js";

/** What a token of the stand-in looks like. */
export const TOKEN = "glsa_s3cretS3cretS3cretS3cret_0badc0de";

interface Saved {
  readonly dashboard: { readonly uid: string; readonly title: string; readonly id: unknown };
  readonly folderUid: string;
  readonly overwrite: boolean;
}

/** An answer in place of the usual one. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A Grafana stand-in that can be made to fail. */
export interface GrafanaStandIn {
  /** With its path, which is `/grafana`. */
  readonly url: string;
  /** Requests, as `POST /api/folders`. */
  readonly asked: readonly string[];
  readonly saved: ReadonlyMap<string, Saved & { readonly version: number }>;
  readonly folders: Map<string, string>;
  /** Answers requests that begin so. */
  instead(start: string, answer: Answer): void;
}

/** Answers JSON with a status. */
export const json =
  (status: number, body: unknown): Answer =>
  (_, response) =>
    void response
      .writeHead(status, { "content-type": "application/json; charset=UTF-8" })
      .end(JSON.stringify(body));

/** Starts one until the test is over. */
export async function grafanaStandIn(): Promise<GrafanaStandIn> {
  const asked: string[] = [];
  const saved = new Map<string, Saved & { version: number }>();
  const folders = new Map<string, string>();
  const faults: [start: string, answer: Answer][] = [];
  const answer = (request: IncomingMessage, body: string): Answer => {
    if (!request.url?.startsWith("/grafana/")) return json(404, { message: "another application" });
    const call = `${request.method} ${request.url.replace("/grafana", "")}`;
    asked.push(call);
    const fault = faults.find(([start]) => call.startsWith(start))?.[1];
    if (fault) return fault;
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(401, { message: "Invalid API key" });
    if (call === "POST /api/folders") return made(JSON.parse(body), folders);
    if (call.startsWith("GET /api/folders/")) {
      const uid = call.slice("GET /api/folders/".length);
      const title = folders.get(uid);
      return title === undefined
        ? json(404, { message: "folder not found", status: "not-found" })
        : json(200, { id: 1, uid, title });
    }
    if (call === "POST /api/dashboards/db") return stored(JSON.parse(body), saved, folders);
    return json(404, { message: "Not found" });
  };
  const origin = await standInServer(async (request, response) => {
    answer(request, await text(request))(request, response);
  });
  return {
    ...{ url: `${origin}/grafana`, asked, saved, folders },
    instead(start, other) {
      faults.unshift([start, other]);
    },
  };
}

function made({ uid, title }: { uid: string; title: string }, folders: Map<string, string>): Answer {
  if (folders.has(uid) || [...folders.values()].includes(title))
    return json(409, { message: "a folder with the same name already exists in the current location" });
  folders.set(uid, title);
  return json(200, {
    id: folders.size,
    uid,
    title,
    url: `/grafana/dashboards/f/${uid}/${title}`,
    version: 1,
  });
}

function stored(
  given: Saved,
  saved: Map<string, Saved & { version: number }>,
  folders: ReadonlyMap<string, string>,
): Answer {
  const { uid, title, id } = given.dashboard;
  if (!folders.has(given.folderUid)) return json(404, { message: "Folder not found" });
  if (typeof id === "number") return json(404, { message: "Dashboard not found", status: "not-found" });
  const before = saved.get(uid);
  if (before && !given.overwrite)
    return json(412, { message: "A dashboard with the same uid already exists", status: "name-exists" });
  const version = (before?.version ?? 0) + 1;
  saved.set(uid, { ...given, version });
  const slug = title.toLowerCase().replaceAll(" ", "-");
  return json(200, {
    id: saved.size,
    uid,
    url: `/grafana/d/${uid}/${slug}`,
    status: "success",
    version,
    slug,
  });
}
