// The protocols that TCP and UDP carry here, and the ports on which they are expected. `decodeAs` rules change the ports, as
// "Decode As" does in Wireshark.
import { labPort } from "@vitrine/wire/lab";

/** The protocol above TCP or UDP. "data": bytes that no protocol here reads. */
export type Application = "data" | "lab" | "dns" | "irc";

/** Their numbers: what tables and columns hold. */
export const applications = ["data", "lab", "dns", "irc"] as const satisfies readonly Application[];

export type Transport = "tcp" | "udp";

/** Says that ports of a transport carry a protocol, whatever else is known. A plain object, so that it can travel to a worker. */
export interface DecodeAsRule {
  readonly transport: Transport;
  /** The ports: `first` to `last`, both among them. */
  readonly first: number;
  readonly last: number;
  readonly application: Application;
  /** The port usually carries this protocol: the content may show another one. */
  readonly isExpectation?: true;
}

/** The usual ports; both transports use the same, but IRC only TCP. */
export const usualPorts: ReadonlyMap<number, Application> = new Map([
  [53, "dns"],
  [labPort, "lab"],
  // IANA has 6665 to 6669 for IRC (ircu); as in Wireshark, one of them is enough to begin with.
  [6667, "irc"],
]);

/** Whether a transport carries this protocol at all. */
export function isCarriedBy(transport: Transport, application: Application): boolean {
  return transport === "tcp" || application !== "irc";
}

/** The application of a port. */
export interface PortReading {
  readonly application: Application;
  readonly port: number;
  /** A rule says so. Otherwise the content may say that it is something else. */
  readonly isCertain: boolean;
}

/** The applications by their ports: the usual ones, changed by rules. Of two rules for one port the later one counts. */
export class ApplicationPorts {
  readonly #rules: readonly DecodeAsRule[];

  constructor(rules: readonly DecodeAsRule[] = []) {
    this.#rules = rules.toReversed();
  }

  /** What a packet with these two ports carries: rules come before usual ports, and the lower port before the higher one. */
  find(transport: Transport, one: number, other: number): PortReading | undefined {
    const ports = one < other ? [one, other] : [other, one];
    for (const port of ports) {
      const rule = this.#rules.find((each) => each.transport === transport && each.first <= port && port <= each.last);
      if (rule === undefined) continue;
      const application = isCarriedBy(transport, rule.application) ? rule.application : "data";
      return { application, port, isCertain: rule.isExpectation !== true };
    }
    for (const port of ports) {
      const application = usualPorts.get(port);
      if (application === undefined || !isCarriedBy(transport, application)) continue;
      return { application, port, isCertain: application === "dns" };
    }
    return undefined;
  }
}
