// Writes docs/configuration.md from the table of environment variables. Run: npm run configuration
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";

// Sources import each other by the names that they have once compiled.
registerHooks({
  resolve(specifier, context, next) {
    const isSource = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes("/node_modules/");
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});

const { configurationPage } = await import("./docs/configuration-page.ts");
const [path, text] = configurationPage();
writeFileSync(join(import.meta.dirname, "..", path), text);
console.log(path);
