// The schema of a topology file (docs/guide/lab.md).
import { z } from "zod";
import { impairmentSchema } from "./impairment.ts";

/** Letters and digits only: a hyphen ends the lab's name inside the names that the system sees. */
export const labName = z
  .string("a short name is meant")
  .regex(/^[a-z][a-z0-9]{0,15}$/, "a lab's name has 1 to 16 small letters and digits, and starts with a letter");

/** RFC 1035, section 2.3.1, in small letters; labels up to 63 bytes and 253 bytes in all. */
const domainName = z
  .string("a domain name is meant")
  .max(253, "a domain name has at most 253 bytes")
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    "a domain name is meant: small letters, digits and hyphens, with dots between its labels",
  );

/** More would not fit the default network, and would take long to bring up. */
export const hostLimit = 200;

export const hostSchema = z.strictObject({
  addresses: z
    .array(z.string("an address is meant"), 'a list of addresses is meant: addresses = ["10.20.30.11"]')
    .min(1, "a host needs an address")
    .max(8, "a host has at most 8 addresses"),
  names: z.array(domainName, "a list of domain names is meant").max(16, "a host has at most 16 more names").optional(),
  count: z
    .int("a whole number is meant")
    .min(1, "at least one host is meant")
    .max(hostLimit, `at most ${hostLimit} hosts are meant`)
    .optional(),
  link: impairmentSchema.optional(),
  receive_buffer: z
    .int("a number of bytes is meant")
    .min(4096, "at least 4096 bytes are meant")
    .max(64 * 1024 * 1024, "at most 64 MiB are meant")
    .optional(),
});

export const topologySchema = z.strictObject({
  name: labName.optional(),
  domain: domainName.optional(),
  networks: z
    .array(z.string("a network is meant"), 'a list of networks is meant: networks = ["10.20.30.0/24"]')
    .min(1, "a lab needs a network")
    .max(2, "a lab has one IPv4 and one IPv6 network at most")
    .optional(),
  dns: z.string("the name of a host is meant").optional(),
  hosts: z.record(z.string(), hostSchema, "a table of hosts is meant: [hosts.client1]"),
});

export type TopologyDocument = z.output<typeof topologySchema>;
