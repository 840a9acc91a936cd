// The command `vitrine`: one file a subcommand, loaded only when it is asked for, because start-up counts.
import { Command } from "commander";

const program = new Command("vitrine").description("A chat system you can see through").version("0.1.0");

await program.parseAsync();
