// The line that says whether somebody stays in the chat without a client.

/** `wanted` is the account's setting: `on`, `off` or `default`. */
export function persistenceStatus(serverName: string, wanted: string, isAlwaysOn: boolean): string {
  return `:${serverName} PERSISTENCE STATUS ${wanted.toUpperCase()} ${isAlwaysOn ? "ON" : "OFF"}`;
}
