// What outlives a restart: here what every start needs. What loads node:sqlite has exports of its own.
export { checkPrivateFile, defaultDataFolder, hasAccounts, makeFolder, preparePrivateFile } from "./data-folder.ts";
export { Problem } from "./problem.ts";
export { fileFault, folderFault, readOnlyFileFault } from "./trusted-file.ts";
