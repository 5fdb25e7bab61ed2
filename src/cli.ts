#!/usr/bin/env node
import { runCommandLine } from './app/commandLine.ts';

process.exitCode = await runCommandLine(process.argv);
