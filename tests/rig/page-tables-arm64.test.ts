import { describePageTables } from "./describe-page-tables.js";

// A file for each machine: they run beside each other.
describePageTables("arm64");
