import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseTopology, readTopology } from "../topology/topology.ts";
import { composeFile } from "./compose.ts";

// The parts of the compose specification that we use, with the types it gives them (compose-spec.io, sections
// "services", "networks", "build"). Strict: a key that is not in it is an error, as it is for `docker compose config`.
const composeSpecification = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  services: z.record(
    z.string().regex(/^[a-zA-Z0-9._-]+$/),
    z.strictObject({
      build: z.strictObject({ dockerfile_inline: z.string() }),
      hostname: z.string(),
      init: z.boolean(),
      cap_add: z.array(z.string()),
      working_dir: z.string(),
      volumes: z.array(z.string()),
      command: z.array(z.string()),
      dns: z.array(z.string()).optional(),
      sysctls: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      dns_search: z.array(z.string()).optional(),
      networks: z.record(
        z.string(),
        z.strictObject({ ipv4_address: z.ipv4().optional(), ipv6_address: z.ipv6().optional() }),
      ),
    }),
  ),
  networks: z.record(
    z.string(),
    z.strictObject({
      driver: z.string(),
      internal: z.boolean(),
      enable_ipv6: z.boolean().optional(),
      ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.string() })) }),
    }),
  ),
});

test("the course's network is a compose file with its service names and addresses", () => {
  const { services, networks } = composeSpecification.parse(parse(composeFile(readTopology())));
  expect(Object.keys(services)).toEqual(["dnsserver", "webserver", "client1", "client2", "client3"]);
  expect(services.client1!.networks.lab).toEqual({ ipv4_address: "10.20.30.11", ipv6_address: "fd00::11" });
  expect(services.client1!.dns).toEqual(["10.20.30.2"]);
  expect(services.dnsserver!.command).toContain("--host-record=chat.ttm4200.com,10.20.30.3,fd00::3");
  expect(networks.lab!.ipam.config).toEqual([{ subnet: "10.20.30.0/24" }, { subnet: "fd00::/64" }]);
});

test("a small receive buffer is a setting of the container's own kernel part", () => {
  const text = '[hosts.a]\naddresses = ["10.20.30.11"]\nreceive_buffer = 8192\n';
  const { services } = composeSpecification.parse(parse(composeFile(parseTopology({ name: "t", text }))));
  expect(services.a!.sysctls).toEqual({ "net.ipv4.tcp_rmem": "4096 8192 8192" });
});

test("what compose cannot do is said in the file", () => {
  const text = '[hosts.a]\naddresses = ["10.20.30.11"]\nlink = { loss = "5%" }\n';
  expect(composeFile(parseTopology({ name: "t", text }))).toContain(
    "# Not in here, because compose knows no impairments: a has loss 5%.",
  );
});
