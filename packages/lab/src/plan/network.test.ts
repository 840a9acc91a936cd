import { describe, expect, test } from "vitest";
import { parseTopology, readTopology } from "../topology/topology.ts";
import { planNetwork } from "./network.ts";
import { describePlan, undoOf } from "./step.ts";

const machine = { hasEthtool: false };
const plan = planNetwork(readTopology(), "course", machine);
const lines = plan.steps.map(({ argv }) => argv.join(" "));

describe("the plan of the course's network", () => {
  test("has a namespace for each host and one for the switch, and takes every one back", () => {
    const hosts = ["switch", "dnsserver", "webserver", "client1", "client2", "client3"];
    expect(lines.slice(0, 6)).toEqual(hosts.map((host) => `ip netns add vitrine-course-${host}`));
    expect(undoOf(plan).map(({ argv }) => argv.join(" "))).toEqual(
      hosts.toReversed().map((host) => `ip netns del vitrine-course-${host}`),
    );
  });

  test("does everything else inside a namespace: nothing on the machine's own network", () => {
    const outside = lines.slice(6).filter((line) => !/^ip (-n|netns exec) vitrine-course-/.test(line));
    expect(outside).toEqual([]);
  });

  test("joins a host to the switch by a cable named after it", () => {
    expect(lines).toContain(
      "ip -n vitrine-course-switch link add name client1 type veth peer name eth0 netns vitrine-course-client1",
    );
    expect(lines).toContain("ip -n vitrine-course-client1 address add 10.20.30.11/24 dev eth0");
    expect(lines).toContain("ip -n vitrine-course-client1 address add fd00::11/64 dev eth0 nodad");
  });

  test("ends with the name server, which knows the chat's names and the hosts", () => {
    expect(lines.at(-1)).toContain("ip netns exec vitrine-course-dnsserver dnsmasq");
    expect(lines.at(-1)).toContain("--host-record=chat.ttm4200.com,10.20.30.3,fd00::3");
    expect(lines.at(-1)).toContain("--host-record=client1,client1.ttm4200.com,10.20.30.11,fd00::11");
  });

  test("gives each host a resolv.conf of its own", () => {
    const file = plan.files.find(({ path }) => path === "/etc/netns/vitrine-course-client1/resolv.conf");
    expect(file?.text).toContain("nameserver 10.20.30.2\n");
    expect(file?.text).toContain("search ttm4200.com\n");
  });

  test("is shown as lines that a person can type", () => {
    expect(describePlan(plan)).toContain("\nip netns add vitrine-course-switch\n");
  });
});

test("a host's name is never taken for a word of iproute2", () => {
  const topology = parseTopology({ name: "t", text: '[hosts.up]\naddresses = ["10.20.30.11"]\n' });
  const steps = planNetwork(topology, "lab", machine).steps.map(({ argv }) => argv);
  const unnamed = steps.filter((argv) =>
    argv.some((word, index) => word === "up" && index > 0 && ["add", "set"].includes(argv[index - 1]!)),
  );
  expect(unnamed).toEqual([]);
});

test("two labs share no name", () => {
  const [one, other] = ["a", "b"].map((lab) =>
    planNetwork(readTopology(), lab, machine).steps.map(({ undo }) => undo?.at(-1)),
  );
  expect(one!.filter((name) => name !== undefined && other!.includes(name))).toEqual([]);
});
