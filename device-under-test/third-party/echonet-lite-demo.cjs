// Runs the device demo that npm `echonet-lite` prints in its own README, as it stands there: a stack that others wrote.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { compileFunction } = require('node:vm');

const folder = dirname(require.resolve('echonet-lite'));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const demo = /## Device demo[\s\S]*?```\w*:\w*\r?\n([\s\S]*?)```/.exec(readme)?.[1];
if (demo === undefined) {
  console.error(`${join(folder, 'README.md')} has no device demo any more; look for it and mend this file`);
  process.exit(3);
}
compileFunction(demo, ['require'])(require);
