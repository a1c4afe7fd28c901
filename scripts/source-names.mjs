// For `--import`: runs sources directly; they import each other by their compiled names.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const isSource = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes("/node_modules/");
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
