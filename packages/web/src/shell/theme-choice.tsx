// Light, dark, or as the system has it; kept in this browser.
import { useEffect, useState } from "react";
import { texts } from "../texts.ts";

const choices = ["system", "light", "dark"] as const;
type Theme = (typeof choices)[number];

const key = "vitrine.theme";

function kept(): Theme {
  const found = localStorage.getItem(key);
  return choices.find((choice) => choice === found) ?? "system";
}

export function ThemeChoice() {
  const [theme, setTheme] = useState(kept);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    localStorage.setItem(key, theme);
  }, [theme]);
  return (
    <label className="switch" title={texts.theme.label}>
      <span className="for-screen-readers">{texts.theme.label}</span>
      <select value={theme} onChange={(event) => setTheme(choices.find((c) => c === event.target.value) ?? "system")}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {texts.theme[choice]}
          </option>
        ))}
      </select>
    </label>
  );
}
