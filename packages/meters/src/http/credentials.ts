/** Credentials for an address. */

/**
 * A token, or a name and a password; or the prefix of environment variables that hold them:
 * `{ environment: "PDU" }` is `PDU_TOKEN`, or `PDU_USER` and `PDU_PASSWORD`, read whenever the meter is
 * opened. They appear in no text, note or error.
 */
export type Credentials =
  | { readonly token: string }
  | { readonly user: string; readonly password: string }
  | { readonly environment: string };

/** Credentials without the environment. */
export type KnownCredentials = Exclude<Credentials, { readonly environment: string }>;

/** The current credentials; undefined if the environment has none. */
export function knownCredentials(
  given: Credentials,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KnownCredentials | undefined {
  if (!("environment" in given)) return given;
  const {
    [`${given.environment}_TOKEN`]: token,
    [`${given.environment}_USER`]: user,
    [`${given.environment}_PASSWORD`]: password,
  } = environment;
  if (token) return { token };
  return user && password !== undefined ? { user, password } : undefined;
}

/** The value of the header `authorization`. */
export function authorization(credentials: KnownCredentials): string {
  if ("token" in credentials) return `Bearer ${credentials.token}`;
  const { user, password } = credentials;
  return `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
}

/** The credentials in an address. They are removed from it. */
export function credentialsIn(url: URL): KnownCredentials | undefined {
  if (url.username === "" && url.password === "") return undefined;
  const found = { user: decoded(url.username), password: decoded(url.password) };
  url.username = "";
  url.password = "";
  return found;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // It was not encoded: a percent sign is literal.
  }
}

/** Whether an option is credentials. */
export function areCredentials(given: unknown): given is Credentials {
  if (typeof given !== "object" || given === null) return false;
  const { token, user, password, environment } = given as Readonly<Record<string, unknown>>;
  if (environment !== undefined) return typeof environment === "string" && /^[A-Za-z_]\w*$/.test(environment);
  if (token !== undefined) return typeof token === "string" && token !== "";
  return typeof user === "string" && user !== "" && typeof password === "string";
}
