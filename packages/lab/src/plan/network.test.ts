import { describe, expect, test } from "vitest";
import { parseTopology, readTopology } from "../topology/topology.ts";
import { planNetwork } from "./network.ts";
import { describePlan, undoOf } from "./step.ts";

const machine = { hasEthtool: false, hasHostnameFile: true };
const plan = planNetwork(readTopology(), "course", machine);
const fileFor = (name: string): string | undefined =>
  plan.files.find(({ path }) => path === `/etc/netns/vitrine-course-client1/${name}`)?.text;
const lines = plan.steps.map(({ argv }) => argv.join(" "));

describe("the plan of the course's network", () => {
  test("has a namespace for each host and one for the switch, and takes every one back", () => {
    const hosts = ["switch", "dnsserver", "webserver", "client1", "client2", "client3"];
    expect(lines.slice(0, 6)).toEqual(hosts.map((host) => `ip netns add vitrine-course-${host}`));
    const undone = undoOf(plan).map(({ argv }) => argv.join(" "));
    expect(undone.filter((line) => line.startsWith("ip"))).toEqual(
      hosts.toReversed().map((host) => `ip netns del vitrine-course-${host}`),
    );
  });

  test("gives each host its own name, in a UTS namespace that it takes back", () => {
    const file = "/run/vitrine-lab/uts/vitrine-course-client1";
    const setting = lines.find((line) => line.startsWith(`unshare --uts=${file} ip netns exec vitrine-course-client1`));
    expect(setting).toContain(" kernel.hostname=client1");
    expect(undoOf(plan)).toContainEqual({ argv: ["umount", file] });
    expect(plan.files).toContainEqual({ path: file, text: "" });
  });

  test("does everything else inside a namespace: nothing on the machine's own network", () => {
    const inside = /^(unshare --uts=\S+ )?ip (-n|netns exec) vitrine-course-/;
    const outside = lines.slice(6).filter((line) => !inside.test(line));
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
    const text = fileFor("resolv.conf");
    expect(text).toContain("nameserver 10.20.30.2\n");
    expect(text).toContain("search ttm4200.com\n");
  });

  test("gives the host's own name its own addresses, in its own hosts file", () => {
    expect(fileFor("hosts")).toContain("\n10.20.30.11 client1.ttm4200.com client1\nfd00::11 ");
    expect(fileFor("hostname")).toBe("client1\n");
  });

  test("writes no hostname file where the machine has none to mount it over", () => {
    const { files } = planNetwork(readTopology(), "course", { ...machine, hasHostnameFile: false });
    expect(files.filter(({ path }) => path.endsWith("/hostname"))).toEqual([]);
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
