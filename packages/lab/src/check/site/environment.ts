// The environment of a program under test: little, so that it behaves the same on every computer.
import type { ProgramUser } from "./site.ts";

/** Taken over from our own environment: where programs and their libraries are, and the language. */
const kept = ["PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "JAVA_HOME", "NODE_PATH"];

export const ordinaryPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** `home` replaces the home of a user who has none. */
export function programEnvironment(
  user: ProgramUser,
  home: string,
  own: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const taken = kept.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  return {
    PATH: ordinaryPath,
    LANG: "C.UTF-8",
    ...Object.fromEntries(taken),
    HOME: user.home ?? home,
    USER: user.name,
    LOGNAME: user.name,
    TERM: "dumb",
  };
}
