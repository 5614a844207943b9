#!/usr/bin/env node
import "../dist/vmprot.js";
