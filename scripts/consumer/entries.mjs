const isCode = (entry) => !/\*|\.json$/.test(entry);

/** What of a package can be imported as code: "@vmprot/core", "@vmprot/core/di". */
export const entries = ({ name, exports }) =>
  Object.keys(exports)
    .filter(isCode)
    .map((entry) => name + entry.slice(1));

/** What of a package is exported by a pattern: "./json/*". */
export const patterns = ({ exports }) => Object.keys(exports).filter((entry) => /\*/.test(entry));

export const bins = ({ bin = {} }) => Object.keys(bin);
