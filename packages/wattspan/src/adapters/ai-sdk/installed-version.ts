/** Finds the version of a package that an application has, where the runtime allows it. */

type Require = (id: string) => unknown;
interface Runtime {
  readonly process?: {
    getBuiltinModule?: (name: "node:module") => { createRequire(from: string): Require } | undefined;
  };
}

/**
 * The version of a package that resolves from a folder. Undefined if there is none, and in runtimes without
 * files. Never throws.
 * @example installedVersion("ai", process.cwd()) // "7.0.12"
 */
export function installedVersion(name: string, folder: string): string | undefined {
  try {
    const modules = (globalThis as Runtime).process?.getBuiltinModule?.("node:module");
    const found = modules?.createRequire(`${folder}/index.js`)(`${name}/package.json`);
    const { version } = (found ?? {}) as { readonly version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
