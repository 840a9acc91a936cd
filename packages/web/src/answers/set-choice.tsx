// Which set of questions is asked.
import { builtInSets } from "@vitrine/glass";
import { texts } from "../texts.ts";

export function SetChoice({ set, onChoose }: { readonly set: string; readonly onChoose: (set: string) => void }) {
  return (
    <label>
      <span>{texts.answers.set}</span>
      <select value={set} onChange={(event) => onChoose(event.target.value)}>
        {[...builtInSets.keys()].map((name) => (
          <option key={name} value={name}>
            {texts.answers.sets[name] ?? name}
          </option>
        ))}
      </select>
    </label>
  );
}
