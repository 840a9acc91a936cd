// The page's first file: puts the shell into the document.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Shell } from "./shell/shell.tsx";
import "./style/theme.css";
import "./style/shell.css";
import "./style/packets.css";
import "./style/overview.css";
import "./style/conversation.css";
import "./style/graphs.css";
import "./style/answers.css";
import "./style/list.css";
import "./style/packet.css";
import "./style/pane.css";

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
