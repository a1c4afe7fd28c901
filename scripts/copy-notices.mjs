// Before a package is packed: copies the texts that its tables oblige it to carry. Run in the folder of the package.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

for (const file of ["LICENSE", "NOTICE"]) {
  copyFileSync(join(import.meta.dirname, "..", file), file);
}
