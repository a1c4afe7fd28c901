// For `--import`: sources are run as they are written, and import each other by the names that they have once compiled.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const isSource = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes("/node_modules/");
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
