/** An exporter's name: 1 to 64 lower-case letters, digits, `-` and `_`, of which the last two not first. */
export const EXPORTER_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
