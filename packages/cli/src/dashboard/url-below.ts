/** An address below the one of a server, whose path it keeps. A query or fragment of the server is left out. */

/** @example urlBelow(new URL("https://host/grafana?orgId=1"), "api/health").href // "https://host/grafana/api/health" */
export function urlBelow(server: URL, path: string): URL {
  const base = new URL(server);
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return new URL(path, base);
}
