// Writes docs/reference/configuration.md from the table of environment variables. Run: npm run generate --
// configuration
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const { configurationPage } = await import("./docs/configuration-page.ts");
const [path, text] = configurationPage();
writeFileSync(join(import.meta.dirname, "..", path), text);
console.log(path);
