/** A login at a controller, which has few of them and does not expire them soon. */

import { authorization, type KnownCredentials } from "../http/credentials.js";
import type { Answered, HttpClient } from "../http/http-client.js";
import { HttpFault } from "../http/http-fault.js";
import { isObject } from "../http/json-object.js";
import type { Resource } from "./resource.js";

/**
 * `session`: logs in, and out at the end; for a controller without sessions, `basic`: the password with each
 * request.
 */
export type RedfishAuth = "session" | "basic";

const SESSIONS = "/redfish/v1/SessionService/Sessions";

/** Requests resources as one user. */
export class RedfishSession {
  /** Whether the process waits for answers. */
  keepsAlive = false;
  readonly #client: HttpClient;
  readonly #origin: URL;
  readonly #credentials: KnownCredentials;
  readonly #wanted: RedfishAuth;
  /** `basic` also while it has no session to give. */
  #auth: RedfishAuth;
  #loggingIn: Promise<boolean> | undefined;
  #isEnded = false;
  #session: { readonly token: string; readonly url: URL | undefined } | undefined;

  constructor(client: HttpClient, origin: URL, credentials: KnownCredentials, auth: RedfishAuth) {
    this.#client = client;
    this.#origin = origin;
    this.#credentials = credentials;
    // A token is a login already.
    this.#wanted = "token" in credentials ? "basic" : auth;
    this.#auth = this.#wanted;
  }

  /** A resource. Logs in if needed, and again after the login has expired. @throws HttpFault */
  readonly get = async (path: string): Promise<Resource> => {
    const isNew = await this.#logIn();
    try {
      return await this.#getOnce(path);
    } catch (error) {
      if (isDenied(error)) this.#auth = this.#wanted; // It takes no password: it may have a session the next time.
      if (this.#session === undefined || isNew || !isDenied(error)) throw error;
      this.#session = undefined;
      await this.#logIn();
      return await this.#getOnce(path);
    }
  };

  /** Logs out. Never rejects: a login that cannot be ended expires. */
  async end(): Promise<void> {
    this.#isEnded = true;
    // A pending login would be left behind.
    await this.#loggingIn?.catch(() => undefined);
    const session = this.#session;
    this.#session = undefined;
    if (!session?.url) return;
    const headers = { "x-auth-token": session.token };
    await this.#client
      .ask({ url: session.url, method: "DELETE", headers, keepsAlive: true })
      .catch(() => undefined);
  }

  async #getOnce(path: string): Promise<Resource> {
    const url = this.#urlOf(path);
    if (!url)
      throw new HttpFault("elsewhere", this.#origin.host, "links to another host, which is not asked");
    let text = "";
    const headers = { ...this.#identity(), accept: "application/json", "odata-version": "4.0" };
    await this.#client.ask({ url, headers, keepsAlive: this.keepsAlive }, (piece) => {
      text += piece;
    });
    return resourceIn(text, this.#origin.host);
  }

  #identity(): Readonly<Record<string, string>> {
    if (this.#session) return { "x-auth-token": this.#session.token };
    return this.#auth === "basic" ? { authorization: authorization(this.#credentials) } : {};
  }

  /** Whether a new login was made. */
  async #logIn(): Promise<boolean> {
    if (this.#auth === "basic" || this.#session !== undefined || this.#isEnded) return false;
    this.#loggingIn = this.#logInOnce();
    return await this.#loggingIn;
  }

  async #logInOnce(): Promise<boolean> {
    if ("token" in this.#credentials) return false;
    const { user, password } = this.#credentials;
    let answered: Answered;
    try {
      answered = await this.#client.ask({
        url: new URL(SESSIONS, this.#origin),
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ UserName: user, Password: password }),
        keepsAlive: this.keepsAlive,
        outlivesAbort: true,
      });
    } catch (error) {
      if (!(error instanceof HttpFault && error.failure === "refused")) throw error;
      this.#auth = "basic"; // It has no sessions, or none is free.
      return false;
    }
    const { "x-auth-token": token, location } = answered.headers;
    if (typeof token !== "string") {
      this.#auth = "basic";
      return false;
    }
    this.#session = { token, url: location === undefined ? undefined : this.#pathOf(location) };
    return true;
  }

  #urlOf(path: string): URL | undefined {
    const url = URL.canParse(path, this.#origin.href) ? new URL(path, this.#origin) : undefined;
    return url?.origin === this.#origin.origin ? url : undefined;
  }

  /** Controllers behind another address use their own in links. */
  #pathOf(location: string): URL | undefined {
    const url = URL.canParse(location, this.#origin.href) ? new URL(location, this.#origin) : undefined;
    return url && new URL(url.pathname, this.#origin);
  }
}

const isDenied = (error: unknown): boolean => error instanceof HttpFault && error.status === 401;

function resourceIn(text: string, host: string): Resource {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined; // Half an answer, or a page for people.
  }
  if (isObject(value)) return value;
  throw new HttpFault("garbled", host, "sent no JSON object");
}
