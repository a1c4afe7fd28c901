// Sources import each other by their compiled names, and core is imported from source: no build is needed.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const source = { ...context, conditions: ["@wattspan/source", ...context.conditions] };
    const isOurs = specifier.startsWith(".") && !context.parentURL?.includes("/node_modules/");
    return next(isOurs ? specifier.replace(/\.js$/, ".ts") : specifier, source);
  },
});
