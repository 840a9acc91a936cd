// The captures that we are compared on: our own, and a collection of other people's, where one is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const own = join(root, "packages/glass/fixtures");
/** Beside the checkout, or where this variable says: a folder with `list.tsv`, its first column a file. */
const collection = process.env.VITRINE_CAPTURES ?? join(root, "../shared/captures");

export interface JudgedCapture {
  readonly name: string;
  readonly path: string;
}

/** The project's own captures. */
export function ownCaptures(): JudgedCapture[] {
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter((name) => /\.pcap(ng)?(\.gz)?$/.test(name))
    .sort()
    .map((name) => ({ name, path: join(own, name) }));
}

/** Where the marks are that other captures have seldom: these come first. */
const rare = new Set([
  "arkime/tests/pcap/wireshark-retrans.pcap",
  "arkime/tests/pcap/tcpseq_synthetic.pcap",
  "suricata-verify/tests/bug-7657-01/input.pcap",
  "zeek/testing/btest/Traces/redis/pubsub.pcap",
  "zeek/testing/btest/Traces/http/docker-http-upgrade.pcap",
  "zeek/testing/btest/Traces/tcp/ssh-dups.pcap",
  "zeek/testing/btest/Traces/http/iso-download.pcap",
  "suricata-verify/tests/mqtt-limit-2/input.pcap",
  "arkime/tests/pcap/socks5-http-302-frag.pcap",
  "zeek/testing/btest/Traces/communityid/icmp6.pcap",
  "arkime/tests/pcap/ipv6-in-ipv4.pcap",
]);

/** The collection's captures, those with rare marks first; none where there is no collection. */
export function collectedCaptures(): JudgedCapture[] {
  const list = join(collection, "list.tsv");
  if (!existsSync(list)) return [];
  return readFileSync(list, "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t")[0] ?? "")
    .filter((name) => name !== "" && existsSync(join(collection, name)))
    .map((name) => ({ name, path: join(collection, name) }))
    .sort((one, other) => Number(rare.has(other.name)) - Number(rare.has(one.name)));
}
