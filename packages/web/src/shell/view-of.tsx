// Which view an address means.
import type { ComponentType } from "react";
import { Graphs } from "../graphs/graphs.tsx";
import { Ladder } from "../ladder/ladder.tsx";
import { Overview } from "../overview/overview.tsx";
import { PacketsView } from "../packets/packets-view.tsx";
import type { View } from "./address.ts";
import type { ViewProps } from "./view-props.ts";

const components: Partial<Record<View, ComponentType<ViewProps>>> = {
  overview: Overview,
  packets: PacketsView,
  ladder: Ladder,
  graphs: Graphs,
};

export function ViewOf(props: ViewProps) {
  const Component = components[props.place.view] ?? PacketsView;
  return <Component key={props.source.name} {...props} />;
}
