// Which addresses of a capture a filter wants: each is looked at once, and the rows then only ask for its number.
import type { AddressTable } from "../../flow/address-table.ts";
import { isRelation, order } from "../compare.ts";
import type { Constant } from "../literal.ts";
import type { Relation } from "../syntax.ts";
import { NOT_SELECTED, SELECTED } from "./mask.ts";

export function isRelated(relation: Relation, bytes: Uint8Array, { value, prefix }: Constant): boolean {
  if (!(value instanceof Uint8Array) || value.length !== bytes.length) return false;
  return isRelation[relation](order(bytes, value, prefix));
}

export function isInRange(bytes: Uint8Array, low: Constant, high: Constant): boolean {
  return isRelated(">=", bytes, low) && isRelated("<=", bytes, high);
}

export class AddressTest {
  readonly #addresses: AddressTable;
  readonly #isWanted: (bytes: Uint8Array) => boolean;
  #table = new Uint8Array(1024);
  #known = 0;

  constructor(addresses: AddressTable, isWanted: (bytes: Uint8Array) => boolean) {
    this.#addresses = addresses;
    this.#isWanted = isWanted;
  }

  /** `SELECTED` or `NOT_SELECTED` for the number of each address that there is by now. */
  table(): Uint8Array {
    const { count } = this.#addresses;
    if (count > this.#table.length) {
      const larger = new Uint8Array(2 * count);
      larger.set(this.#table);
      this.#table = larger;
    }
    for (; this.#known < count; this.#known += 1) {
      this.#table[this.#known] = this.#isWanted(this.#addresses.bytes(this.#known)) ? SELECTED : NOT_SELECTED;
    }
    return this.#table;
  }
}
