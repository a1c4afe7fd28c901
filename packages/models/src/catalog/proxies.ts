/** Models that you choose to stand for others. */

import type { KnownModel, ResolvedModel } from "../contracts/catalog-model.js";
import type { ModelCatalog } from "./model-catalog.js";

/** A proxy that is itself unknown. */
export class UnknownProxyError extends Error {
  override readonly name = "UnknownProxyError";
  readonly code = "unknown_proxy";
  /** The name that it should stand for. */
  readonly proxied: string;

  constructor(proxied: string, proxy: string, nearest: readonly string[]) {
    const hint = nearest.length > 0 ? ` Nearest names: ${nearest.join(", ")}.` : "";
    super(`The proxy of "${proxied}" must be a model of the catalog, but "${proxy}" is not.${hint}`);
    this.proxied = proxied;
  }
}

/**
 * Lets models of a catalog stand for names of your own: deployments, fine-tunes, models that are in no table.
 * Your proxies win over the tables. The result has `matched: "proxy"`, and its `table` names the proxy, so
 * that every estimate that rests on it shows it.
 *
 * @throws {@link UnknownProxyError} when a proxy is not in the catalog.
 * @example
 * const catalog = withProxies(modelCatalog(), { "my-deployment": "gpt-4o" });
 * catalog.resolve("my-deployment"); // { status: "known", matched: "proxy", model: { name: "gpt-4o", … } }
 */
export function withProxies(catalog: ModelCatalog, proxies: Readonly<Record<string, string>>): ModelCatalog {
  const stands = new Map<string, KnownModel>();
  for (const [name, proxy] of Object.entries(proxies)) {
    const found = catalog.resolve(proxy);
    if (found.status === "unknown") throw new UnknownProxyError(name, proxy, found.nearest);
    const model = { ...found.model, table: `${found.model.table} (proxy ${found.model.name})` };
    stands.set(name.toLowerCase(), { ...found, model, matched: "proxy" });
  }
  const longest = Math.max(0, ...[...stands.keys()].map(({ length }) => length));
  return {
    models: catalog.models,
    nearestNames: (name, count) => catalog.nearestNames(name, count),
    resolve: (name, provider) =>
      (typeof name === "string" && name.length <= longest ? stands.get(name.toLowerCase()) : undefined) ??
      catalog.resolve(name, provider),
  };
}

/**
 * The table for estimates that only a proxy led to a model; estimates that rest on the row name its table
 * anyway.
 * @example proxyTables(catalog.resolve("my-deployment")) // ["ecologits@0.11.2 (proxy gpt-4o)"]
 */
export const proxyTables = (resolved: ResolvedModel): readonly string[] =>
  resolved.status === "known" && resolved.matched === "proxy" ? [resolved.model.table] : [];
