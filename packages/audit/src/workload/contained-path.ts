import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { AuditError } from "../format/audit-error.js";

/**
 * The real path of a file or folder in a folder.
 * @param path Relative, as `checkWorkload` has it.
 * @throws AuditError if it is not there, or a link leads out of the folder
 * @example await containedPath("project", "data/faq.jsonl")
 */
export async function containedPath(folder: string, path: string): Promise<string> {
  const [root, real] = await Promise.all(
    [folder, join(folder, path)].map((one) =>
      realpath(one).catch((error: NodeJS.ErrnoException) => {
        throw new AuditError(`${path} cannot be read (${error.code ?? error.message}).`);
      }),
    ),
  );
  if (real === root || real?.startsWith(`${root?.replace(/[\\/]$/, "")}${sep}`)) return real as string;
  throw new AuditError(`${path} is a link that leads out of the folder. Copy what it needs into the folder.`);
}
