// The services: to add one, add its folder and its row.
import { foldNick } from "@vitrine/hub";
import { chanServ } from "./chanserv/table.ts";
import { histServ } from "./histserv/table.ts";
import { nickServ } from "./nickserv/table.ts";
import type { Service } from "./service.ts";

export const services: readonly Service[] = [nickServ, chanServ, histServ];

const byNick = new Map(services.map((service) => [foldNick(service.name), service]));

/** The service that this nick names. */
export function serviceOf(nick: string): Service | undefined {
  // Few messages go to services, and most names are no service's in any form.
  return nick.length > 16 ? undefined : byNick.get(foldNick(nick));
}
