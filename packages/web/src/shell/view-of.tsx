// Which view an address means.
import type { ComponentType } from "react";
import { PacketsView } from "../packets/packets-view.tsx";
import type { View } from "./address.ts";
import type { ViewProps } from "./view-props.ts";

const components: Partial<Record<View, ComponentType<ViewProps>>> = { packets: PacketsView };

export function ViewOf(props: ViewProps) {
  const Component = components[props.place.view] ?? PacketsView;
  return <Component key={props.source.name} {...props} />;
}
