// The network: hosts on a switch, with their addresses, what runs on them, and what their links do to packets.
import { markup, type Markup } from "../markup.ts";
import { cut } from "../wording.ts";

export interface DrawnHost {
  readonly name: string;
  readonly addresses: readonly string[];
  /** What it is in this run: "chat server", "alice". */
  readonly role: string;
  readonly isServer: boolean;
  /** What its link does to packets: "loss 5%"; empty where it does nothing. */
  readonly impairment: string;
}

const inRow = 5;
const box = { width: 168, gap: 18, drop: 40, height: 78 };
const rowHeight = box.drop + box.height + 26;
const left = 16;
/** Hosts drawn; a lab has two hundred at most, and a picture of those says nothing. */
const mostHosts = 40;
/** Addresses drawn in a box. */
const mostAddresses = 2;

function drawHost({ name, addresses, role, isServer, impairment }: DrawnHost, index: number): Markup {
  const x = left + (index % inRow) * (box.width + box.gap);
  const bus = 30 + Math.floor(index / inRow) * rowHeight;
  const top = bus + box.drop;
  const middle = x + box.width / 2;
  return markup`<path class="link${impairment === "" ? "" : " impaired"}" d="M${middle} ${bus}V${top}" />
    ${impairment === "" ? "" : markup`<text class="impairment" x="${middle + 6}" y="${bus + 24}">${cut(impairment.replace(/ \(.*$/, ""), 17)}<title>${impairment}</title></text>`}
    <rect
      class="host${isServer ? " server" : ""}"
      x="${x}"
      y="${top}"
      width="${box.width}"
      height="${box.height}"
      rx="4"
    />
    <text class="name" x="${x + 10}" y="${top + 20}">${cut(name, 20)}</text>
    <text class="role" x="${x + 10}" y="${top + 36}">${cut(role, 25)}<title>${role}</title></text>
    ${addresses.slice(0, mostAddresses).map((address, line) => markup`<text class="address" x="${x + 10}" y="${top + 53 + 14 * line}">${cut(address, 22)}</text>`)} `;
}

/** `label` says what connects them. */
export function drawTopology(hosts: readonly DrawnHost[], label: string): Markup {
  const drawn = hosts.slice(0, mostHosts);
  const rows = Math.max(1, Math.ceil(drawn.length / inRow));
  const columns = Math.min(inRow, Math.max(drawn.length, 3));
  const width = 2 * left + columns * box.width + (columns - 1) * box.gap;
  const height = 30 + rows * rowHeight - 16;
  const buses = Array.from({ length: rows }, (_, row) => {
    const inThis = Math.min(inRow, drawn.length - row * inRow);
    const end = left + inThis * (box.width + box.gap) - box.gap;
    return markup`<path class="bus" d="M4 ${30 + row * rowHeight}H${row === 0 ? width - left : end}" />`;
  });
  const trunk = rows < 2 ? "" : markup`<path class="bus" d="M4 30V${30 + (rows - 1) * rowHeight}" />`;
  const more = hosts.length > drawn.length ? `, and ${hosts.length - drawn.length} more` : "";
  const names = drawn.map(({ name, role }) => (role === "" ? name : `${name} (${role})`)).join(", ");
  return markup`<svg class="topology" viewBox="0 0 ${width} ${height}" role="img"><title>${drawn.length} hosts, ${label}: ${names}${more}.</title>
<text class="role" x="${left}" y="18">${label}${more}</text>
${buses}${trunk}
${drawn.map(drawHost)}</svg>`;
}
