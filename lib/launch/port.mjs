import { once } from "node:events";
import { createServer } from "node:net";

/**
 * What keeps a program from listening there, as a sentence that says what to do, or null.
 * @param {{ door: string, host: string, port: number, setting: string, hostSetting: string }} wanted `door` e.g. `the console`
 * @returns {Promise<string | null>}
 */
export async function portProblem({ door, host, port, setting, hostSetting }) {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return null;
  } catch (error) {
    return listenProblem(error, { door, host, port, setting, hostSetting });
  }
}

/**
 * The same for an error that listening has thrown already.
 * @param {unknown} error
 * @param {{ door: string, host: string, port: number, setting: string, hostSetting: string }} wanted
 * @returns {string}
 */
export function listenProblem(error, { door, host, port, setting, hostSetting }) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return `port ${port} on ${host} for ${door} is taken by another program. Stop that program, or set ${setting} to a free port.`;
  }
  if (code === "EACCES") {
    return `this user may not open port ${port} for ${door}. Set ${setting} to a port from 1024 up.`;
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return `${host} is not an address of this machine, so ${door} cannot listen there. Set ${hostSetting} to one, e.g. 127.0.0.1.`;
  }
  return `${door} cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : error}`;
}
