// A command line with places in it, such as `{port}`, that are filled with values.

/** The values, by the names of their places. */
export type Places = Readonly<Record<string, string>>;

/** Puts the values in their places; a word in braces that is no place stays as it is. */
export function fillPlaces(command: readonly string[], places: Places): string[] {
  return command.map((word) =>
    word.replaceAll(/\{([a-z]+)\}/g, (braces, place: string) =>
      Object.hasOwn(places, place) ? places[place]! : braces,
    ),
  );
}

/** Whether the command line asks for this value. */
export function hasPlace(command: readonly string[], name: string): boolean {
  return command.some((word) => word.includes(`{${name}}`));
}
