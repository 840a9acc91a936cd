// The protocols that TCP and UDP carry here, and the ports on which they are expected. `decodeAs` rules change the ports, as
// "Decode As" does in Wireshark.
import { labPort } from "@vitrine/wire/lab";

/** The protocol above TCP or UDP. "data": bytes that no protocol here reads. */
export type Application = "data" | "lab" | "dns";

/** Their numbers: what tables and columns hold. */
export const applications = ["data", "lab", "dns"] as const satisfies readonly Application[];

export type Transport = "tcp" | "udp";

/** Says that ports of a transport carry a protocol, whatever else is known. A plain object, so that it can travel to a worker. */
export interface DecodeAsRule {
  readonly transport: Transport;
  /** The ports: `first` to `last`, both among them. */
  readonly first: number;
  readonly last: number;
  readonly application: Application;
}

/** The usual ports; both transports use the same. */
export const usualPorts: ReadonlyMap<number, Application> = new Map([
  [53, "dns"],
  [labPort, "lab"],
]);

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
      if (rule !== undefined) return { application: rule.application, port, isCertain: true };
    }
    for (const port of ports) {
      const application = usualPorts.get(port);
      if (application !== undefined) return { application, port, isCertain: application !== "lab" };
    }
    return undefined;
  }
}
