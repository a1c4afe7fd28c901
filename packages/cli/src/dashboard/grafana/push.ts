import manifest from "../../../package.json" with { type: "json" };
import type { ShippedFile } from "../shipped-files.js";
import { GrafanaError, type GrafanaProblem } from "./grafana-error.js";
import { type GrafanaServer, grafanaCall } from "./grafana-server.js";

/** Result for one dashboard. */
interface PushedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly state: "pushed" | "failed" | "not_tried";
  /** Grafana's version of it; 1 for a new dashboard. */
  readonly version?: number;
  /** Address of the dashboard. */
  readonly url?: string;
  /** Why it failed. */
  readonly code?: GrafanaProblem;
  readonly detail?: string;
}

/** Result of a push. */
export interface PushReport {
  readonly grafana: string;
  readonly folder: string;
  readonly dashboards: readonly PushedDashboard[];
}

/** A dashboard in the form that Grafana accepts. */
interface Dashboard {
  readonly uid: string;
  readonly title: string;
}

const TITLE = "Wattspan";
/** Problems of a single dashboard; every other problem concerns all. */
const OF_ONE: readonly GrafanaProblem[] = ["provisioned", "changed", "invalid", "conflict"];

/**
 * Creates the folder if it is missing and uploads the dashboards, replacing those with the same uid: Grafana
 * keeps the previous version. Rejects if nothing could be started; later failures are in the rows.
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
    // Identified by its uid, not by the numeric id of another Grafana.
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

/** Grafana returns a path. Anything that leads elsewhere is not shown as a link. */
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
    // Someone else may have just created it.
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
