// Sources import each other by their compiled names, and core is imported from source: no build is needed.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const source = { ...context, conditions: ["@wattspan/source", ...context.conditions] };
    const isSource = specifier.startsWith(".") && specifier.endsWith(".js");
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, source);
  },
});
