// Runs sources directly, imported or by `--import`: they import each other by their compiled names, and our
// packages from source, so that no build is needed.
import { enableCompileCache, registerHooks } from "node:module";
import { join } from "node:path";

// Hundreds of sources are compiled once, and not at each start.
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/node"));

registerHooks({
  resolve(specifier, context, next) {
    const isSource = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes("/node_modules/");
    const conditions = ["@wattspan/source", ...context.conditions];
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, { ...context, conditions });
  },
});
