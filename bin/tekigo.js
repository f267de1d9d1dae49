#!/usr/bin/env node
// Plain JavaScript without new syntax: an old Node must get as far as saying what it lacks.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = [22, 18];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
// A clone runs its sources, whatever has been built beside them; the published package has none.
const source = join(root, 'harness', 'cli', 'main.ts');
const entry = existsSync(source) ? source : join(root, 'dist', 'harness', 'cli', 'main.js');

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The binary of the package "node" in the nearest node_modules that has a recent one. */
function packagedNode() {
  for (let dir = root; ; dir = dirname(dir)) {
    const home = join(dir, 'node_modules', 'node');
    const binary = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(binary) && isRecent(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version))
      return binary;
    if (dir === dirname(dir)) return undefined;
  }
}

function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The child may get the signal twice, from the terminal and from here; it takes both for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    refuse(`${node} cannot be started (${error.message}); install Node ${NEEDED.join('.')} or later`),
  );
  child.on('exit', (code) => process.exit(code === null ? 130 : code));
}

function refuse(text) {
  process.stderr.write(`tekigo: ${text}\n`);
  process.exit(3);
}

/** Half of the time that a command takes to begin goes into compiling; in a folder of the user's own nobody else can plant code. */
function keepCompiled() {
  try {
    module.enableCompileCache(join(homedir(), '.cache', 'tekigo'));
  } catch {
    // Whoever has no home waits a little longer.
  }
}

async function start() {
  keepCompiled();
  try {
    await import(pathToFileURL(entry).href);
  } catch (error) {
    refuse(`cannot be started (${error.message}); install it again`);
  }
}

if (isRecent(process.versions.node)) await start();
else {
  const node = packagedNode();
  if (node === undefined) {
    const needed = NEEDED.join('.');
    refuse(`Node ${process.versions.node} is too old; install Node ${needed} or later, or run "npm install node" here`);
  } else runWith(node);
}
