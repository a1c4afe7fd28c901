/** Uploads dashboards to a Grafana. */

import manifest from "../../../package.json" with { type: "json" };
import type { ShippedFile } from "../shipped-files.js";
import { GrafanaError, type GrafanaProblem } from "./grafana-error.js";
import { type GrafanaServer, grafanaCall } from "./grafana-server.js";

/** What became of a dashboard. */
export interface PushedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly state: "pushed" | "failed" | "not_tried";
  /** Grafana's version of it: 1 where it is new. */
  readonly version?: number;
  /** Where it is looked at. */
  readonly url?: string;
  /** Why it failed. */
  readonly code?: GrafanaProblem;
  readonly detail?: string;
}

/** What became of all. */
export interface PushReport {
  readonly grafana: string;
  readonly folder: string;
  readonly dashboards: readonly PushedDashboard[];
}

/** A dashboard as Grafana takes it. */
interface Dashboard {
  readonly uid: string;
  readonly title: string;
}

const TITLE = "Wattspan";
/** What is wrong with one dashboard; everything else is wrong with all. */
const OF_ONE: readonly GrafanaProblem[] = ["provisioned", "changed", "invalid", "conflict"];

/**
 * Makes the folder where there is none, and puts the dashboards there, over those with the same uid: Grafana keeps the version before.
 * Rejects where nothing could be begun; of what came later, each row tells.
 *
 * @throws {@link GrafanaError}
 * @example (await push({ url, token }, (await shippedFiles()).dashboards, "wattspan")).dashboards.map(({ url }) => url)
 */
export async function push(
  server: GrafanaServer,
  files: readonly ShippedFile[],
  folder: string,
): Promise<PushReport> {
  await makeFolder(server, folder);
  const dashboards: PushedDashboard[] = [];
  let stopped = false;
  for (const { text } of files) {
    const dashboard = JSON.parse(text) as Dashboard;
    const { uid, title } = dashboard;
    const row: PushedDashboard = stopped
      ? { uid, title, state: "not_tried" }
      : await pushed(server, dashboard, folder);
    stopped ||= row.code !== undefined && !OF_ONE.includes(row.code);
    dashboards.push(row);
  }
  return { grafana: server.url.origin + server.url.pathname, folder, dashboards };
}

async function pushed(
  server: GrafanaServer,
  dashboard: Dashboard,
  folderUid: string,
): Promise<PushedDashboard> {
  const { uid, title } = dashboard;
  try {
    const message = `wattspan dashboard --push, ${manifest.version}`;
    // By its uid, and not by a number of another Grafana.
    const body = { dashboard: { ...dashboard, id: null }, folderUid, overwrite: true, message };
    const { version, url } = await grafanaCall(server, "api/dashboards/db", body);
    return {
      ...{ uid, title, state: "pushed" },
      ...(typeof version === "number" && { version }),
      ...linkOf(url, server.url),
    };
  } catch (error) {
    if (!(error instanceof GrafanaError)) throw error;
    return { uid, title, state: "failed", code: error.code, detail: error.message };
  }
}

/** Grafana says a path. Whatever leads elsewhere is no link. */
function linkOf(path: unknown, server: URL): Pick<PushedDashboard, "url"> {
  if (typeof path !== "string" || !URL.canParse(path, server.href)) return {};
  const url = new URL(path, server);
  return url.origin === server.origin ? { url: url.href } : {};
}

async function makeFolder(server: GrafanaServer, uid: string): Promise<void> {
  if (await hasFolder(server, uid)) return;
  try {
    await grafanaCall(server, "api/folders", { uid, title: TITLE });
  } catch (error) {
    // Somebody else may just have made it.
    const exists = error instanceof GrafanaError && ["conflict", "changed"].includes(error.code);
    if (!exists || !(await hasFolder(server, uid))) throw error;
  }
}

async function hasFolder(server: GrafanaServer, uid: string): Promise<boolean> {
  try {
    await grafanaCall(server, `api/folders/${encodeURIComponent(uid)}`);
    return true;
  } catch (error) {
    if (error instanceof GrafanaError && error.code === "not_found") return false;
    throw error;
  }
}
