import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const OURS = /^(?:@wattspan\/)?([\w-]+)/;

/**
 * From now on imports of the packages of this repository give those in another folder, as they are built
 * there: the `packages` of another checkout.
 */
export function importPackagesFrom(folder: string): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith("@wattspan/") && !/^wattspan(\/|$)/.test(specifier))
        return next(specifier, context);
      const [, name = ""] = OURS.exec(specifier) ?? [];
      // A package may import itself by its name.
      return next(specifier, {
        ...context,
        parentURL: pathToFileURL(join(folder, name, "package.json")).href,
      });
    },
  });
}
